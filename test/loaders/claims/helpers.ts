import {copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {basename, dirname, join} from "node:path";
import {PassThrough, Readable, Writable} from "node:stream";
import {type InitResult, init} from "../../../loaders/init/init.ts";
import {type LoadReport, load} from "../../../loaders/load.ts";
import {openDatabase} from "../../../src/warehouse/database.ts";

export const FIXTURES = join(import.meta.dirname, "../../fixtures/claims");

export interface Practice {
  readonly said: string;
  readonly results: readonly InitResult[];
  readonly report: LoadReport;
  readonly rows: (sql: string) => Promise<unknown[][]>;
}

/**
 * A practice whose exports were described by `init`, in the order given, and loaded; `answer` to each of its questions, none for
 * `--yes`. Files are fixtures by name, or texts under a name of their own.
 */
export async function described(
  exports: readonly (string | {readonly [name: string]: string})[],
  {
    answer = null,
    beside = {},
    all = false,
    skip = false
  }: {
    answer?: ((question: string) => string) | null;
    beside?: {readonly [name: string]: string};
    all?: boolean;
    skip?: boolean;
  } = {}
): Promise<Practice> {
  const data = mkdtempSync(join(tmpdir(), "plus-six-claims-"));
  try {
    const write = (name: string, text: string): string => {
      mkdirSync(dirname(join(data, name)), {recursive: true});
      writeFileSync(join(data, name), text);
      return join(data, name);
    };
    for (const [name, text] of Object.entries(beside)) write(name, text);
    const files = exports.flatMap((each) => {
      if (typeof each !== "string") return Object.entries(each).map(([name, text]) => write(name, text));
      copyFileSync(join(FIXTURES, each), join(data, basename(each)));
      return [join(data, basename(each))];
    });
    let said = "";
    const terminal = new PassThrough();
    const output = new Writable({
      write(chunk, _, done) {
        said += String(chunk);
        // What is said ends its line; a question waits on it.
        if (answer && !String(chunk).endsWith("\n")) {
          const line = answer(String(chunk));
          said += `${line}\n`;
          terminal.write(`${line}\n`);
        }
        done();
      }
    });
    const results = skip
      ? []
      : await init({
          files: all ? files : files.slice(0, 1),
          data,
          yes: answer === null,
          input: answer ? terminal : Readable.from([""]),
          output
        });
    const {connection} = await openDatabase(":memory:");
    const report = await load({data, warehouse: connection});
    return {said, results, report, rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson()};
  } finally {
    rmSync(data, {recursive: true, force: true});
  }
}

/** The lines that exports became, as texts. */
export const LINES = `SELECT claim_id, hcpcs, CAST(service_date AS VARCHAR), status, units, billed_amount, allowed_amount, paid_amount,
  patient_paid_amount, adjustments FROM raw.claim_line ORDER BY claim_id, line_number`;
