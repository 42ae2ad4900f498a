import {existsSync, mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {columnsOf} from "../../src/schema/table.ts";
import {profileFolder} from "../profile/library.ts";
import type {HeaderGuess, sniffDialect} from "../profile/sniff.ts";
import type {TableKind} from "../profile/tables/kinds.ts";
import {proposeTable} from "../profile/tables/propose.ts";
import type {TableProfile} from "../profile/tables/schema.ts";
import type {InputFile} from "../source.ts";
import {tableExports} from "../sources/table-export.ts";
import type {KnownPractice} from "./practice.ts";
import type {InitResult} from "./purchases.ts";
import {choose, type Session} from "./session.ts";
import {preview} from "./show.ts";
import {tryLoad} from "./trial.ts";

/** A table that is neither purchases nor claims, from file to profile: as purchases, with fewer questions. */

export interface TablesContext {
  readonly session: Session;
  readonly practice: KnownPractice;
  readonly connection: DuckDBConnection;
  readonly input: InputFile;
  readonly file: string;
  readonly looked: Pick<HeaderGuess, "header" | "rows" | "height"> & {
    readonly dialect: ReturnType<typeof sniffDialect>;
  };
}

export async function initTable(kind: TableKind, name: string, context: TablesContext): Promise<InitResult> {
  const {session, input, file, looked} = context;
  session.say(`\n${input.path} is ${kind.said}: it is read as ${kind.reads}.`);
  const proposal = proposeTable(kind, looked, looked.dialect, name);
  let {profile} = proposal;
  const open: string[] = [];
  if (!proposal.areDatesCertain) {
    if (session.yes) open.push(`How is ${proposal.example} written: ${proposal.dates.join(" or ")}?`);
    else {
      const at = await choose(session, `How is ${proposal.example} written?`, proposal.dates);
      profile = {
        ...profile,
        dates: [proposal.dates[at]!, ...profile.dates.filter((format) => !proposal.dates.includes(format))]
      };
    }
  }
  for (const target of proposal.missing) {
    if (session.yes) open.push(`Which column is ${target}? None is called so.`);
    else profile = await askColumn(profile, target, kind, context);
  }
  for (const {target, word, allowed} of proposal.unknown) {
    if (session.yes) {
      session.say(
        `Not asked, so its rows are refused: what is "${word}" of ${profile.columns[target]}, ${allowed.join(" or ")}?`
      );
      continue;
    }
    const at = await choose(session, `What is "${word}" of ${profile.columns[target]}?`, allowed);
    profile = {
      ...profile,
      words: {...profile.words, [target]: {...profile.words[target], [word.toLowerCase()]: allowed[at]!}}
    };
  }
  const said = Object.entries(profile.columns).map(([target, cell]) => `  ${target.padEnd(20)} ← ${cell}`);
  session.say(`Dates: ${profile.dates.join(", ")}.\nColumns:\n${said.join("\n")}`);
  if (open.length > 0) {
    session.say(
      `\nNothing written: it is not certain what the file says. Run it without --yes to answer:\n${open.map((text) => `  - ${text}`).join("\n")}`
    );
    return {file, profile: null, rows: 0, problems: 0};
  }
  return settle(kind, profile, context);
}

/** A column of the file, or one value for all rows: the site of a count, the payer of a fee schedule, the day in a title. */
async function askColumn(
  profile: TableProfile,
  target: string,
  kind: TableKind,
  {session, looked, practice}: TablesContext
): Promise<TableProfile> {
  const used = new Set(Object.values(profile.columns));
  const free = looked.header.cells.map((cell) => cell.trim()).filter((cell) => cell !== "" && !used.has(cell));
  const sites = target === "site_id" ? [...practice.sites.keys()].map((site) => `all rows: ${site}`) : [];
  const said = columnsOf(kind.table).find(({name}) => name === target)?.meta.description ?? target;
  const at = await choose(session, `Which column is ${target}? (${said})`, [
    ...sites,
    ...free,
    "none: one value for all rows"
  ]);
  if (at < sites.length)
    return {...profile, constants: {...profile.constants, [target]: [...practice.sites.keys()][at]!}};
  const column = free[at - sites.length];
  if (column) return {...profile, columns: {...profile.columns, [target]: column}};
  const value = await session.ask(`Value of ${target} for all rows: `);
  return {...profile, constants: {...profile.constants, [target]: value}};
}

async function settle(
  kind: TableKind,
  profile: TableProfile,
  {session, connection, input, file}: TablesContext
): Promise<InitResult> {
  const [source] = tableExports(session.data, [profile]);
  const trial = await tryLoad({connection, source: source!, file: input, table: kind.table});
  if (typeof trial === "string" || trial.accepted === 0) {
    const why =
      typeof trial === "string" ? trial : trial.refused.map(({reason, rows}) => `${rows} ${reason}`).join(", ");
    session.say(`\nNothing written, because the file does not load: ${why}`);
    return {file, profile: null, rows: 0, problems: 0};
  }
  // What can identify a patient is not shown.
  session.say(
    preview(
      trial,
      columnsOf(kind.table)
        .filter(({meta}) => !meta.patient)
        .map(({name}) => name)
    )
  );
  const path = join(profileFolder(session.data), `${profile.name}.json`);
  const counts = {rows: trial.accepted, problems: trial.rejected};
  const usual = existsSync(path) ? "n" : "y";
  const question = existsSync(path) ? `\nReplace ${path}? [y/N] ` : `\nWrite ${path}? [Y/n] `;
  const answer = session.yes ? usual : (await session.ask(question)).toLowerCase() || usual;
  if (!answer.startsWith("y")) {
    session.say(existsSync(path) ? `Left as it is: ${path}. Remove it first to write it anew.` : "Nothing written.");
    return {file, profile: null, ...counts};
  }
  mkdirSync(profileFolder(session.data), {recursive: true});
  writeFileSync(path, `${JSON.stringify(profile, null, 2)}\n`);
  session.say(`\nWritten: ${path}\nThen run: npx plus-six load --data ${session.data}`);
  return {file, profile: path, ...counts};
}
