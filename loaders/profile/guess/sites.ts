import type {GridRow} from "../grid.ts";
import type {Profile} from "../profile.ts";
import type {Practice} from "../propose.ts";
import {plainNumber} from "../text.ts";
import {nameOf} from "./hints.ts";
import type {Choice, Question} from "./question.ts";

/** Which site of care the lines of an account belong to: asked account by account, or once where no column says. */

export interface SiteContext {
  readonly columns: ReadonlyMap<string, number>;
  readonly header: GridRow;
  readonly rows: readonly GridRow[];
  /** Texts above the table. */
  readonly titles: readonly string[];
  /** Names of the sheets with this header, where there are several. */
  readonly sheets: readonly string[];
  readonly name: string;
  readonly decimal_mark?: "." | ",";
}

/** More accounts than this are not asked about one by one. */
const MOST_ACCOUNTS = 40;

/** Questions about sites; none where every account is a site already, or the practice has one site and one account. */
export function siteQuestion(context: SiteContext, practice: Pick<Practice, "sites">): Question[] {
  const at = context.columns.get("site_id");
  if (at !== undefined) return accountQuestions(context, at, practice);
  if (context.sheets.length > 1) return context.sheets.map((sheet) => sheetQuestion(sheet, practice));
  const named = [...practice.sites].filter(([id, name]) => context.titles.some((title) => speaksOf(title, id, name)));
  const title = context.titles.length > 0 ? ` Above the table it says: ${context.titles.slice(0, 4).join(" | ")}.` : "";
  const guess = named[0]?.[0] ?? (practice.sites.size === 1 ? [...practice.sites.keys()][0]! : null);
  return [
    {
      topic: "site",
      text: `No column says which site the goods went to.${title} Which site of yours is it?`,
      choices: siteChoices(practice, guess, practice.sites.size === 0 ? "main" : null, (site, profile) => ({
        ...profile,
        constants: {...profile.constants, site_id: site}
      })),
      isCertain: named.length === 1 || practice.sites.size <= 1,
      isVital: true
    }
  ];
}

/** Whether a text names a site by its id or name, as whole words. */
function speaksOf(text: string, id: string, name: string): boolean {
  const words = ` ${text.toLowerCase().replace(/[^a-z0-9]+/g, " ")} `;
  return [id, name].some(
    (each) =>
      each.length > 1 &&
      words.includes(
        ` ${each
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, " ")
          .trim()} `
      )
  );
}

function siteChoices(
  {sites}: Pick<Practice, "sites">,
  guess: string | null,
  other: string | null,
  set: (site: string, profile: Profile) => Profile
): Choice[] {
  const ids = [...sites.keys()].sort((a, b) => Number(b === guess) - Number(a === guess));
  const known = ids.map((id) => ({
    label: sites.get(id) && sites.get(id) !== id ? `${id} (${sites.get(id)})` : id,
    set: (profile: Profile) => set(id, profile)
  }));
  const own =
    other === null ? [] : [{label: `${other} (a site of its own)`, set: (profile: Profile) => set(other, profile)}];
  return guess === null ? [...own, ...known] : [...known, ...own];
}

function sheetQuestion(sheet: string, practice: Pick<Practice, "sites">): Question {
  const named = [...practice.sites].filter(([id, name]) => speaksOf(sheet, id, name));
  const pattern = `^${sheet.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$`;
  return {
    topic: `site of sheet ${sheet}`,
    text: `No column says which site the goods of sheet ${sheet} went to. Which site of yours is it?`,
    choices: siteChoices(
      practice,
      named[0]?.[0] ?? null,
      practice.sites.size === 0 ? sheet : null,
      (site, profile) => ({
        ...profile,
        sheets: [
          ...(profile.sheets ?? []).filter(({name}) => name !== pattern),
          {...profile.sheets?.find(({name}) => name === pattern), name: pattern, site_id: site, skip: false}
        ]
      })
    ),
    isCertain: named.length === 1,
    isVital: true
  };
}

function accountQuestions(
  {columns, header, rows, name, decimal_mark = "."}: SiteContext,
  at: number,
  practice: Pick<Practice, "sites">
): Question[] {
  const amount = columns.get("extended_amount") ?? -1;
  const names = header.cells.findIndex(
    (cell) => /name|city/.test(nameOf(cell)) && /ship|cust|facility|account|clinic|site|city/.test(nameOf(cell))
  );
  const accounts = new Map<string, {lines: number; dollars: number; said: string}>();
  for (const {cells} of rows) {
    const account = (cells[at] ?? "").trim();
    if (account === "") continue;
    const so = accounts.get(account) ?? {lines: 0, dollars: 0, said: names === at ? "" : (cells[names] ?? "")};
    so.lines++;
    so.dollars += Number(plainNumber(cells[amount] ?? "", {decimal_mark}) ?? 0);
    accounts.set(account, so);
  }
  const unknown = [...accounts].filter(([account]) => !practice.sites.has(account));
  if (practice.sites.size === 0 || unknown.length > MOST_ACCOUNTS) return [];
  return unknown.map(([account, {lines, dollars, said}]) => {
    const guess = [...practice.sites].find(([id, site]) => speaksOf(`${account} ${said}`, id, site))?.[0] ?? null;
    const money = dollars === 0 ? "" : `, $${dollars.toFixed(2)}`;
    return {
      topic: `account ${account}`,
      text: `Account ${account}${said ? ` (${said})` : ""} of ${name} is no site of yours: ${lines} lines${money}. Which site is it?`,
      choices: siteChoices(practice, guess, account, (site, profile) => ({
        ...profile,
        site_map: {...profile.site_map, [account]: site}
      })),
      isCertain: false,
      isVital: false
    };
  });
}
