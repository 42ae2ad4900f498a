import {BadFile} from "../source.ts";
import {type Dialect, type Grid, type GridRow, readGrids} from "./grid.ts";
import {decimalMark, guessColumns} from "./guess/columns.ts";
import {creditSheets, guessCredits, type TypeWord, unknownTypes} from "./guess/credits.ts";
import {guessDates} from "./guess/dates.ts";
import {SITE_ROWS, underHeadings} from "./guess/headings.ts";
import type {Question} from "./guess/question.ts";
import {type SiteContext, siteQuestion} from "./guess/sites.ts";
import {guessUnits} from "./guess/units.ts";
import {fitHeader, placeColumns} from "./header.ts";
import {type DATE_FORMATS, type Profile, ProfileSchema} from "./profile.ts";
import {type CrosswalkPackage, priceOfOne} from "./quantity.ts";
import {sheetsOf} from "./sheets.ts";
import {guessHeader, type HeaderGuess, sniffDialect, TOTAL_ROW, totalsOf} from "./sniff.ts";
import {plainNumber, readNdc} from "./text.ts";

/** Proposing a profile for an export nobody has described yet, from the names of its columns and what is in them. */

/** What the practice's other files say. */
export interface Practice {
  readonly crosswalk: ReadonlyMap<string, CrosswalkPackage>;
  /** site_id → name. */
  readonly sites: ReadonlyMap<string, string>;
  /** The last day a claim speaks of. */
  readonly latest: string | null;
}

export const NO_PRACTICE: Practice = {crosswalk: new Map(), sites: new Map(), latest: null};

/** A file as a guess sees it: its header, its rows, and which column is what. */
export interface Layout {
  readonly name: string;
  readonly path: string;
  readonly guess: HeaderGuess;
  readonly dialect: Dialect;
  readonly decimal_mark: "." | ",";
  readonly columns: Map<string, number>;
  readonly notes: string[];
  readonly doubtful: ReadonlySet<string>;
  /** Names of all sheets with this header, where there are several. */
  readonly sheets: readonly string[];
}

export interface Proposal {
  readonly profile: Profile;
  readonly questions: Question[];
  /** What was decided that a person may want to know. */
  readonly notes: string[];
}

/** Columns without which no line can be read. */
export const NEEDED = ["ndc11", "invoice", "invoice_date", "packages"] as const;

/** Looks at a file; throws `BadFile` when it is no table of purchases. */
export function layoutOf(bytes: Buffer, name: string, path = name): Layout {
  const dialect = sniffDialect(bytes, path);
  const guess = withOtherSheets(guessHeader(bytes, dialect, path));
  const person = guess.header.cells.find((cell) => PATIENT.test(cell));
  if (person)
    throw new BadFile(
      `patients' rows, so not purchases: column "${person.trim()}" (${path} line ${guess.header.line}); claims load under the columns of data/README.md`
    );
  const mark = decimalMark(guess.rows);
  const found = guessColumns(guess.header, guess.rows, {decimal_mark: mark});
  const sheets = sheetsLike(guess).map(({grid}) => grid.sheet ?? "");
  const layout = {name, path, guess, dialect, decimal_mark: mark, sheets: sheets.length > 1 ? sheets : [], ...found};
  const missing = missingColumns(layout);
  // With NDCs in it a person can say what the rest is; without, it is hardly purchases.
  if (missing.length > (found.columns.has("ndc11") ? 3 : 2))
    throw new BadFile(
      `no purchases recognized: ${missing.join(", ")} not found (${path}); see loaders/profiles for how to write a profile by hand`
    );
  return layout;
}

/** The layout of a file that a profile reads: its columns are where the profile has them, not where their names would. */
export function knownLayout(bytes: Buffer, profile: Profile, path: string): Layout {
  const grids = readGrids(bytes, profile, path);
  const {sheets} = sheetsOf(grids, profile, path);
  const [{grid, header, where}] = sheets as [(typeof sheets)[number]];
  const columns = new Map(placeColumns(header.row, profile, `${where} line ${header.row.line}`));
  const rows = sheets.flatMap((sheet) =>
    sheet.grid.rows.filter(({line, cells}) => line > sheet.header.lastLine && cells.filter(Boolean).length >= 3)
  );
  const guess: HeaderGuess = {grids, grid, header: header.row, height: 1, rows, totals: []};
  const names = sheets.length > 1 ? sheets.map((sheet) => sheet.grid.sheet ?? "") : [];
  const {name, decimal_mark} = profile;
  return {name, path, guess, dialect: profile, decimal_mark, columns, notes: [], doubtful: new Set(), sheets: names};
}

/** The tables of a file that have the header, each with it. */
const sheetsLike = ({grids, header, height}: HeaderGuess): {grid: Grid; lastLine: number}[] => {
  const match = header.cells.map((cell) => cell.trim()).filter(Boolean);
  return grids.flatMap((grid) => {
    const fit = fitHeader(grid.rows, {match, header_rows: height});
    return fit?.share === 1 ? [{grid, lastLine: fit.lastLine}] : [];
  });
};

/** The rows of all sheets with the header, since a sheet alone may not show every account, unit or kind of credit. */
function withOtherSheets(guess: HeaderGuess): HeaderGuess {
  const others = sheetsLike(guess).filter(({grid}) => grid !== guess.grid);
  const more = others.flatMap(({grid, lastLine}) => {
    const totals = totalsOf(grid.rows);
    return grid.rows.filter((row) => row.line > lastLine && row.cells.filter(Boolean).length >= 3 && !totals.has(row));
  });
  return {...guess, rows: [...guess.rows, ...more]};
}

export function missingColumns({columns}: Pick<Layout, "columns">): string[] {
  const missing: string[] = NEEDED.filter((target) => !columns.has(target));
  if (!columns.has("unit_price") && !columns.has("extended_amount")) missing.push("unit_price or extended_amount");
  return missing;
}

/** A profile for a layout whose columns are settled, and what is to be asked. */
export function proposeProfile(layout: Layout, practice: Practice = NO_PRACTICE): Proposal {
  const {name, guess, dialect, columns, decimal_mark} = layout;
  const {grid, header, rows, height} = guess;
  const cellsOf = (target: string): string[] => rows.map(({cells}) => cells[columns.get(target) ?? -1] ?? "");
  const credits = guessCredits(header, rows, columns, {decimal_mark});
  if (credits && credits.column !== null) columns.set("credit_reason", credits.column);
  const [type] = unknownTypes(header, rows, columns);
  if (type && !columns.has("credit_reason")) columns.set("credit_reason", type.column);
  const units = guessUnits(unitLines(layout, practice), header.cells[columns.get("packages") ?? -1] ?? "");
  const dates = dateQuestions(layout, practice);
  // A total of the dollars proves the file whole; a total of anything else is only left out.
  const isControl = guess.totals.some(({cells}) => cells[columns.get("extended_amount") ?? -1]);
  const headed = columns.has("site_id") ? null : underHeadings(sheetsLike(guess), new Set(rows), header.cells.length);
  const profile = ProfileSchema.parse({
    name,
    description: `Proposed by init for ${name}.`,
    vendor: name,
    ...dialect,
    header_rows: height,
    match: header.cells
      .map((cell) => cell.trim())
      .filter(Boolean)
      .slice(0, 60),
    columns: Object.fromEntries([...columns].map(([target, at]) => [target, [header.cells[at]!.trim()]])),
    dates: dates.formats,
    decimal_mark,
    kinds: credits?.kinds ?? [],
    units: units.units,
    fill_down: fillDown(columns, rows),
    ...(headed ? {site_rows: SITE_ROWS} : {}),
    ...(guess.totals.length > 0 ? {[isControl ? "total_row" : "skip_rows"]: TOTAL_ROW} : {})
  });
  const questions = [...dates.questions, ...units.questions];
  if (credits) questions.push(creditQuestion(credits.told, credits.isCertain));
  const types = unknownTypes(header, rows, columns).filter(({column}) => columns.get("credit_reason") === column);
  questions.push(...types.map((each) => typeQuestion(each, header.cells[each.column]!.trim())));
  questions.push(...creditSheets(layout.sheets).map(creditSheetQuestion));
  const titles = titlesAbove(grid, header);
  const asked = {columns, rows, header, titles, sheets: layout.sheets, name, decimal_mark};
  questions.push(...siteQuestion(headed ? withHeadings(asked, headed) : asked, practice));
  const unread = cellsOf("packages").filter((cell) => cell !== "" && plainNumber(cell, {decimal_mark}) === null).length;
  const notes = [...layout.notes];
  if (unread > 0) notes.push(`${unread} quantities are words or hold their unit: a number before a unit is read`);
  return {profile, questions, notes};
}

/** The same, the account above each line being one more column. */
const withHeadings = (context: SiteContext, rows: readonly GridRow[]): SiteContext => ({
  ...context,
  rows,
  header: {...context.header, cells: [...context.header.cells, "account above the lines"]},
  columns: new Map([...context.columns, ["site_id", context.header.cells.length]])
});

/** Texts in the rows above a header: the name of a report, an account, a site. */
const titlesAbove = (grid: Grid, header: GridRow): string[] =>
  grid.rows.filter(({line}) => line < header.line).flatMap(({cells}) => cells.filter(Boolean));

function unitLines({guess: {rows}, columns, decimal_mark}: Layout, {crosswalk}: Practice) {
  const ndcs = new Set(crosswalk.keys());
  const cell = (row: GridRow, target: string): string => row.cells[columns.get(target) ?? -1] ?? "";
  // A quantity may bring its unit along: 12 VL.
  const number = (row: GridRow, target: string): number =>
    Number(plainNumber(cell(row, target).replace(/\s*[A-Za-z]+\.?$/, ""), {decimal_mark}) ?? Number.NaN);
  return rows.flatMap((row) => {
    const ndc = readNdc(cell(row, "ndc11"), ndcs);
    if ("reason" in ndc) return [];
    const inCell = /\d\s*([A-Za-z]{1,10})\.?$/.exec(cell(row, "packages"))?.[1] ?? "";
    const quantity = Math.abs(number(row, "packages"));
    const price = priceOfOne(quantity, number(row, "unit_price"), number(row, "extended_amount"));
    return [{word: cell(row, "unit_of_measure") || inCell, quantity, price, known: crosswalk.get(ndc.ndc11)}];
  });
}

type Format = (typeof DATE_FORMATS)[number];

/** Forms of the days of all date columns, and a question where they can be read in more than one way. */
function dateQuestions(
  {guess: {rows, grid}, columns, decimal_mark}: Layout,
  {latest}: Practice
): {formats: Format[]; questions: Question[]} {
  const formats: Format[] = [];
  const questions: Question[] = [];
  for (const target of ["invoice_date", "received_date", "expiry_date"]) {
    const at = columns.get(target);
    if (at === undefined) continue;
    const cells = rows.map(({cells: all}) => all[at] ?? "");
    const guess = guessDates(cells, {
      is1904: grid.is1904,
      latest: target === "invoice_date" ? latest : null,
      isDayFirst: decimal_mark === ","
    });
    const [first] = guess.formats;
    if (!first || guess.formats.some((format) => formats.includes(format))) continue;
    formats.push(first);
    if (guess.isCertain) continue;
    questions.push({
      topic: "dates",
      text: `How is ${guess.example} written?`,
      choices: guess.formats.map((format) => ({
        label: FORMAT_WORDS[format] ?? format,
        set: (profile) => ({
          ...profile,
          dates: [format, ...profile.dates.filter((other) => !guess.formats.includes(other))]
        })
      })),
      isCertain: false,
      isVital: true
    });
  }
  return {formats: formats.length > 0 ? formats : ["YYYY-MM-DD", "MM/DD/YYYY"], questions};
}

const FORMAT_WORDS: {readonly [format: string]: string} = {
  "MM/DD/YYYY": "month/day/year",
  "DD/MM/YYYY": "day/month/year",
  "MM/DD/YY": "month/day/year",
  "DD/MM/YY": "day/month/year",
  "MM-DD-YYYY": "month-day-year",
  "DD-MM-YYYY": "day-month-year",
  MMDDYY: "month, day, year without marks (MMDDYY)",
  MDDYY: "month, day, year without marks, the zero of the month lost",
  excel: "a day number of a spreadsheet"
};

const creditQuestion = (told: readonly string[], isCertain: boolean): Question => ({
  topic: "credits",
  text: `Rows that give money back: ${told.join("; ")}. Is that right?`,
  choices: [
    {label: "yes", set: (profile) => profile},
    {label: "no, they are purchases", set: (profile) => ({...profile, kinds: []})}
  ],
  isCertain,
  isVital: true
});

/** Goods that may be the vendor's still, or billed only now that they were used. */
const NOT_BOUGHT = /consign|\bloan/i;

/** What a type of document is that nobody knows: an ordinary one, unless a person says otherwise; consigned goods are asked. */
function typeQuestion({word, lines}: TypeWord, cell: string): Question {
  const rule = (kind: Profile["kinds"][number]["kind"]) => (profile: Profile) => ({
    ...profile,
    kinds: [
      {when: {credit_reason: `^\\s*${word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}\\s*$`}, kind},
      ...profile.kinds
    ]
  });
  return {
    topic: `${cell} ${word}`,
    text: `What is ${cell} ${word} (${lines} lines)?`,
    choices: [
      {label: "an invoice, or what its signs say", set: (profile) => profile},
      {
        label: "a credit: goods that came back, or money alone where quantity × price is not the amount",
        set: rule("credit")
      },
      {label: "a price credit: money alone", set: rule("price_credit")},
      {label: "free goods", set: rule("free_goods")},
      {label: "consigned or loaned: not bought", set: rule("consigned")}
    ],
    isCertain: false,
    isVital: NOT_BOUGHT.test(word)
  };
}

/** Every line of a sheet of credits is one, whatever its sign. */
function creditSheetQuestion(sheet: string): Question {
  const pattern = `^${sheet.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$`;
  const as = (credit: boolean) => (profile: Profile) => ({
    ...profile,
    sheets: [
      ...(profile.sheets ?? []).filter(({name}) => name !== pattern),
      {skip: false, ...profile.sheets?.find(({name}) => name === pattern), name: pattern, credit}
    ]
  });
  return {
    topic: `credits of sheet ${sheet}`,
    text: `Every line of sheet ${sheet} gives money back, by its name. Is that right?`,
    choices: [
      {label: "yes", set: as(true)},
      {label: "no, its signs tell", set: as(false)}
    ],
    isCertain: true,
    isVital: false
  };
}

/** Columns that the first row of a group has and the next leave blank. */
function fillDown(columns: ReadonlyMap<string, number>, rows: readonly GridRow[]): Profile["fill_down"] {
  const ndc = columns.get("ndc11") ?? -1;
  const lines = rows.filter(({cells}) => (cells[ndc] ?? "") !== "");
  return ["invoice", "invoice_date", "site_id", "po_number"].filter((target) => {
    const at = columns.get(target);
    if (at === undefined || (lines[0]?.cells[at] ?? "") === "") return false;
    return lines.some(({cells}) => (cells[at] ?? "") === "");
  });
}

/** A column that only a file of patients has. */
const PATIENT = /\b(patient|subscriber|dob|mrn)\b|date of birth/i;
