import {cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {unzipSync} from "fflate";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {asksOf} from "../../src/payment/gpo/asks.ts";
import {packetOf} from "../../src/payment/gpo/packet.ts";
import {literal} from "../../src/schema/table.ts";
import {readFacts} from "../../src/site/audience/facts.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {attack} from "../helpers/attack.ts";
import {pdfText} from "../helpers/pdf-text.ts";
import {plusSix, sampleBuilt} from "../helpers/sample.ts";

/** The maker the packet is shared with, one of its drugs, and a drug of another maker in the same family. */
const MAKER = "Janssen";
/** The maker in the names of its files, so that two makers' packets lie side by side. */
const SLUG = "janssen";
const OWN = "J1745";
const OTHER = "Q5103";

/** Values that stand nowhere else, planted where each kind of secret lies: payer's rate, other's price, small count. */
const PLANTED = {
  payer_rate: "73191.734500",
  other_price: "58317.935100",
  other_spend: "91734582.37",
  payer_units: "64827391.000",
  small_count: "7",
  small_site: "cv-planted",
  payer_name: "Marmoset48213",
  rule: "117.9137%-of-limit"
} as const;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-gpo-"));
  cpSync(await sampleBuilt(), join(folder, "built"), {recursive: true, dereference: true});
  const marts = join(folder, "built", "marts");
  await rewrite(
    marts,
    "gpo_payer_mix",
    `SELECT * REPLACE (
      CASE WHEN hcpcs = '${OWN}' THEN CAST(${PLANTED.payer_rate} AS DECIMAL(18, 6)) ELSE allowed_per_unit END AS allowed_per_unit,
      CASE WHEN hcpcs = '${OWN}' THEN CAST(${PLANTED.payer_units} AS DECIMAL(18, 3)) ELSE units END AS units,
      CASE WHEN hcpcs = '${OWN}' THEN '${PLANTED.rule}' ELSE rule END AS rule) FROM mart`
  );
  await rewrite(marts, "payer", `SELECT * REPLACE ('${PLANTED.payer_name}' AS name) FROM mart`);
  await rewrite(
    marts,
    "gpo_price",
    `SELECT * REPLACE (CASE WHEN hcpcs = '${OTHER}' THEN CAST(${PLANTED.other_price} AS DECIMAL(18, 6)) ELSE net_unit_cost END AS net_unit_cost,
      CASE WHEN hcpcs = '${OTHER}' THEN CAST(${PLANTED.other_price} AS DECIMAL(18, 6)) ELSE unit_cost END AS unit_cost) FROM mart`
  );
  await rewrite(
    marts,
    "gpo_spend",
    `SELECT * REPLACE (CASE WHEN hcpcs = '${OTHER}' THEN CAST(${PLANTED.other_spend} AS DECIMAL(18, 2)) ELSE invoice_amount END AS invoice_amount) FROM mart`
  );
  await rewrite(
    marts,
    "gpo_patients",
    `SELECT * FROM mart UNION ALL SELECT '${MAKER}', unnest(['${OWN}', 'all']), '${PLANTED.small_site}', ${PLANTED.small_count}, ${PLANTED.small_count}`
  );
  for (const audience of ["internal", "gpo"]) {
    const {code, stderr} = await plusSix([
      "packet",
      "gpo",
      "--manufacturer",
      MAKER,
      "--audience",
      audience,
      "--built",
      join(folder, "built"),
      "--out",
      join(folder, audience)
    ]);
    if (code !== 0) throw new Error(stderr);
  }
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

async function rewrite(marts: string, name: string, sql: string): Promise<void> {
  const path = join(marts, `${name}.parquet`);
  const warehouse = await openDatabase(":memory:");
  await warehouse.connection.run(`CREATE TABLE mart AS SELECT * FROM read_parquet(${literal(path)})`);
  await warehouse.connection.run(`COPY (${sql}) TO ${literal(path)} (FORMAT parquet)`);
  warehouse.close();
}

const cache = new Map<string, Map<string, string>>();

/** Every file of a packet as text, archives unpacked: name → content. */
function published(audience: string): Map<string, string> {
  const known = cache.get(audience);
  if (known) return known;
  const files = new Map<string, string>();
  cache.set(audience, files);
  const add = (name: string, bytes: Uint8Array): void => {
    if (name.endsWith(".xlsx"))
      for (const [part, content] of Object.entries(unzipSync(bytes))) add(`${name}/${part}`, content);
    else files.set(name, name.endsWith(".pdf") ? pdfText(Buffer.from(bytes)) : Buffer.from(bytes).toString("utf8"));
  };
  const root = join(folder, audience);
  for (const entry of readdirSync(root, {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    add(path.slice(root.length + 1), readFileSync(path));
  }
  return files;
}

/** How a figure may be written: to the cent or whole, with and without separators. */
function spellings(value: string): string[] {
  const number = Number(value);
  if (!Number.isFinite(number) || number < 1000) return [value];
  const plain = value.replace(/\.?0+$/, "");
  const grouped = (digits: number): string => number.toLocaleString("en-US", {maximumFractionDigits: digits});
  return [
    ...new Set([
      plain,
      grouped(3),
      grouped(2),
      grouped(0),
      String(Math.round(number)),
      String(Math.round(number * 1e6)),
      String(Math.round(number * 100))
    ])
  ];
}

/** Name of a CSV file of the internal packet. */
const csv = (table: string): string => join(`plus-six-gpo-${SLUG}-csv`, `${table}.csv`);
const shared = (table: string): string => join(`plus-six-gpo-shared-${SLUG}-csv`, `${table}.csv`);

const found = (audience: string, value: string): string[] =>
  [...published(audience)].flatMap(([name, text]) =>
    spellings(value).some((spelling) => text.includes(spelling)) ? [name] : []
  );

const SECRETS = [PLANTED.payer_rate, PLANTED.payer_units, PLANTED.payer_name, PLANTED.rule] as const;

describe("plus-six packet gpo", () => {
  it("writes a page, a PDF, a workbook and a CSV for each section", () => {
    const names = [...published("internal").keys()];
    expect(names).toEqual(
      expect.arrayContaining([
        `plus-six-gpo-${SLUG}.html`,
        `plus-six-gpo-${SLUG}.pdf`,
        `plus-six-gpo-${SLUG}.xlsx/xl/workbook.xml`,
        csv("ask-list")
      ])
    );
    expect(published("internal").get(`plus-six-gpo-${SLUG}.pdf`)!.startsWith("%PDF-1.4")).toBe(true);
  });

  it("has the planted payer's rate, units, name and rule in the internal build: the search can find them", () => {
    for (const secret of SECRETS) expect(found("internal", secret), secret).toContain(`plus-six-gpo-${SLUG}.pdf`);
    for (const secret of SECRETS) expect(found("internal", secret), secret).toContain(csv("payer-mix"));
  });

  it("has no byte of them in the build for the other side", () => {
    for (const secret of SECRETS) expect(found("gpo", secret), secret).toEqual([]);
  });

  it("has no other maker's price or spend in the build for the other side, and none of what follows from them", () => {
    expect(found("internal", PLANTED.other_price)).toContain(csv("switch"));
    for (const secret of [PLANTED.other_price, PLANTED.other_spend]) expect(found("gpo", secret)).toEqual([]);
    const names = [...published("gpo").keys()].join(" ");
    expect(names).not.toMatch(/switch|payer/);
  });

  it("says no walk-away, target, fallback or give to the other side", () => {
    for (const [name, text] of [...published("gpo")].filter(([name]) => !name.endsWith(".rels")))
      expect(text, name).not.toMatch(/walk.?away|\btarget\b|fallback|\bgive\b/i);
  });

  it("has no count of 1 to 10 patients for the other side, nor one that gives it away", () => {
    const rows = published("gpo")
      .get(shared("patients"))!
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(","));
    expect(rows.some(([hcpcs, site]) => hcpcs === OWN && site === PLANTED.small_site)).toBe(true);
    const shown = rows.flatMap((row) => row.slice(3)).filter((cell) => cell !== "");
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((cell) => !/^\d+$/.test(cell))).toEqual([]);
    expect(shown.filter((cell) => Number(cell) >= 1 && Number(cell) <= 10)).toEqual([]);
    for (const column of [0, 1] as const)
      for (const key of new Set(rows.map((row) => row[column]!)))
        for (const count of [3, 4] as const) {
          const line = rows.filter((row) => row[column] === key);
          expect(line.filter((row) => row[count] === "").length, `${key}`).not.toBe(1);
        }
    for (const count of [3, 4] as const) {
      const cells = rows.map(([hcpcs, site, , ...counts]) => ({
        key: {...(hcpcs === "all" ? {} : {hcpcs: hcpcs!}), ...(site === "all" ? {} : {site: site!})},
        count: counts[count - 3] === "" ? null : Number(counts[count - 3])
      }));
      // A patient at two sites makes totals that no sums give: then linear programming has nothing to say.
      const solved = (attack([{cells, step: 5}]) ?? []).filter(({low, high}) => low >= high);
      expect(solved).toEqual([]);
    }
    const inside = published("internal").get(csv("patients"))!;
    // The planted site is on no list, so its number stands for its name.
    const {small_site: site, small_count: count} = PLANTED;
    expect(inside).toContain(`${OWN},${site},${site},${count},${count}`);
  });

  it("has no treatment-days of fewer than eleven patients for the other side, none exact, and no share that gives them", () => {
    const rows = published("gpo").get(shared("family-share"))!.trim().split("\r\n").slice(1);
    const days = rows.map((line) => line.split(",").slice(-2));
    expect(days.some(([amount]) => amount === "")).toBe(true);
    for (const [amount, share] of days) {
      expect(amount === "").toBe(share === "");
      if (amount === "") continue;
      expect(Number(amount)).toBeGreaterThanOrEqual(1000);
      expect(Number(amount) % 500).toBe(0);
      expect(Math.round(Number(share) * 1e6) % 10_000).toBe(0);
    }
  });

  it("refuses a maker nothing was bought from and an audience there is not", async () => {
    const built = ["--built", join(folder, "built"), "--out", join(folder, "none")];
    const maker = await plusSix(["packet", "gpo", "--manufacturer", "Nobody", ...built]);
    expect(maker.code).toBe(2);
    expect(maker.stderr).toContain("nothing was bought from manufacturer: Nobody");
    const audience = await plusSix(["packet", "gpo", "--manufacturer", MAKER, "--audience", "press", ...built]);
    expect(audience.code).toBe(2);
    expect(audience.stderr).toContain("no such audience: press");
  });

  it("writes the same bytes again", async () => {
    const again = join(folder, "again");
    mkdirSync(again);
    await plusSix(["packet", "gpo", "--manufacturer", MAKER, "--built", join(folder, "built"), "--out", again]);
    for (const name of [`plus-six-gpo-${SLUG}.html`, csv("ask-list"), csv("payer-mix")])
      expect(readFileSync(join(again, name)).equals(readFileSync(join(folder, "internal", name))), name).toBe(true);
  });
});

describe("days to pay", () => {
  it("are valued at the yearly rate of reference/setting.csv, the practice's own where it has one", async () => {
    const facts = await readFacts(await sampleBuilt());
    expect(facts.annual_rate).toBe(80_000);
    const daysAt = (annual_rate: number): number[] =>
      packetOf({...facts, annual_rate}, MAKER).economics.map((row) => row.ten_days_cents ?? 0);
    const [whole, half] = [daysAt(80_000), daysAt(40_000)];
    expect(Math.max(...whole)).toBeGreaterThan(100_00);
    for (const [i, cents] of whole.entries()) expect(Math.abs(cents - 2 * half[i]!)).toBeLessThanOrEqual(2);
    const said = asksOf(packetOf({...facts, annual_rate: 72_500}, MAKER)).map(
      ({evidence, fallback}) => evidence + fallback
    );
    // 7.25% × 10 ÷ 365 = 0.1986%.
    expect(said.join()).toMatch(/7\.25% a year: .* only from 0\.20%.*beats 7\.25% a year/);
  });
});
