import {describe, expect, it} from "vitest";
import type {Alert} from "../../src/words/alert/alert.ts";
import {alertCalendar, fold} from "../../src/words/alert/calendar.ts";
import {alertHtml} from "../../src/words/alert/html.ts";
import {alertText} from "../../src/words/alert/text.ts";

const ALERT: Alert = {
  title: "Before the claim goes out: Cedar <Valley> & Sons",
  lead: "2 of 3 doses, $1,200 at risk.",
  as_of: "2025-07-15",
  sections: [
    {
      title: "What to mend",
      note: "",
      columns: [{label: "by"}, {label: "at risk", is_number: true}, {label: "what"}],
      rows: [
        ["2025-07-16", "$1,000", '<script>alert("x")</script>'],
        ["2025-12-31", "$200", "déjà vu"]
      ],
      none: "Nothing."
    },
    {title: "Unknown", note: "None is a pass.", columns: [{label: "doses"}], rows: [], none: "All known."}
  ],
  events: [
    {
      key: "precheck-2025-12-31",
      day: "2025-12-31",
      summary: "1 dose to mend; $200, at risk",
      description: `a back\\slash\na ${"long line of ümlauts and 😀 ".repeat(8)}`
    }
  ]
};

/** Content lines of an iCalendar stream, unfolded (RFC 5545, 3.1), with what is wrong about its form. */
function readCalendar(text: string): {lines: string[]; faults: string[]} {
  const faults: string[] = [];
  if (!text.endsWith("\r\n")) faults.push("does not end with CRLF");
  if (/[^\r]\n|\r[^\n]/.test(text)) faults.push("a line break that is no CRLF");
  for (const line of text.split("\r\n"))
    if (new TextEncoder().encode(line).length > 75) faults.push(`more than 75 octets: ${line}`);
  if (text.includes("\ufffd")) faults.push("a character cut in two");
  const lines = text
    .replaceAll(/\r\n[ \t]/g, "")
    .split("\r\n")
    .slice(0, -1);
  for (const line of lines) if (!/^[A-Z-]+(;[A-Z-]+=[^:;]+)*:/.test(line)) faults.push(`no name and value: ${line}`);
  const open: string[] = [];
  for (const line of lines) {
    const [name, value] = line.split(":", 2) as [string, string];
    if (name === "BEGIN") open.push(value);
    if (name === "END" && open.pop() !== value) faults.push(`ends what is not open: ${value}`);
    if (/^(SUMMARY|DESCRIPTION|X-WR-CALNAME)$/.test(name) && /(?<!\\)(\\\\)*[;,]/.test(line.slice(name.length + 1)))
      faults.push(`text not escaped: ${line}`);
  }
  if (open.length > 0) faults.push(`left open: ${open.join(", ")}`);
  for (const needed of ["VERSION:2.0", "BEGIN:VCALENDAR"]) if (!lines.includes(needed)) faults.push(`no ${needed}`);
  for (const event of text
    .replaceAll(/\r\n[ \t]/g, "")
    .split("BEGIN:VEVENT")
    .slice(1))
    for (const name of ["UID", "DTSTAMP", "DTSTART"])
      if ([...event.matchAll(new RegExp(`^${name}[;:]`, "gm"))].length !== 1)
        faults.push(`${name} not once in an event`);
  return {lines, faults};
}

describe("alertCalendar(alert)", () => {
  const text = alertCalendar(ALERT);
  it("keeps the rules of RFC 5545", () => {
    expect(readCalendar(text).faults).toEqual([]);
  });
  it("stands at the as-of date, with whole days whose end is the next one, also over a year's end", () => {
    const {lines} = readCalendar(text);
    expect(lines).toContain("DTSTAMP:20250715T000000Z");
    expect(lines).toContain("DTSTART;VALUE=DATE:20251231");
    expect(lines).toContain("DTEND;VALUE=DATE:20260101");
    expect(lines).toContain("UID:precheck-2025-12-31@plus-six.invalid");
  });
  it("escapes and unfolds to what was said", () => {
    const line = readCalendar(text).lines.find((each) => each.startsWith("DESCRIPTION:"))!;
    const back = line.slice(12).replaceAll(/\\([\\;,n])/g, (_, mark: string) => (mark === "n" ? "\n" : mark));
    expect(back).toBe(ALERT.events[0]!.description);
  });
  it("gives the same bytes again, and none for no event", () => {
    expect(alertCalendar(ALERT)).toBe(text);
    expect(readCalendar(alertCalendar({...ALERT, events: []})).faults).toEqual([]);
  });
  it.each([74, 75, 76, 149, 150, 400])("folds %i octets", (n) => {
    expect(
      fold("x".repeat(n))
        .split("\r\n")
        .every((part) => part.length <= 75)
    ).toBe(true);
    expect(fold("x".repeat(n)).replaceAll("\r\n ", "")).toBe("x".repeat(n));
  });
});

describe("alertHtml(alert)", () => {
  const html = alertHtml(ALERT);
  it("escapes everything, runs nothing, fetches nothing", () => {
    expect(html).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    expect(html).toContain("Cedar &lt;Valley&gt; &amp; Sons");
    expect(html).not.toMatch(/<script|https?:|src=|<link|@import|url\(|\son[a-z]+=/);
    expect(html).toContain("default-src 'none'");
  });
  it("says where there is nothing", () => {
    expect(html).toContain("<p>All known.</p>");
  });
});

describe("alertText(alert)", () => {
  it("aligns numbers to the right and texts to the left", () => {
    expect(alertText(ALERT)).toContain(
      'by          at risk  what\n2025-07-16   $1,000  <script>alert("x")</script>\n2025-12-31     $200  déjà vu\n'
    );
    expect(alertText(ALERT)).toContain("None is a pass.\nAll known.\n");
  });
});
