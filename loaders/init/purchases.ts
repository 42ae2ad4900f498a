import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join, relative, resolve} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {formatNdc} from "../../src/domain/ndc.ts";
import {purchase} from "../../src/schema/canonical.ts";
import {siteQuestion} from "../profile/guess/sites.ts";
import {bundledProfiles, findProfiles, profileFolder} from "../profile/library.ts";
import type {Profile} from "../profile/profile.ts";
import {parseProfile} from "../profile/profile.ts";
import {knownLayout, type Layout, layoutOf, missingColumns, proposeProfile} from "../profile/propose.ts";
import {readNdc} from "../profile/text.ts";
import type {InputFile} from "../source.ts";
import {BadFile} from "../source.ts";
import {DistributorPurchases} from "../sources/distributor.ts";
import type {KnownPractice} from "./practice.ts";
import {answer, choose, type Session} from "./session.ts";
import {describe, preview} from "./show.ts";
import {type Trial, tryLoad} from "./trial.ts";

/** A purchase export from file to profile: guesses, questions, a trial load, and a profile that is known to read it. */

export interface PurchasesContext {
  readonly session: Session;
  readonly practice: KnownPractice;
  readonly connection: DuckDBConnection;
  readonly input: InputFile;
  /** The file as the person named it. */
  readonly file: string;
}

export interface InitResult {
  readonly file: string;
  /** Null when nothing was written and no profile of the practice reads it. */
  readonly profile: string | null;
  readonly rows: number;
  readonly problems: number;
}

export async function initPurchases(bytes: Buffer, name: string, context: PurchasesContext): Promise<InitResult> {
  const {session, practice, input, file} = context;
  const known = knownProfile(context);
  if (known && session.yes && known.own) {
    const trial = await trialOf(known.profile, context);
    if (typeof trial !== "string" && trial.accepted > 0) {
      session.say(`\n${input.path} is read by profiles/${known.profile.name}.json already.${preview(trial)}`);
      return {
        file,
        profile: join(profileFolder(session.data), `${known.profile.name}.json`),
        rows: trial.accepted,
        problems: trial.rejected
      };
    }
  }
  const layout = known
    ? knownLayout(bytes, known.profile, input.path)
    : await settleColumns(layoutOf(bytes, freeName(name, session.data), input.path), session);
  const {
    profile: proposed,
    questions,
    notes
  } = known ? {profile: known.profile, questions: [], notes: []} : proposeProfile(layout, practice);
  for (const note of notes) session.say(`Note: ${note}`);
  let profile = proposed;
  if (!session.yes) {
    const vendor = await session.ask(`\nWho sent ${input.path}? Name of the distributor [${profile.vendor}]: `);
    if (vendor !== "" && vendor !== "n") profile = {...profile, vendor};
  }
  const asked = known ? siteQuestions(layout, profile, practice) : questions;
  const answered = await answer(session, asked, profile);
  profile = withAllAccounts(answered.profile, layout, practice);
  if (!session.yes) profile = await askCartons(profile, layout, context);
  session.say(describe(profile));
  if (answered.open.length > 0)
    return unanswered(
      answered.open.map(({text}) => text),
      context
    );
  return settle(profile, known, context);
}

/** The profile that reads a file already: the practice's own, which is mended, or one that came with the program, which is extended. */
function knownProfile({session, input}: PurchasesContext): {profile: Profile; own: boolean} | null {
  const bundled = new Set(bundledProfiles().map(({name}) => name));
  let profiles: Profile[];
  try {
    profiles = findProfiles(session.data);
  } catch {
    // A profile that is broken is no reason not to write a good one.
    profiles = bundledProfiles();
  }
  const fit = new DistributorPurchases(session.data, profiles).fitting(input);
  if (!fit) return null;
  const {profile, header} = fit;
  const isOwn = existsSync(join(profileFolder(session.data), `${profile.name}.json`)) || !bundled.has(profile.name);
  // A layout with more columns than the practice's profile knows is another: a unit or a kind of line may stand in them.
  const isOther =
    !bundled.has(profile.name) && header.filter((cell) => cell.trim() !== "").length > profile.match.length;
  return isOther ? null : {profile, own: isOwn};
}

/** A name no profile of the practice has for another layout. */
function freeName(name: string, data: string): string {
  const isTaken = (each: string): boolean => existsSync(join(profileFolder(data), `${each}.json`));
  // The same name is taken when it cannot be read, so that it is not written over unasked.
  if (!isTaken(name)) return name;
  try {
    parseProfile(readFileSync(join(profileFolder(data), `${name}.json`), "utf8"), name);
  } catch {
    return name;
  }
  for (let n = 2; ; n++) if (!isTaken(`${name}-${n}`)) return `${name}-${n}`;
}

const siteQuestions = (layout: Layout, {site_map}: Profile, practice: KnownPractice) =>
  siteQuestion(
    {
      columns: layout.columns,
      header: layout.guess.header,
      rows: layout.guess.rows,
      titles: [],
      sheets: [],
      name: layout.name,
      decimal_mark: layout.decimal_mark
    },
    {sites: new Map([...practice.sites, ...Object.keys(site_map).map((account) => [account, account] as const)])}
  ).filter(({topic}) => topic.startsWith("account"));

/** Asks for columns that were not found, and about those that only their contents or nothing but a name speak for. */
async function settleColumns(layout: Layout, session: Session): Promise<Layout> {
  const {columns, guess} = layout;
  const label = (at: number): string => {
    const sample = guess.rows.slice(0, 3).map(({cells}) => cells[at] ?? "");
    return `${guess.header.cells[at]?.trim() || `column ${at + 1}`} (${sample.join(", ")})`;
  };
  const free = (): number[] =>
    [...guess.header.cells.keys()].filter((at) => guess.header.cells[at] !== "" && ![...columns.values()].includes(at));
  for (const target of missingColumns(layout)) {
    if (session.yes)
      throw new BadFile(
        `${ASKED[target]}: no column found (${layout.path} line ${guess.header.line}); run plus-six init without --yes and pick it`
      );
    const choices = free();
    const at = await choose(session, `Which column is ${ASKED[target]}?`, [...choices.map(label), "none of them"]);
    if (at === choices.length)
      throw new BadFile(`${ASKED[target]}: no column has it (${layout.path}); add it to the export`);
    columns.set(target === "unit_price or extended_amount" ? "extended_amount" : target, choices[at]!);
  }
  for (const target of layout.doubtful) {
    const own = columns.get(target);
    if (own === undefined) continue;
    if (session.yes) {
      throw new BadFile(
        `${ASKED[target]}: perhaps ${guess.header.cells[own]}, which is not sure (${layout.path} line ${guess.header.line}); run plus-six init without --yes`
      );
    }
    const choices = [own, ...free()];
    const at = await choose(session, `Which column is ${ASKED[target]}?`, choices.map(label));
    columns.set(target, choices[at]!);
  }
  return layout;
}

const ASKED: {readonly [target: string]: string} = {
  ndc11: "the NDC",
  invoice: "the invoice number",
  invoice_date: "the invoice date",
  packages: "the quantity shipped",
  extended_amount: "the amount of the line",
  "unit_price or extended_amount": "the amount of the line in dollars"
};

/** With one account mapped all are: an account that is a site keeps its name, others are refused until they are mapped. */
function withAllAccounts(profile: Profile, {columns, guess}: Layout, {sites}: KnownPractice): Profile {
  const at = columns.get("site_id");
  if (at === undefined || Object.keys(profile.site_map).length === 0) return profile;
  const own = [...new Set(guess.rows.map(({cells}) => (cells[at] ?? "").trim()))].filter((account) =>
    sites.has(account)
  );
  return {...profile, site_map: {...Object.fromEntries(own.map((account) => [account, account])), ...profile.site_map}};
}

/** Cartons bought whose vials are billed: one labeler, one product, another package. Asked once for each. */
async function askCartons(
  profile: Profile,
  {columns, guess}: Layout,
  {session, practice}: PurchasesContext
): Promise<Profile> {
  const at = columns.get("ndc11") ?? -1;
  const ndcs = new Set(practice.crosswalk.keys());
  const bought = new Set(
    guess.rows.flatMap(({cells}) => {
      const ndc = readNdc(cells[at] ?? "", ndcs);
      return "ndc11" in ndc ? [ndc.ndc11] : [];
    })
  );
  let mapped = profile;
  for (const outer of bought) {
    if (practice.billed.has(outer) || profile.ndc_map[outer] || !practice.crosswalk.has(outer)) continue;
    const inner = [...practice.billed].find(
      (ndc) => ndc.slice(0, 9) === outer.slice(0, 9) && practice.crosswalk.has(ndc)
    );
    if (!inner) continue;
    const size = (ndc: string): string => practice.crosswalk.get(ndc)!.billing_units_per_package.replace(/\.?0+$/, "");
    const said = `You buy ${formatNdc(outer)} (${size(outer)} billing units) and bill ${formatNdc(inner)} (${size(inner)}): one product. Are the doses taken from what is bought?`;
    if ((await choose(session, said, ["yes, keep it as what is billed", "no, they are two stocks"])) === 0)
      mapped = {...mapped, ndc_map: {...mapped.ndc_map, [outer]: inner}};
  }
  return mapped;
}

function unanswered(texts: readonly string[], {session, file}: PurchasesContext): InitResult {
  session.say(
    `\nNothing written: it is not certain what the file says. Run it without --yes to answer:\n${texts.map((text) => `  - ${text}`).join("\n")}`
  );
  return {file, profile: null, rows: 0, problems: 0};
}

const trialOf = (profile: Profile, {session, connection, input}: PurchasesContext): Promise<Trial | string> =>
  tryLoad({connection, source: new DistributorPurchases(session.data, [profile]), file: input, table: purchase});

/** Loads the file on trial, shows it, and writes the profile when a person agrees and the file loads. */
async function settle(profile: Profile, known: {own: boolean} | null, context: PurchasesContext): Promise<InitResult> {
  const {session, file} = context;
  const trial = await trialOf(profile, context);
  if (typeof trial === "string") {
    session.say(`\nNothing written, because the file does not load: ${trial}`);
    return {file, profile: null, rows: 0, problems: 0};
  }
  session.say(preview(trial));
  for (const remark of trial.remarks) session.say(`Note: ${remark}`);
  const counts = {rows: trial.accepted, problems: trial.rejected};
  // Damaged NDCs are the file's fault, and no answer mends them; any other reason is one the profile may not know yet.
  if (trial.accepted === 0 && !trial.refused.every(({reason}) => reason.startsWith("ndc_"))) {
    session.say("\nNothing written, because no row of the file loads.");
    return {file, profile: null, ...counts};
  }
  const path = join(profileFolder(session.data), `${profile.name}.json`);
  const isThere = existsSync(path);
  const isMending = isThere && known?.own === true;
  const question = isThere
    ? `\n${isMending ? "Mend" : "Replace"} ${path}? [${isMending ? "Y/n" : "y/N"}] `
    : `\nWrite ${path}? [Y/n] `;
  const usual = isThere && !isMending ? "n" : "y";
  const said = session.yes ? (isThere ? "n" : "y") : (await session.ask(question)).toLowerCase() || usual;
  if (!said.startsWith("y")) {
    session.say(isThere ? `Left as it is: ${path}. Remove it first to write it anew.` : "Nothing written.");
    return {file, profile: null, ...counts};
  }
  mkdirSync(profileFolder(session.data), {recursive: true});
  writeFileSync(path, `${JSON.stringify(written(profile), null, 2)}\n`);
  session.say(nextSteps(profile, path, context));
  return {file, profile: path, ...counts};
}

/** A profile of the program's own is extended by what is the practice's, so that it stays up to date. */
function written(profile: Profile): object {
  const bundled = bundledProfiles().find(({name}) => name === profile.name);
  if (!bundled) return profile;
  const {vendor, site_map, ndc_map, sheets} = profile;
  return {
    extends: profile.name,
    vendor,
    site_map,
    ...(Object.keys(ndc_map).length > 0 ? {ndc_map} : {}),
    ...(sheets ? {sheets} : {})
  };
}

function nextSteps(profile: Profile, path: string, {session, file}: PurchasesContext): string {
  const isUnder = !relative(resolve(session.data), resolve(file)).startsWith("..");
  return `
Written: ${path}
Run init on the file again to answer anew. What else the profile can say:
  vendor      the name reports show (now "${profile.vendor}")
  site_map    account or ship-to → your site_id: {"0012345": "main"}; empty takes the accounts themselves
  ndc_map     NDC bought → NDC billed, where a carton is bought and its vials are billed
  kinds       rules for credits: {"when": {"credit_reason": "price"}, "kind": "price_credit"}
Then ${isUnder ? "" : `copy ${file} under ${session.data} and `}run: npx plus-six load --data ${session.data}`;
}
