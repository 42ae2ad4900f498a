import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {basename, join, relative, resolve} from "node:path";
import {formatCents} from "../../../src/domain/money.ts";
import {BadFile} from "../../source.ts";
import {profileFolder} from "../library.ts";
import {askColumns, askNames, askStates, askWords, columnsOf, unknownStates} from "./ask.ts";
import {describe, preview} from "./describe.ts";
import {freeMoney} from "./grain.ts";
import {knownInFolder} from "./names.ts";
import {type ClaimsProposal, type Given, type Looked, proposeClaims, readyMade} from "./propose.ts";
import {type ClaimsReading, readClaims} from "./read.ts";
import {type ClaimsProfile, parseClaimsProfile} from "./schema.ts";
import {isTold, LABELS} from "./targets.ts";

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
  if (looked.kind.kind === "claims")
    say(
      `\n${basename(file)} holds claims, not purchases: only claims have ${looked.kind.claims.slice(0, 8).join(", ")}. They are read as claims.`
    );
  const ready = readyFor(looked);
  if (ready)
    say(`Its columns are those of ${ready.system} (profile ${ready.name}): ${SURE[ready.sure]}\n${ready.description}`);
  const {proposal, profile: said} = await understand(looked, {ready, name, file, session});
  let profile = said;
  const vital = proposal.missing.filter((target) => target !== "units");
  // Payments alone are taken without a question only where no column of dollars could be the charges.
  const free = freeMoney(columnsOf(said), looked);
  if (yes && said.grain === "charge" && !isTold("billed_amount", said) && free.length > 0 && vital.length === 0)
    vital.push("billed_amount");
  if (vital.length > 0) {
    const what = vital.map((target) => LABELS[target] ?? target).join(", ");
    const left = free.length > 0 ? ` Columns of dollars left over: ${free.join(", ")}.` : "";
    say(
      `\nNot found: ${what}. Nothing written.${yes ? " Run plus-six init without --yes and pick the columns." : ""}${left}`
    );
    for (const doubt of proposal.doubts.filter((each) => /it is not read/.test(each))) say(`  - ${doubt}`);
    return {file, profile: null, rows: 0, problems: 0};
  }
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
  if (reading.rows.length === 0) {
    say("\nNone of its rows would load. Nothing written.");
    return {file, profile: null, rows: 0, problems: reading.problems.length};
  }
  const doubts = [
    ...proposal.doubts,
    ...proposal.missing.map((target) => `${target}: no column found`),
    ...(yes
      ? [
          ...proposal.unknown.map(
            ({words, rows, dollars}) =>
              `"${words}" is no kind of row that is known: ${rows} rows, $${formatCents(dollars)}, refused until "transactions" says what they are`
          ),
          ...unknownStates(profile, looked).map((word) => `status "${word}" says nothing that is known`)
        ]
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

/** What the file is: by a ready-made profile, by a guess, and by what a person answers. */
async function understand(
  looked: Looked,
  {ready, name, file, session}: {ready: ClaimsProfile | null; name: string; file: string; session: ClaimsSession}
): Promise<{proposal: ClaimsProposal; profile: ClaimsProfile}> {
  const propose = (given: Given): ClaimsProposal => proposeClaims(looked, name, given);
  const show = (proposal: ClaimsProposal): void => session.say(describe(proposal.profile, proposal));
  const first: ClaimsProposal = ready
    ? {profile: ready, doubts: [], unknown: [], missing: [], unused: unusedOf(looked, ready)}
    : propose({});
  if (session.yes) {
    show(first);
    return {proposal: first, profile: first.profile};
  }
  const system = await session.ask(`Which system or report is ${basename(file)} from? [${first.profile.system}]: `);
  const proposal = ready ? first : await askColumns(looked, propose, {session, show});
  if (ready) show(first);
  let {profile} = proposal;
  if (system !== "" && system !== "n") profile = {...profile, system};
  profile = await askWords(profile, proposal.unknown, session);
  profile = await askStates(profile, looked, session);
  return {proposal, profile};
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
