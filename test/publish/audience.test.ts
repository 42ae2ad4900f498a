import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {gunzipSync} from "node:zlib";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {packetGpo} from "../../src/commands/packet-gpo.ts";
import {packetMfp} from "../../src/commands/packet-mfp.ts";
import {packetReview} from "../../src/commands/packet-review.ts";
import {build} from "../../src/publish/build.ts";
import {AUDIENCES, type Audience} from "../../src/site/audience/table.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {tinyPractice} from "../robust/tiny.ts";

/** Whole builds for each audience outside the practice, from files in which every text that could leave is planted. */

/** Columns whose cells are replaced, and whether leadership may read them: it knows its own sites and payers. */
const PLANTED: Readonly<Record<string, readonly [column: string, mark: string, isShown: boolean][]>> = {
  "claims.csv": [
    ["claim_id", "PLANTEDCLAIM", false],
    ["patient_key", "PLANTEDPERSON", false],
    ["authorization_id", "PLANTEDAUTH", false],
    ["plan", "PLANTEDPLAN", false]
  ],
  "purchases.csv": [
    ["vendor", "Plantedvendor", true],
    ["invoice", "PLANTEDINVOICE", false],
    ["lot", "PLANTEDLOT", false],
    ["po_number", "PLANTEDORDER", false]
  ],
  "payers.csv": [["name", "Plantedpayer", true]],
  "sites.csv": [["name", "Plantedsite", true]]
};

/** Writes the mark and a number for each value of the column, the same number for the same value; cells have no quotes. */
function plant(path: string, column: string, mark: string): void {
  const [header = "", ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  const at = header.split(",").indexOf(column);
  const numbers = new Map<string, number>();
  const written = lines.map((line) => {
    const cells = line.split(",");
    const value = cells[at]!;
    if (!numbers.has(value)) numbers.set(value, numbers.size + 1);
    return cells.with(at, `${mark}${numbers.get(value)}`).join(",");
  });
  expect(at, `${path} has ${column}`).toBeGreaterThanOrEqual(0);
  writeFileSync(path, `${[header, ...written].join("\n")}\n`);
}

/** Every file of a site by its path, as text. */
function textsOf(folder: string): Map<string, string> {
  const paths = readdirSync(folder, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
  return new Map(
    paths.map(({parentPath, name}) => {
      const bytes = readFileSync(join(parentPath, name));
      const path = join(parentPath, name).slice(folder.length + 1);
      return [path, (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1")];
    })
  );
}

let folder: string;
let data: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-audience-"));
  data = tinyPractice(join(folder, "data"));
  for (const [file, columns] of Object.entries(PLANTED))
    for (const [column, mark] of columns) plant(join(data, file), column, mark);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const outside = (Object.keys(AUDIENCES) as Audience[]).filter((name) => name !== "internal");

describe("build({audience}), whole", () => {
  it.each(outside)("has for %s the pages of the table and nothing else of the practice", async (audience) => {
    const out = join(folder, "built");
    await build({root: ROOT, data, out, dist: null, site: true, audience, incomplete: true});
    const texts = textsOf(join(out, "site"));
    const pages = [...texts.keys()].filter((path) => path.endsWith(".html")).map((path) => path.slice(0, -5));
    const {pages: allowed, document} = AUDIENCES[audience];
    expect(new Set(pages)).toEqual(new Set([...allowed!, "index"]));
    expect(existsSync(join(out, "site/_plus-six")), "lines of single claims").toBe(false);
    // Nor under another name: no lines, no trails, no list of places; and no page says that its numbers can be opened.
    expect([...texts.keys()].filter((path) => /(trail|jump|proof|lines|lots)[^/]*\.(json|arrow)$/.test(path))).toEqual(
      []
    );
    for (const [path, text] of texts)
      if (path.endsWith(".html")) expect(text, path).not.toMatch(/data-proof|report-head|_plus-six/);

    const found = [...texts].flatMap(([path, text]) =>
      Object.values(PLANTED)
        .flat()
        .filter(([, mark, isShown]) => !(document === "review" && isShown) && text.includes(mark))
        .map(([column, mark]) => `${path}: ${column} (${mark})`)
    );
    expect(found).toEqual([]);
    // What leadership may read is there: an empty page would pass the lines above.
    const whole = [...texts.values()].join("\n");
    for (const mark of ["Plantedpayer", "Plantedsite"]) expect(whole.includes(mark), mark).toBe(document === "review");
  });
});

describe("packet --audience", () => {
  it.each([
    ["a review is for internal or leadership", packetReview, ["--quarter", "2025Q1"]],
    ["a GPO packet is for internal or gpo", packetGpo, ["--manufacturer", "Nobody"]],
    ["an MFP forecast is for internal", packetMfp, []]
  ] as const)("reads the same table: %s", async (why, command, more) => {
    const args = [...more, "--out", join(folder, "none"), "--audience", "payer"];
    await expect(command.run(args)).rejects.toThrow(`no such audience: payer; ${why}`);
  });
});
