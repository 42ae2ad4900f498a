import {spawn} from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {randomLcg} from "d3";
import {zipSync} from "fflate";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {build} from "../../src/publish/build.ts";
import {READER, writeSeal} from "../../src/publish/seal.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {bytesOf, tinyPractice} from "../robust/tiny.ts";
import {changing, loadedInto, workbook} from "./changing.ts";

let folder: string;
let data: string;
let last: string;
let clean: Record<string, unknown>;
let accepted: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-reuse-"));
  data = tinyPractice(join(folder, "data"));
  last = join(folder, "last");
  const {found} = await loadedInto(last, data, null);
  clean = found;
  accepted = (found["file"] as unknown[][]).filter((file) => file.includes("accepted")).length;
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("openFilled(path, {fill, last})", () => {
  it("loads to the same tables, row for row, and the same report as a clean load, whatever changed", async () => {
    const fates = new Set<string>();
    let taken = 0;
    for (const seed of [0.1, 0.2]) {
      const done: string[] = [];
      for await (const {changes, clean: wanted, again, taken: files} of changing(seed, 7)) {
        done.push(changes.join("; "));
        expect(again, `seed ${seed}: ${done.join(" | ")}`).toEqual(wanted);
        taken += files;
        for (const [, , , , source, fate] of (wanted["file"] ?? []) as unknown[][]) fates.add(`${source} ${fate}`);
      }
    }
    expect(taken).toBeGreaterThan(20);
    for (const fate of ["claims accepted", "purchases accepted", "remittance_835 accepted", "payment_limit accepted"])
      expect([...fates]).toContain(fate);
  }, 600_000);

  it("takes every file's rows when none changed", async () => {
    const {found, taken, said} = await loadedInto(join(folder, "same"), data, last);
    expect(found).toEqual(clean);
    expect([taken, said]).toEqual([accepted, `rows of ${accepted} files are taken from the last publication`]);
  });

  it("reads a file again whose bytes are the same and whose date in its zip, or whose twin, is another", async () => {
    const own = join(folder, "own");
    const limits = readdirSync(join(data, "cms/payment-limits")).find((name) => name.includes("January 2025"))!;
    const bytes = readFileSync(join(data, "cms/payment-limits", limits));
    mkdirSync(own);
    writeFileSync(join(own, "book.xlsx"), workbook(bytes));
    const zip = (mtime: string): void => writeFileSync(join(own, "limits.zip"), zipSync({"a.csv": [bytes, {mtime}]}));
    const earlier = join(folder, "earlier");
    await loadedInto(earlier, own, null);

    zip("2025-02-01");
    const arrived = await loadedInto(join(folder, "arrived"), own, earlier);
    expect(arrived.found).toEqual((await loadedInto(join(folder, "next"), own, null)).found);
    expect(JSON.stringify(arrived.found["report"])).toContain("workbook with the rows of limits.zip/a.csv");

    zip("2025-03-01");
    const dated = await loadedInto(join(folder, "dated"), own, join(folder, "arrived"));
    expect(dated.found).toEqual((await loadedInto(join(folder, "next"), own, null)).found);
    expect(JSON.stringify(dated.found["report"])).toContain("2025-03-01");
    expect(dated.taken).toBe(0);
  });

  const spoiled = async (spoil: (copy: string) => void | Promise<void>): Promise<string> => {
    const copy = join(folder, "spoiled");
    rmSync(copy, {recursive: true, force: true});
    cpSync(last, copy, {recursive: true});
    await spoil(copy);
    const {found, said} = await loadedInto(join(folder, "next"), data, copy);
    expect(found).toEqual(clean);
    return said;
  };
  const warehouse = (copy: string): string => join(copy, "warehouse.duckdb");
  const resealed = (copy: string): void => {
    const {reader} = JSON.parse(readFileSync(join(copy, "warehouse.seal.json"), "utf8")) as {reader: string};
    writeSeal(copy, reader);
  };
  const written = async (copy: string, sql: string): Promise<void> => {
    const {connection, close} = await openDatabase(warehouse(copy));
    await connection.run(sql);
    close();
  };

  it.each<[string, (copy: string) => void | Promise<void>, RegExp]>([
    ["is gone", (copy) => rmSync(warehouse(copy)), /no such file/],
    ["has no seal", (copy) => rmSync(join(copy, "warehouse.seal.json")), /no such file/],
    ["has half a seal", (copy) => truncateSync(join(copy, "warehouse.seal.json"), 20), /JSON/],
    ["is cut short", (copy) => truncateSync(warehouse(copy), 100_000), /written since/],
    ["has writes waiting beside it", (copy) => writeFileSync(`${warehouse(copy)}.wal`, ""), /written since/],
    ["was written since", (copy) => written(copy, "UPDATE raw.claim_line SET units = 1"), /written since/],
    [
      "is no warehouse",
      (copy) => {
        writeFileSync(warehouse(copy), "x");
        resealed(copy);
      },
      /not a valid DuckDB/
    ],
    [
      "has no rows",
      async (copy) => {
        await written(copy, "DROP SCHEMA raw CASCADE");
        resealed(copy);
      },
      /does not exist/
    ],
    [
      "has not the rows it says",
      async (copy) => {
        await written(copy, "DELETE FROM raw.claim_line WHERE claim_id IN (SELECT min(claim_id) FROM raw.claim_line)");
        resealed(copy);
      },
      /rows and \d+ complaints of claims\.csv, and says it has others/
    ]
  ])("reads every file, and says why, when the last warehouse %s", async (_, spoil, why) => {
    const said = await spoiled(spoil);
    expect(said).toMatch(/^every file is read, none taken from the last publication: /);
    expect(said).toMatch(why);
  });

  it("reads every file when the bytes of a block are not as they were", async () => {
    const random = randomLcg(5);
    const said: string[] = [];
    for (let n = 0; n < 5; n++) {
      const text = await spoiled((copy) => {
        const bytes = readFileSync(warehouse(copy));
        // Every 64th byte from a place on, for as long as a block: below the header, which the seal holds.
        const from = 12_288 + Math.floor(random() * (bytes.length - 12_288));
        for (let at = from; at < Math.min(bytes.length, from + 262_144); at += 64) bytes[at]! ^= 0xff;
        writeFileSync(warehouse(copy), bytes);
      });
      said.push(text);
    }
    expect(said.some((text) => /checksum/i.test(text))).toBe(true);
  }, 600_000);

  it("reads every file while another program writes the last warehouse", async () => {
    const copy = join(folder, "held");
    cpSync(last, copy, {recursive: true});
    const script = `import {DuckDBInstance} from "@duckdb/node-api";
      await DuckDBInstance.create(${JSON.stringify(warehouse(copy))});
      console.log("held"); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {cwd: ROOT});
    try {
      await new Promise((held) => holder.stdout.once("data", held));
      const {found, said} = await loadedInto(join(folder, "next"), data, copy);
      expect(found).toEqual(clean);
      expect(said).toMatch(/none taken from the last publication: .*lock/i);
    } finally {
      holder.kill();
    }
  });

  it("reads every file after a profile of the practice changed", async () => {
    mkdirSync(join(data, "profiles"));
    writeFileSync(join(data, "profiles/mckesson.json"), '{"extends": "mckesson"}');
    const {found, said} = await loadedInto(join(folder, "next"), data, last);
    rmSync(join(data, "profiles"), {recursive: true});
    expect(found).toEqual(clean);
    expect(said).toContain("another version of the program or with other profiles");
  });

  it("leaves the last warehouse as it was, for its owner's eyes only", async () => {
    const copy = join(folder, "kept");
    cpSync(last, copy, {recursive: true});
    const before = bytesOf(copy);
    await loadedInto(join(folder, "next"), data, copy);
    expect(bytesOf(copy)).toEqual(before);
    expect(statSync(join(folder, "next/warehouse.duckdb")).mode & 0o777).toBe(0o600);
  });
});

describe("the program as far as it reads files", () => {
  it("is all that loaders import", () => {
    const covered = (path: string): boolean => READER.some((part) => path === part || path.startsWith(`${part}/`));
    const files = READER.flatMap((part) => {
      if (part.endsWith(".ts")) return [part];
      if (part.endsWith(".json")) return [];
      return readdirSync(join(ROOT, part), {recursive: true, encoding: "utf8"})
        .filter((name) => name.endsWith(".ts"))
        .map((name) => join(part, name));
    });
    const outside = files.flatMap((path) =>
      [...readFileSync(join(ROOT, path), "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g)]
        .map(([, target]) => join(path, "..", target!))
        .filter((target) => !covered(target))
    );
    expect(outside).toEqual([]);
  });
});

describe("build({data, out})", () => {
  it("publishes the bytes of a build from nothing when rows of the last publication were taken", async () => {
    const own = tinyPractice(join(folder, "practice"));
    const out = join(folder, "out");
    const said: string[] = [];
    const built = async (to: string, force: boolean): Promise<Record<string, string>> => {
      const onNote = (text: string): void => void said.push(text);
      await build({root: ROOT, data: own, out: to, dist: null, site: false, force, onNote});
      const manifest = readFileSync(join(to, "manifest.json"), "utf8").replace(/"built_at": "[^"]*"/, "");
      return {...bytesOf(to, (path) => path.startsWith("marts/")), manifest};
    };
    await built(out, false);
    const lines = readFileSync(join(ROOT, "data/sample/claims/claims-2025q1.csv"), "utf8").split("\n");
    const more = (from: number): string => `${[lines[0], ...lines.slice(from, from + 40)].join("\n")}\n`;
    const changes = [
      () => writeFileSync(join(own, "another.csv"), more(41)),
      () => appendFileSync(join(own, "sites.csv"), "another-site,Another site,office,11,,\n")
    ];
    for (const change of changes) {
      change();
      expect(await built(out, false)).toEqual(await built(join(folder, "from-nothing"), true));
    }
    expect(said).toHaveLength(2);
    expect(said.join()).toMatch(/^rows of \d+ files are taken.*,rows of \d+ files are taken/);
  }, 600_000);
});
