import {randomLcg} from "d3";
import {describe, expect, it} from "vitest";
import {daysIn} from "../../src/site/gate/days.ts";
import type {PrivateFacts} from "../../src/site/gate/facts.ts";
import {judgeOf} from "../../src/site/gate/judge.ts";
import {shapeIn} from "../../src/site/gate/shapes.ts";

const NAMES = [
  "QUACKENBUSH, ZEBULON ALBERT",
  "O'BRIEN, SIOBHÁN",
  "GARCÍA-LÓPEZ, MARÍA JOSÉ",
  "VAN DER BERG, ANNEKE",
  "DOE, JANE ANN",
  "MÜLLER, JÜRGEN",
  "ABERNATHY-COLE, THEODORA"
];
const NUMBERS = ["CLM-9001", "PAT-7001", "MEM055501", "AU70001X", "ICN177A2", "20250610123456", "W123456789"];
const DAYS = ["2025-01-07", "2024-11-23"];
const FACTS: PrivateFacts = {
  identifiers: new Set([...NAMES, ...NUMBERS]),
  dates: new Set([...DAYS, "2025-02-03"]),
  publicDates: new Set(["2025-02-03"]),
  commonWords: new Set(["long", "grant", "doe", "part"])
};
const judge = judgeOf(FACTS);

const bare = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "");
/** Ways in which people write a name they know as LAST, FIRST MIDDLE. */
function writtenNames(name: string): string[] {
  const [last = "", given = ""] = name.split(", ");
  const [first = "", middle] = given.split(" ");
  const title = (text: string): string => text.toLowerCase().replace(/(^|[\s'-])\p{L}/gu, (at) => at.toUpperCase());
  return [
    name,
    name.toLowerCase(),
    title(name),
    bare(name),
    `${first} ${last}`,
    title(`${first} ${last}`),
    bare(title(`${first} ${last}`)),
    `${last} ${first}`,
    `${last},${first}`,
    `${title(last)}_${title(first)}`,
    `${title(first)} X. ${title(last)}`,
    `${title(first)} ${middle ?? "Q"} ${title(last)}`,
    `${first}\u00a0${last.replace("'", "’")}`,
    `Mr. ${title(last)}, ${title(first)} has not tried two drugs`,
    `${first.toLowerCase()}.${last.toLowerCase()}`
  ];
}
const writtenNumbers = (id: string): string[] => [
  id,
  id.toLowerCase(),
  id.replace(/[^A-Za-z0-9]/g, ""),
  id.replace(/(\d{2})(?=\d)/, "$1 "),
  id.replace(/([A-Za-z])(?=\d)/, "$1 "),
  id.replace(/([A-Za-z])(?=\d)/, "$1-"),
  `denied (${id.toLowerCase()})`,
  `#${id.replaceAll("-", " ")}.`
];
function writtenDays(day: string): string[] {
  const [y = "", m = "", d = ""] = day.split("-");
  const month = new Date(`${day}T00:00:00Z`).toLocaleString("en-US", {month: "long", timeZone: "UTC"});
  const [mm, dd, yy] = [String(Number(m)), String(Number(d)), y.slice(2)];
  return [
    day,
    `${y}/${m}/${d}`,
    `${y}${m}${d}`,
    `${m}/${d}/${y}`,
    `${mm}/${dd}/${y}`,
    `${mm}/${dd}/${yy}`,
    `${m}-${d}-${y}`,
    `${dd}.${mm}.${y}`,
    `${month} ${dd}, ${y}`,
    `${month.slice(0, 3)}. ${dd}th ${y}`,
    `${dd} ${month} ${y}`,
    `${d}-${month.slice(0, 3)}-${yy}`,
    `${d}${month.slice(0, 3).toUpperCase()}${y}`,
    `seen ${month} ${dd}, '${yy}`,
    `${m}${d}${y}`
  ];
}
const SHAPES = [
  "123-45-6789",
  "123 45 6789",
  "SSN 123456789",
  "ssn: 123-45-6789",
  "zeb@example.com",
  "Zebulon.Q@mail.example.org",
  "(555) 234-5678",
  "555-234-5678",
  "555.234.5678",
  "+1 555 234 5678",
  "MRN 0012345",
  "mrn#12345",
  "Medical Record No. 1234567",
  "chart 55512",
  "patient id 700123",
  "Member ID: XYZ12345",
  "1EG4-TE5-MK73",
  "1eg4te5mk73",
  "DOB 4/3/1962",
  "born on March 3, 1962",
  "date of birth: 1962-04-03"
];
const CORPUS = [
  ...NAMES.flatMap(writtenNames),
  ...NUMBERS.flatMap(writtenNumbers),
  ...DAYS.flatMap(writtenDays),
  ...SHAPES
];

describe("judgeOf(facts).cell(value, column)", () => {
  it("finds each of two hundred planted identifiers", () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(200);
    expect(CORPUS.filter((text) => judge.cell(text, "vendor_name").length === 0)).toEqual([]);
  });
  it("finds them inside a sentence and a page as well, and says only what kind they are", () => {
    for (const text of CORPUS) {
      const faults = judge.cell(`approved, ${text}; see file`, "vendor_name");
      expect(faults.length, text).toBeGreaterThan(0);
      for (const fault of faults) expect(fault).not.toContain(text);
    }
    // Eight digits alone in a page can be a part of the name of one of its files.
    for (const text of CORPUS.filter((one) => !/^\d{8}$/.test(one))) {
      const escaped = text.replace(/[^\x20-\x7e]/g, (mark) => `&#${mark.codePointAt(0)};`);
      expect(judge.file("a.html", Buffer.from(`<p>${escaped}</p>`)).length, text).toBeGreaterThan(0);
    }
  });
  it.each([
    "Remicade 100 mg",
    "J1745 57894-0030-01",
    "57894003001",
    "2025-02-03",
    "02/03/2025 posting",
    "2025 Q1",
    "Jane Street Infusion",
    "Doe Run Pharmacy",
    "Medicare Part B Iowa",
    "INV-230627-EA",
    "MD-231003-EA",
    "PO 2306 12",
    "1.5.2",
    "10-12-25",
    "9001",
    "7001 units of CLM",
    "0.0123456789",
    "$12,345.00",
    "(319) of 555",
    "patients 12",
    "member of the board",
    "GPO-BRI-J0129",
    "NU4417X",
    "long grant",
    "a.b@c"
  ])("lets %s pass", (text) => expect(judge.cell(text, "vendor_name")).toEqual([]));
  it("lets a day pass in a column of an invoice's days", () => {
    expect(judge.cell("2025-01-07", "invoice_date")).toEqual([]);
  });
});

const FIRST =
  "James Mary Robert Patricia John Jennifer Michael Linda Grace Hope Will Mark Rose Grant Frank Dean Jack April June May Faith Art".split(
    " "
  );
const LAST =
  "Smith Johnson Brown Young King Park Long Price Bill Drugs West North Banks Rivers Stone Moore Best Day White Black Green Case Cash Field".split(
    " "
  );
const WORDS =
  "Infusion Center Health Partners Medical Group Supply Specialty Distribution Blue Shield Plan Care North West Valley River Oak Park Medicare Part B of Iowa".split(
    " "
  );
/** Texts that a practice publishes, and what it must not: all of it invented, words of names among the names of payers. */
function practice(seed: number): {facts: PrivateFacts; texts: string[]} {
  const random = randomLcg(seed / 53);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = (list: readonly string[]): string => list[below(list.length)]!;
  const digits = (n: number): string => Array.from({length: n}, () => below(10)).join("");
  const style = below(4);
  const claim = (): string => [`CV${digits(6)}`, digits(10), `${digits(4)}-${digits(3)}A`, `A${digits(7)}`][style]!;
  const day = (): string =>
    `202${4 + below(2)}-${String(1 + below(12)).padStart(2, "0")}-${String(1 + below(28)).padStart(2, "0")}`;
  const identifiers = new Set<string>();
  for (let n = 0; n < 300; n++) {
    identifiers.add(claim());
    identifiers.add(
      `${pick(LAST).toUpperCase()}, ${pick(FIRST).toUpperCase()}${below(2) ? ` ${pick(FIRST).toUpperCase()}` : ""}`
    );
    identifiers.add(`PT-${digits(5)}`);
    identifiers.add(`W${digits(9)}`);
  }
  const dates = new Set(Array.from({length: 400}, day));
  const publicDates = new Set(Array.from({length: 60}, day));
  const given = new Set(FIRST);
  const name = (): string => Array.from({length: 2 + below(3)}, () => pick(WORDS)).join(" ");
  const invoice = (): string =>
    [`INV-${digits(5)}`, digits(7), `${pick(["MD", "EA"])}-${digits(6)}-${below(9)}`, `S${digits(8)}`][below(4)]!;
  const ndc = (): string => `${digits(5)}-${digits(4)}-${digits(2)}`;
  const texts = Array.from({length: 400}, () =>
    pick([
      name(),
      invoice(),
      ndc(),
      `${pick([...LAST].filter((word) => !given.has(word)))} ${pick(WORDS)}`,
      `${digits(1)}.${digits(2)} mg`,
      `PO-${digits(4)}-EA`,
      `J${digits(4)}`,
      `${pick(LAST)} & Sons`,
      `L${digits(5)}`,
      [...publicDates][below(50)] ?? ""
    ])
  );
  return {facts: {identifiers, dates, publicDates, commonWords: new Set()}, texts};
}

describe("false stops", () => {
  it("there are none on the texts of fifty generated practices", () => {
    const stopped = Array.from({length: 50}, (_, seed) => {
      const {facts, texts} = practice(seed + 1);
      const own = judgeOf(facts);
      return texts.filter((text) => own.cell(text, "vendor").length > 0).map((text) => `${seed + 1}: ${text}`);
    }).flat();
    expect(stopped).toEqual([]);
  });
});

describe("daysIn(text)", () => {
  it("takes a two-digit year, either order of day and month, and nothing that is no day", () => {
    expect(daysIn("3/4/25")).toEqual(["2025-03-04", "2025-04-03"]);
    expect(daysIn("13-Jan-25")).toEqual(["2025-01-13"]);
    expect(daysIn("1/2/3, 13/32/2025, 2025-13-01, 1.2.25, version 10.12.24")).toEqual([]);
  });
});

describe("shapeIn(text)", () => {
  it("takes neither NDCs nor amounts for a person's", () => {
    for (const text of ["57894-0030-01", "0078-0357-15", "123-456-789", "555-1234", "000-12-3456", "1234567890123"])
      expect(shapeIn(text), text).toBeNull();
  });
});
