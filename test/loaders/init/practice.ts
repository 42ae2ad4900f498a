import {copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {Readable, Writable} from "node:stream";
import {type InitResult, init} from "../../../loaders/init/init.ts";
import {type LoadReport, load} from "../../../loaders/load.ts";
import {openDatabase, queryJson} from "../../../src/warehouse/database.ts";

/** A small practice of two sites and four claims, with CMS's files of January 2025. */

const ROOT = join(import.meta.dirname, "../../..");
export const CASES = join(ROOT, "test/fixtures/purchases");

/** A folder with the practice's files; the caller removes it. */
export function practice(): string {
  const data = mkdtempSync(join(tmpdir(), "plus-six-case-"));
  for (const kind of ["crosswalks", "payment-limits"]) {
    mkdirSync(join(data, "cms", kind), {recursive: true});
    const from = join(ROOT, "data/sample/cms", kind);
    for (const name of readdirSync(from))
      if (/January 2025(?!.*121924)/.test(name)) excerpt(join(from, name), join(data, "cms", kind, name));
  }
  put(data, "base");
  return data;
}

/** What stands above the table, and the rows of the drugs of the cases: a small file is read as the large one is. */
function excerpt(from: string, to: string): void {
  const lines = readFileSync(from, "latin1").split(/\r?\n/);
  const kept = lines.filter((line) => !/^"?[A-Z]\d{4},/.test(line) || /^(J1745|J1756|J3380|J9271),/.test(line));
  writeFileSync(to, kept.join("\r\n"), "latin1");
}

/** Copies the files of a case into the practice's folder. */
export function put(data: string, name: string): void {
  const from = join(CASES, name);
  for (const file of readdirSync(from)) copyFileSync(join(from, file), join(data, file));
}

export interface Said {
  readonly results: readonly InitResult[];
  readonly text: string;
}

/** Runs init on files of the folder: with answers, one a line, or with --yes. */
export async function initIn(
  data: string,
  files: readonly string[],
  answers: readonly string[] | null = null
): Promise<Said> {
  let text = "";
  const output = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    }
  });
  const results = await init({
    files: files.map((file) => join(data, file)),
    data,
    yes: answers === null,
    input: Readable.from([(answers ?? []).map((answer) => `${answer}\n`).join("")]),
    output
  });
  return {results, text};
}

export interface Loaded {
  readonly report: LoadReport;
  readonly rows: readonly {readonly [column: string]: unknown}[];
  /** Rows and dollars of one file of the report. */
  readonly of: (path: string) => {accepted: number; rejected: number; dollars: string; status: string};
}

export async function loadIn(data: string): Promise<Loaded> {
  const warehouse = await openDatabase(":memory:");
  try {
    const report = await load({data, warehouse: warehouse.connection});
    const rows = await queryJson(
      warehouse.connection,
      `SELECT vendor, invoice, CAST(invoice_date AS VARCHAR) AS day, site_id, ndc11, kind, CAST(packages AS DOUBLE) AS packages,
        CAST(extended_amount AS DOUBLE) AS amount, CAST(freight_amount AS DOUBLE) AS freight, CAST(prompt_pay_amount AS DOUBLE) AS prompt_pay
       FROM raw.purchase ORDER BY file_id, line`
    );
    const of = (path: string) => {
      const file = report.files.find((each) => each.path === path)!;
      return {
        accepted: file.rows.accepted,
        rejected: file.rows.rejected,
        dollars: file.dollars.accepted,
        status: file.status
      };
    };
    return {report, rows, of};
  } finally {
    warehouse.close();
  }
}
