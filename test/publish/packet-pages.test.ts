import {readFileSync} from "node:fs";
import {homedir, hostname, tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {printCell} from "../../src/site/packet/cell.ts";
import {type Packet, type PacketTable, tablesOf} from "../../src/site/packet/packet.ts";
import {openPrinter, type Printed, type Printer} from "../../src/site/packet/pdf.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {pdfText} from "../helpers/pdf-text.ts";
import {PRACTICES, packetsBuilt, printedPackets} from "../helpers/printed-packets.ts";

/**
 * Every printed packet, of the sample and of the smallest practice, read as a whole: as many sheets of paper as it says, each
 * with something on it, in words, with the figures of the marts.
 */

const printed = new Map<string, {packet: Packet; paper: Printed}>();
let printer: Printer;
let sample: string;

beforeAll(async () => {
  printer = await openPrinter();
  sample = await packetsBuilt("sample");
  for (const practice of PRACTICES)
    for (const [name, one] of await printedPackets(practice)) printed.set(`${name}, ${practice}`, one);
}, 900_000);
afterAll(() => printer?.close());

/** What people read of a page: text without marks, a space where an element ends. */
const textOf = (html: string): string =>
  html
    .replace(/^[\s\S]*<main>/, "")
    .replace(/<[^>]*\s(?:hidden)(?:=""|)[^>]*>[^<]*(?:<[^>]*>[^<]*)?<\/[^>]*>/g, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll("&nbsp;", " ")
    .replaceAll("&amp;", "&")
    .replace(/[\u00a0 \n]+/g, " ")
    .replaceAll("\u2060", "");
const sheetsOf = (html: string): string[] =>
  html
    .split('<section class="page')
    .slice(1)
    .map((part) => textOf(`<main><section ${part}`));
const pagesOf = ({pdf}: Printed): number =>
  Buffer.from(pdf)
    .toString("latin1")
    .match(/\/Type\s*\/Page\b/g)!.length;

describe("sheets of paper", () => {
  it.each([
    ["review", 6],
    ["review for leadership", 6],
    ["gpo", 4],
    ["gpo to hand over", 4],
    // Which dollars a price reaches is not known of the smallest practice: no sheet is printed of what is not computed.
    ["mfp", 4, 2]
  ])("%s has %d, of the sample and of the smallest practice, none blank", (name, ofSample, ofSmallest = ofSample) => {
    for (const practice of PRACTICES) {
      const {paper} = printed.get(`${name}, ${practice}`)!;
      const sheets = sheetsOf(paper.html);
      const count = practice === "sample" ? ofSample : ofSmallest;
      expect([pagesOf(paper), sheets.length], `${name}, ${practice}`).toEqual([count, count]);
      for (const sheet of sheets)
        expect(sheet.length, `${name}, ${practice}: ${sheet.slice(0, 60)}`).toBeGreaterThan(150);
      expect(paper.html).not.toMatch(/data-picture|data-sentence|<script|<a |<button/);
      expect(sheets.join("\n"), `${name}, ${practice}`).not.toMatch(/undefined|NaN|Infinity|\[object/);
    }
  });
  it("say in a section without rows what file would tell", () => {
    const review = sheetsOf(printed.get("review, smallest")!.paper.html);
    expect(review[0]).toMatch(/no quarter before/i);
    expect(review[5]).toMatch(/It would tell|it would tell|Add /);
    expect(sheetsOf(printed.get("gpo, smallest")!.paper.html)[2]).toMatch(/No rebate is loaded\. Add rebates\.csv/);
  });
});

describe("words", () => {
  /** Words of words.md that are not said, and what only the machinery has. */
  const BANNED =
    /\b(matured|decided|ageing|cheque|centre|grey|colour|maker'?s?|dearer|set aside|refused|found no partner|own cost|NCR|four times in five|nine tenths|half by day)\b/i;
  it("are the field's, never an identifier, on every sheet of paper and in every tab", () => {
    for (const [name, {packet, paper}] of printed) {
      // What to add is said by the names of files and columns: only there.
      const missing = tablesOf(packet)
        .filter((table) => table.name === "not-known")
        .flatMap(({rows}) => rows.map((row) => row[2] ?? ""));
      const told = missing.flatMap((text) => text.match(/\w+_\w+/g) ?? []);
      const lines = told.reduce((text, column) => text.replaceAll(column, ""), sheetsOf(paper.html).join("\n"));
      expect(lines.match(BANNED)?.[0], name).toBeUndefined();
      expect(lines.match(/(?<![\w/.])[a-z]+_[a-z_]+(?!\.csv|\w)/)?.[0], name).toBeUndefined();
      expect(lines.match(/\b20\d\dQ[1-4]\b/)?.[0], name).toBeUndefined();
      const heads = packet.sections.flatMap(({title, tables = []}) => [
        title,
        ...tables.flatMap((table) => [table.title, table.note ?? "", ...table.columns.map(({label}) => label)])
      ]);
      for (const head of heads) {
        expect(head.match(BANNED)?.[0], `${name}: ${head}`).toBeUndefined();
        expect(head.match(/\w_\w/)?.[0], `${name}: ${head}`).toBeUndefined();
      }
    }
  });
  it("tell no count of one to ten to those who may not have it", () => {
    for (const name of ["review for leadership, sample", "review for leadership, smallest"]) {
      const {packet, paper} = printed.get(name)!;
      const texts = [
        textOf(paper.html),
        ...packet.sections.flatMap(({tables = []}) => tables.flatMap(({rows}) => rows.flat()))
      ];
      for (const text of texts)
        expect(
          text?.match(/(?<![\d.,$])\b(?:[1-9]|10) (?:\w+ ){0,2}(?:lines?|claims?|patients?|visits?|doses?)\b/)?.[0],
          `${name}: ${text?.slice(0, 100)}`
        ).toBeUndefined();
      expect(textOf(paper.html)).not.toMatch(/owner|no owner yet/i);
    }
  });
});

describe("figures", () => {
  it("of the review are the marts', one for one thing: headline, bridge's end, total of drugs, payers and sites", async () => {
    const {packet, paper} = printed.get("review, sample")!;
    const [row] = await readMart(
      `SELECT quarter, matured_net_cost_recovery - cost_adjustment + accrued_amount AS result, open_acquisition_cost AS pending
       FROM review_headline ORDER BY quarter DESC LIMIT 1`,
      sample
    );
    const whole = (amount: unknown): string => printCell(Number(amount).toFixed(2), "money", {whole: true});
    const result = whole(row!["result"]);
    const sheets = sheetsOf(paper.html);
    expect(sheets[0]!.split(result).length - 1).toBeGreaterThanOrEqual(3);
    for (const sheet of [sheets[1]!, sheets[2]!, sheets[5]!]) expect(sheet).toContain(result);
    expect(sheets[2]!.split(result).length - 1).toBe(2);
    expect(packet.finding).toContain(result);
    const [money] = await readMart("SELECT sum(recoverable_amount) AS amount FROM action WHERE is_timely", sample);
    expect(sheets[3]).toContain(`${whole(money!["amount"])} can still be recovered`);
    const [next] = await readMart("SELECT sum(medicare_effect_amount) AS amount FROM watch", sample);
    expect(sheets[4]).toContain(whole(next!["amount"]));
    // The PDF shows what the page does.
    const pdf = pdfText(Buffer.from(paper.pdf));
    for (const amount of [result, whole(money!["amount"]), whole(row!["pending"])])
      expect(pdf, amount).toContain(amount);
  });
  it("of the GPO and MFP packets are their tables'", async () => {
    const gpo = printed.get("gpo, sample")!;
    const asks = gpo.packet.sections.flatMap(({tables = []}) => tables).find(({name}) => name === "ask-list")!;
    const value = asks.columns.findIndex(({name}) => name === "value");
    const sheet = sheetsOf(gpo.paper.html)[0]!;
    for (const row of asks.rows)
      if (row[value]) expect(sheet).toContain(printCell(row[value]!, "money", {whole: true}));
    const mfp = printed.get("mfp, sample")!;
    const years = mfp.packet.sections.flatMap(({tables = []}) => tables).find(({name}) => name === "years")!;
    for (const row of years.rows)
      expect(sheetsOf(mfp.paper.html)[0]).toContain(printCell(row[1]!, "money", {whole: true}));
  });
});

describe("a practice with much text", () => {
  const long = "A name that goes on and on for longer than any column is wide ".repeat(3);
  const table: PacketTable = {
    name: "wide",
    title: `Wide ${long}`,
    columns: Array.from({length: 20}, (_, i) => ({
      name: `c${i}`,
      label: `Column ${i} ${i === 0 ? long : ""}`,
      kind: i < 2 ? ("text" as const) : ("money" as const)
    })),
    added: ["c2"],
    rows: Array.from({length: 300}, (_, r) =>
      Array.from({length: 20}, (_, i) => (i < 2 ? `${long}${"x".repeat(80)}${r}` : "12345678.90"))
    )
  };
  it("fits on its sheets: fewer rows and columns, and how many more the workbook has", async () => {
    const whole = {kind: "table", of: "wide", columns: table.columns.map(({name}) => name), empty: "none"} as const;
    const {html, pdf} = await printer.print({
      ...{title: long, finding: long, subtitle: long, as_of: "2025-07-15", build_id: "b"},
      sections: [{title: "One", tables: [table]}],
      pages: [
        {
          name: long,
          title: long.repeat(2),
          blocks: [whole, {kind: "list", items: Array.from({length: 80}, () => long)}]
        },
        {name: "ends", title: "ends", blocks: [{kind: "columns", left: [{...whole, ends: true}], right: [whole]}]}
      ],
      sources: table
    });
    expect(
      Buffer.from(pdf)
        .toString("latin1")
        .match(/\/Type\s*\/Page\b/g)
    ).toHaveLength(2);
    const text = textOf(html);
    expect(text).toMatch(/29\d more rows and \d+ more columns in the workbook/);
    expect(text).toMatch(/\d+ more lines in the workbook/);
    expect(text).toContain("All 300");
    expect(text).toContain("$3,703,703,670");
  });
});

describe("a PDF", () => {
  it("has no clock but the build's, no machine, no user and no path", () => {
    const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    for (const [name, {packet, paper}] of printed) {
      const raw = Buffer.from(paper.pdf).toString("latin1");
      const day = packet.as_of.replaceAll("-", "");
      expect(
        [...raw.matchAll(/\/(?:CreationDate|ModDate) \(D:(\d{8})/g)].map(([, found]) => found),
        name
      ).toEqual([day, day]);
      expect(raw, name).toMatch(/\/Creator \(Plus Six *\)/);
      const text = pdfText(Buffer.from(paper.pdf));
      for (const gone of [ROOT, sample, tmpdir(), homedir(), `D:${today}`, hostname(), "Mozilla", "Linux"].filter(
        (part) => part.length > 4
      ))
        expect(text.includes(gone), `${name}: ${gone}`).toBe(false);
    }
  });
  it("is the same bytes for the same build, and its page as well", async () => {
    // Both by this process: another test file may have printed the shared ones with fonts of its own.
    const {packet} = printed.get("mfp, smallest")!;
    const other = await openPrinter();
    try {
      const [paper, again] = [await printer.print(packet), await other.print(packet)];
      expect(again.html).toBe(paper.html);
      expect(Buffer.compare(Buffer.from(again.pdf), Buffer.from(paper.pdf))).toBe(0);
    } finally {
      await other.close();
    }
  });
  it("is drawn by the report's own code: no second waterfall", () => {
    const source = readFileSync(join(ROOT, "reports/components/pages/packet/pictures.ts"), "utf8");
    expect(source).not.toMatch(/<svg|Plot\./);
  });
});
