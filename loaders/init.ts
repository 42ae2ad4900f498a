import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {basename, join, relative, resolve} from "node:path";
import {createInterface} from "node:readline/promises";
import {type ProfileReading, readWithProfile} from "./profile/apply.ts";
import {initClaims} from "./profile/claims/init.ts";
import {lookAt} from "./profile/claims/propose.ts";
import {profileFolder} from "./profile/library.ts";
import {type Profile, parseProfile} from "./profile/profile.ts";
import {proposeProfile} from "./profile/propose.ts";
import {BadFile} from "./source.ts";

/** `plus-six init FILE…`: proposes a profile for an unknown export, shows what it would read, asks, and writes it. */

export interface InitOptions {
  readonly files: readonly string[];
  /** The practice's data folder; the profile goes to its `profiles/`. */
  readonly data: string;
  /** Accept what is proposed without asking. */
  readonly yes?: boolean;
  readonly input?: NodeJS.ReadableStream;
  readonly output?: NodeJS.WritableStream;
}

export interface InitResult {
  readonly file: string;
  /** Null when nothing was written. */
  readonly profile: string | null;
  readonly rows: number;
  readonly problems: number;
}

const PREVIEWED = 5;
const SHOWN = [
  "line",
  "invoice",
  "invoice_date",
  "site_id",
  "ndc11",
  "kind",
  "packages",
  "unit_price",
  "extended_amount"
];

/** One result per file; throws `BadFile` for a file that holds no purchases. */
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
  try {
    for (const file of files) results.push(await initOne(file, {data, yes, say, ask}));
  } finally {
    asking?.close();
  }
  return results;
}

interface Session {
  readonly data: string;
  readonly yes: boolean;
  readonly say: (text: string) => void;
  readonly ask: (question: string) => Promise<string>;
}

async function initOne(file: string, {data, yes, say, ask}: Session): Promise<InitResult> {
  if (!existsSync(file)) throw new BadFile(`no such file: (${file}); name the export to describe`);
  const bytes = readFileSync(file);
  const looked = lookAt(bytes, basename(file));
  // An invoice number, an NDC and a quantity stand in claims too: charges must never become purchases.
  if (looked.kind.kind === "claims")
    return initClaims(bytes, file, {looked, name: nameFor(file), session: {data, yes, say, ask}});
  const {profile: proposed, doubts} = proposeProfile(bytes, nameFor(file), basename(file));
  let profile = proposed;
  if (!yes) {
    const vendor = await ask(`Who sent ${basename(file)}? Name of the distributor [${proposed.vendor}]: `);
    if (vendor !== "" && vendor !== "n") profile = {...proposed, vendor};
  }
  say(describe(profile));
  const reading = tryRead(bytes, profile, basename(file));
  say(typeof reading === "string" ? `\nIt does not read yet: ${reading}` : preview(reading));
  if (doubts.length > 0) say(`\nLook at these:\n${doubts.map((doubt) => `  - ${doubt}`).join("\n")}`);
  const path = join(profileFolder(data), `${profile.name}.json`);
  if (yes && typeof reading === "string") {
    say("Nothing written: run it without --yes to write what there is and mend it by hand.");
    return {file, profile: null, rows: 0, problems: 0};
  }
  const counts =
    typeof reading === "string"
      ? {rows: 0, problems: 0}
      : {rows: reading.rows.length, problems: reading.problems.length};
  const question = existsSync(path) ? `\nReplace ${path}? [y/N] ` : `\nWrite ${path}? [Y/n] `;
  const answer = yes
    ? existsSync(path)
      ? "n"
      : "y"
    : (await ask(question)).toLowerCase() || (existsSync(path) ? "n" : "y");
  if (!answer.startsWith("y")) {
    say(existsSync(path) ? `Left as it is: ${path}. Remove it first to write it anew.` : "Nothing written.");
    return {file, profile: null, ...counts};
  }
  mkdirSync(profileFolder(data), {recursive: true});
  writeFileSync(path, `${JSON.stringify(profile, null, 2)}\n`);
  parseProfile(readFileSync(path, "utf8"), path);
  say(nextSteps(profile, path, data, file));
  return {file, profile: path, ...counts};
}

/** The file's name as a profile's: its letters, without the dates and numbers exports carry. */
const nameFor = (file: string): string =>
  basename(file)
    .toLowerCase()
    .replace(/\.[a-z]+$/, "")
    .replace(/\d+/g, "")
    .replace(/[^a-z]+/g, "-")
    .replace(/^-+|-+$/g, "") || "export";

function tryRead(bytes: Buffer, profile: Profile, path: string): ProfileReading | string {
  try {
    return readWithProfile(bytes, profile, {path});
  } catch (error) {
    if (error instanceof BadFile) return error.message;
    throw error;
  }
}

const SAID: {readonly [delimiter: string]: string} = {",": "comma", "|": "pipe", "\t": "tab", ";": "semicolon"};

function describe({format, delimiter, sheets, columns, dates, vendor, units, match}: Profile): string {
  const how =
    format === "workbook" ? `workbook, sheet ${sheets?.[0]?.name.replace(/^\^|\$$/g, "")}` : `text, ${SAID[delimiter]}`;
  const lines = Object.entries(columns).map(([target, names]) => `  ${target.padEnd(20)} ← ${names?.join(" or ")}`);
  const quantity = units.quantity === "column" ? "as its unit of measure says" : `${units.quantity}s`;
  const used = new Set(Object.values(columns).flat());
  const unused = match.filter((cell) => !used.has(cell));
  const left = unused.length > 0 ? `\nNot used: ${unused.join(", ")}` : "";
  return `\nVendor: ${vendor}. Format: ${how}. Dates: ${dates.join(", ")}. Quantities are ${quantity}.\nColumns:\n${lines.join("\n")}${left}`;
}

function preview({rows, problems}: ProfileReading): string {
  const shown = rows
    .slice(0, PREVIEWED)
    .map(({values}) => SHOWN.map((name) => values[name === "line" ? "line_number" : name] ?? ""));
  const widths = SHOWN.map((name, at) => Math.max(name.length, ...shown.map((row) => row[at]!.length)));
  const table = [SHOWN, ...shown].map(
    (row) =>
      `  ${row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join("  ")
        .trimEnd()}`
  );
  const reasons = new Map<string, number[]>();
  for (const {reason, line} of problems) reasons.set(reason, [...(reasons.get(reason) ?? []), line]);
  const refused = [...reasons].map(
    ([reason, at]) =>
      `  ${at.length} refused: ${reason} (line ${at.slice(0, 3).join(", ")}${at.length > 3 ? ", …" : ""})`
  );
  return [`\nFirst of ${rows.length} rows as they would load:`, ...table, ...refused].join("\n");
}

function nextSteps(profile: Profile, path: string, data: string, file: string): string {
  const isUnder = !relative(resolve(data), resolve(file)).startsWith("..");
  return `
Written: ${path}
What you may want to edit in it:
  vendor      the name reports show (now "${profile.vendor}")
  site_map    account or ship-to → your site_id: {"0012345": "main"}; empty takes the accounts themselves
  units       what a quantity counts: package, item, outer_pack, gram, milligram, microgram, international_unit
  kinds       rules for credits: {"when": {"credit_reason": "price"}, "kind": "price_credit"}; without them negative
              quantities are returns, amounts without units price credits, lines at $0 free goods
  dates       ${profile.dates.join(", ")}
Then ${isUnder ? "" : `copy ${file} under ${data} and `}run: npx plus-six load --data ${data}`;
}
