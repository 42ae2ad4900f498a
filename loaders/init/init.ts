import {existsSync, mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {basename, join} from "node:path";
import {createInterface} from "node:readline/promises";
import {openDatabase} from "../../src/warehouse/database.ts";
import {expand} from "../discover.ts";
import {initClaims} from "../profile/claims/init.ts";
import {type Looked, lookAt} from "../profile/claims/propose.ts";
import {kindOfTable} from "../profile/tables/propose.ts";
import {identify, openInput} from "../read/input.ts";
import {BadFile} from "../source.ts";
import {type KnownPractice, knownPractice} from "./practice.ts";
import {type InitResult, initPurchases} from "./purchases.ts";
import {choose, type Session} from "./session.ts";
import {initTable} from "./tables.ts";

/**
 * `plus-six init FILE…`: from an unknown export to a profile that reads it. Asks what the file does not say, each with its
 * guess first; shows totals to hold against the system's own; writes a profile only when the file then loads.
 */

export type {InitResult} from "./purchases.ts";

export interface InitOptions {
  readonly files: readonly string[];
  /** The practice's data folder; the profile goes to its `profiles/`. */
  readonly data: string;
  /** Take what is certain without asking; write nothing where something vital is not. */
  readonly yes?: boolean;
  readonly input?: NodeJS.ReadableStream;
  readonly output?: NodeJS.WritableStream;
}

/** One result per file; throws `BadFile` for a file that is of no kind that can be described. */
export async function init({
  files,
  data,
  yes = false,
  input = process.stdin,
  output = process.stdout
}: InitOptions): Promise<InitResult[]> {
  const results: InitResult[] = [];
  const asking = yes ? null : createInterface({input, output});
  const lines = asking?.[Symbol.asyncIterator]();
  const say = (text: string): void => void output.write(`${text}\n`);
  // Reading line by line rather than by question() keeps answers that were piped in all at once.
  const ask = async (question: string): Promise<string> => {
    output.write(question);
    const answer = await lines?.next();
    return answer?.done ? "n" : String(answer?.value ?? "").trim();
  };
  const scratch = mkdtempSync(join(tmpdir(), "plus-six-init-"));
  const database = await openDatabase(":memory:");
  try {
    let practice: KnownPractice | null = null;
    const known = async (): Promise<KnownPractice> => (practice ??= await knownPractice(data, database.connection));
    for (const file of files)
      results.push(
        ...(await initFile(file, {session: {data, yes, say, ask}, scratch, known, connection: database.connection}))
      );
  } finally {
    asking?.close();
    database.close();
    rmSync(scratch, {recursive: true, force: true});
  }
  return results;
}

interface Circumstances {
  readonly session: Session;
  readonly scratch: string;
  /** What the practice's other files say; read at the first question about it. */
  readonly known: () => Promise<KnownPractice>;
  readonly connection: Awaited<ReturnType<typeof openDatabase>>["connection"];
}

/** The file, or each member of a zip. */
async function initFile(file: string, circumstances: Circumstances): Promise<InitResult[]> {
  if (!existsSync(file)) throw new BadFile(`no such file: (${file}); name the export to describe`);
  const {session, scratch, known, connection} = circumstances;
  const results: InitResult[] = [];
  for (const [at, found] of expand({path: basename(file), file, member: null, fault: null}).entries()) {
    if (found.fault) throw new BadFile(found.fault.reason);
    const identity = await identify(found);
    const input = await openInput(found, identity, join(scratch, String(at)));
    if ("unreadable" in input)
      throw new BadFile(input.unreadable || `neither text nor workbook: (${found.path}); export it as CSV or Excel`);
    const bytes = readFileSync(input.content);
    const looked = lookAt(bytes, found.path);
    const kind = kindOfTable(looked.header.cells);
    if (kind) {
      const practice = await known();
      results.push(await initTable(kind, nameFor(found.path), {session, practice, connection, input, file, looked}));
      continue;
    }
    // An invoice number, an NDC and a quantity stand in claims too: charges must never become purchases.
    if (looked.kind.kind === "claims" || (await isSaidToBeClaims(found.path, looked, session))) {
      results.push(await initClaims(bytes, file, {looked, name: nameFor(found.path), session}));
      continue;
    }
    const practice = await known();
    results.push(await initPurchases(bytes, nameFor(found.path), {session, practice, connection, input, file}));
  }
  return results;
}

/** Asks what a file is that has some of what claims have, and not enough of it; with `--yes` it is held to be purchases, which need a price. */
async function isSaidToBeClaims(path: string, {kind}: Looked, session: Session): Promise<boolean> {
  if (session.yes || kind.kind !== "unknown" || kind.claims.length === 0) return false;
  const labels = ["invoices of a distributor", "claims, charges or payments"];
  return (await choose(session, `What does ${basename(path)} hold?`, labels)) === 1;
}

/** The file's name as a profile's: its letters, without the dates and numbers exports carry. */
const nameFor = (file: string): string =>
  basename(file)
    .toLowerCase()
    .replace(/(\.(csv|txt|xlsx?|ods|gz|htm|html|tsv))+$/, "")
    .replace(/\d+/g, "")
    .replace(/[^a-z]+/g, "-")
    .replace(/^-+|-+$/g, "") || "export";
