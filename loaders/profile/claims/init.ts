import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {basename, join, relative, resolve} from "node:path";
import {TRANSACTION_KINDS} from "../../../src/schema/claim-export-words.ts";
import {BadFile} from "../../source.ts";
import {profileFolder} from "../library.ts";
import {knownInFolder} from "./names.ts";
import {totalsTable} from "./preview.ts";
import {type ClaimsProposal, type Looked, proposeClaims, readyMade} from "./propose.ts";
import {type ClaimsReading, readClaims} from "./read.ts";
import {type ClaimsProfile, type ClaimTarget, parseClaimsProfile} from "./schema.ts";
import type {UnknownWords} from "./transaction.ts";

/** `plus-six init` on an export of claims: says what it is, asks what it cannot tell, shows totals, writes the profile. */

export interface ClaimsSession {
  readonly data: string;
  readonly yes: boolean;
  readonly say: (text: string) => void;
  readonly ask: (question: string) => Promise<string>;
}

export interface ClaimsInitResult {
  readonly file: string;
  readonly profile: string | null;
  readonly rows: number;
  readonly problems: number;
}

export async function initClaims(
  bytes: Buffer,
  file: string,
  {looked, name, session}: {looked: Looked; name: string; session: ClaimsSession}
): Promise<ClaimsInitResult> {
  const {say, ask, yes, data} = session;
  say(
    `\n${basename(file)} holds claims, not purchases: only claims have ${looked.kind.claims.slice(0, 8).join(", ")}. They are read as claims.`
  );
  const ready = readyFor(looked);
  if (ready)
    say(`Its columns are those of ${ready.system} (profile ${ready.name}): ${SURE[ready.sure]}\n${ready.description}`);
  const proposal: ClaimsProposal = ready
    ? {profile: ready, doubts: [], unknown: [], missing: [], unused: unusedOf(looked, ready)}
    : proposeClaims(looked, name, basename(file));
  let {profile} = proposal;
  if (!yes) {
    const system = await ask(`Which system or report is ${basename(file)} from? [${profile.system}]: `);
    if (system !== "" && system !== "n") profile = {...profile, system};
    profile = await askMissing(profile, proposal, looked, ask);
    profile = await askWords(profile, proposal.unknown, ask);
  }
  say(describe(profile, proposal));
  const known = knownInFolder(data);
  let reading = tryRead(bytes, profile, file, known);
  if (!yes && typeof reading !== "string") {
    profile = await askNames(profile, reading, {sites: ids(known.sites), payers: ids(known.payers)}, ask);
    reading = tryRead(bytes, profile, file, known);
  }
  if (typeof reading === "string") {
    say(`\nIt does not read yet: ${reading}\nNothing written.`);
    return {file, profile: null, rows: 0, problems: 0};
  }
  say(preview(reading));
  const doubts = [
    ...proposal.doubts,
    ...proposal.missing
      .filter((target) => !profile.columns[target])
      .map((target) => `${target}: no column found; put its name into "columns"`),
    ...(yes
      ? proposal.unknown.map(
          ({words, rows, dollars}) =>
            `"${words}" is no kind of row that is known: ${rows} rows, $${dollars.toFixed(2)}, refused until "transactions" says what they are`
        )
      : [])
  ];
  if (doubts.length > 0) say(`\nLook at these:\n${doubts.map((doubt) => `  - ${doubt}`).join("\n")}`);
  const path = join(profileFolder(data), `${profile.name}.json`);
  const counts = {rows: reading.rows.length, problems: reading.problems.length};
  const isThere = existsSync(path);
  const answer = yes
    ? isThere
      ? "n"
      : "y"
    : (await ask(isThere ? `\nReplace ${path}? [y/N] ` : `\nWrite ${path}? [Y/n] `)).toLowerCase() ||
      (isThere ? "n" : "y");
  if (!answer.startsWith("y")) {
    say(isThere ? `Left as it is: ${path}. Remove it first to write it anew.` : "Nothing written.");
    return {file, profile: null, ...counts};
  }
  mkdirSync(profileFolder(data), {recursive: true});
  writeFileSync(path, `${JSON.stringify(profile, null, 2)}\n`);
  parseClaimsProfile(readFileSync(path, "utf8"), path);
  const isUnder = !relative(resolve(data), resolve(file)).startsWith("..");
  say(`\nWritten: ${path}\n${isUnder ? "" : `Copy ${file} under ${data}. `}Then run: npx plus-six load --data ${data}`);
  return {file, profile: path, ...counts};
}

const SURE: {readonly [sure in ClaimsProfile["sure"]]: string} = {
  vendor_documents:
    "the list of columns is the vendor's own, the totals below are the proof that they mean what we take them for.",
  public_programs:
    "the list of columns comes from public programs that read such files, not from the vendor: compare the totals below.",
  inferred: "the list of columns is inferred: compare every total below.",
  own_file: "described from a file of the practice."
};

/** The bundled profile whose columns the file has, in the dialect of the file. */
function readyFor({header, dialect}: Looked): ClaimsProfile | null {
  const found = readyMade(header);
  const {format, delimiter, quote, encoding} = dialect;
  return found ? {...found, format, delimiter, quote, encoding} : null;
}

function unusedOf({header}: Looked, profile: ClaimsProfile): string[] {
  const used = new Set(Object.values(profile.columns).flat());
  return header.cells.map((cell) => cell.trim()).filter((cell) => cell !== "" && !used.has(cell));
}

const ids = (names: ReadonlyMap<string, string>): string[] => [...new Set(names.values())];

function tryRead(
  bytes: Buffer,
  profile: ClaimsProfile,
  file: string,
  known: ReturnType<typeof knownInFolder>
): ClaimsReading | string {
  try {
    return readClaims(bytes, profile, {path: basename(file), known});
  } catch (error) {
    if (error instanceof BadFile) return error.message;
    throw error;
  }
}

/** What each target is, for a question. */
const ASKED: {readonly [target in ClaimTarget]?: string} = {
  claim_id: "the claim, invoice or encounter number",
  service_date: "the date of service",
  hcpcs: "the HCPCS or CPT code",
  billed_amount: "the charge in dollars",
  units: "the billing units"
};

async function askMissing(
  profile: ClaimsProfile,
  {missing, unused}: ClaimsProposal,
  {header}: Looked,
  ask: ClaimsSession["ask"]
): Promise<ClaimsProfile> {
  let columns = profile.columns;
  const free = [...unused];
  for (const target of missing) {
    if (free.length === 0) break;
    const list = free.map((cell, index) => `${index + 1} ${cell}`).join(", ");
    const answer = await ask(`Which column is ${ASKED[target] ?? target}? ${list} [none]: `);
    const cell =
      free[Number(answer) - 1] ??
      header.cells.find((each) => each.trim().toLowerCase() === answer.toLowerCase() && answer !== "")?.trim();
    if (cell) columns = {...columns, [target]: [cell]};
  }
  return {...profile, columns};
}

async function askWords(
  profile: ClaimsProfile,
  unknown: readonly UnknownWords[],
  ask: ClaimsSession["ask"]
): Promise<ClaimsProfile> {
  const transactions = [...profile.transactions];
  const kinds = TRANSACTION_KINDS.map((kind, index) => `${index + 1} ${kind.replaceAll("_", " ")}`).join(", ");
  for (const {words, when, rows, dollars} of unknown) {
    const answer = await ask(`What is a row of "${words}" (${rows} rows, $${dollars.toFixed(2)})? ${kinds} [refuse]: `);
    const kind =
      TRANSACTION_KINDS[Number(answer) - 1] ??
      TRANSACTION_KINDS.find((each) => each.replaceAll("_", " ") === answer.toLowerCase());
    // What is received or given up counts up: the sign most dollars have is the sign it is written with.
    if (kind) transactions.push({when, kind, counts: dollars < 0 ? "opposite" : "as_written"});
  }
  return {...profile, transactions};
}

/** Asks for the ids of words that the practice's lists do not have; without lists the words are the ids. */
async function askNames(
  profile: ClaimsProfile,
  {unknown}: ClaimsReading,
  lists: {sites: readonly string[]; payers: readonly string[]},
  ask: ClaimsSession["ask"]
): Promise<ClaimsProfile> {
  const maps = {site_map: {...profile.site_map}, payer_map: {...profile.payer_map}};
  for (const [words, map, list, what] of [
    [unknown.site_id, maps.site_map, lists.sites, "site"],
    [unknown.payer_id, maps.payer_map, lists.payers, "payer"]
  ] as const) {
    if (list.length === 0) continue;
    for (const [word, rows] of words) {
      const answer = await ask(`Which ${what} is "${word}" (${rows} rows)? ${list.join(", ")} [${word}]: `);
      if (answer !== "" && answer !== "n") map[word] = answer;
    }
  }
  return {...profile, ...maps};
}

function describe(profile: ClaimsProfile, {unused}: ClaimsProposal): string {
  const GRAINS = {
    charge: "a row is a charge line with what was paid on it",
    transaction: "a row is a charge, a payment, an adjustment or another transaction",
    remittance: "a row is a line of a payer's answer, or one adjustment of it"
  };
  const lines = Object.entries(profile.columns).map(
    ([target, names]) => `  ${target.padEnd(24)} ← ${names?.join(" + ")}`
  );
  const rules = profile.transactions.map(
    ({when, kind, counts, reason}) =>
      `  ${Object.entries(when)
        .filter(([target]) => target !== "payer_id")
        .map(([, pattern]) => pattern?.replace(/^\^|\$$|\\(?=.)/g, "") || "(empty)")
        .join(
          " / "
        )} → ${kind.replaceAll("_", " ")}${reason ? ` ${reason}` : ""}${counts === "opposite" ? ", sign turned" : ""}`
  );
  return [
    `\nSystem: ${profile.system}. Of each file ${GRAINS[profile.grain]}. Dates: ${profile.dates.join(", ")}.`,
    "Columns:",
    ...lines,
    ...(unused.length > 0 ? [`Not used: ${unused.join(", ")}`] : []),
    ...(rules.length > 0 ? ["Kinds of rows:", ...rules] : [])
  ].join("\n");
}

function preview(reading: ClaimsReading): string {
  const reasons = new Map<string, {lines: number[]; dollars: number}>();
  for (const {reason, line, dollars} of reading.problems) {
    const own = reasons.get(reason) ?? {lines: [], dollars: 0};
    reasons.set(reason, {lines: [...own.lines, line], dollars: own.dollars + Number(dollars ?? 0)});
  }
  const refused = [...reasons].map(
    ([reason, {lines, dollars}]) =>
      `  ${lines.length} refused: ${reason.replaceAll("_", " ")} ($${dollars.toFixed(2)}; line ${lines.slice(0, 3).join(", ")}${lines.length > 3 ? ", …" : ""})`
  );
  const words = (
    [
      ["Locations", reading.unknown.site_id],
      ["Payers", reading.unknown.payer_id]
    ] as const
  )
    .filter(([, own]) => own.size > 0)
    .map(
      ([what, own]) =>
        `${what} by their own names: ${[...own.keys()].slice(0, 12).join(", ")}${own.size > 12 ? ", …" : ""}`
    );
  // No crosswalk is open here, so what it would tell of NDCs is not said.
  const remarks = reading.remarks.filter((remark) => !/\bNDCs?\b/.test(remark));
  return [
    `\n${reading.rows.length} rows as they would load. Compare with the system's own totals by payer and month of service:`,
    totalsTable(reading),
    ...words,
    ...remarks,
    ...refused
  ].join("\n");
}
