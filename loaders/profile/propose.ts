import {BadFile} from "../source.ts";
import type {GridRow} from "./grid.ts";
import {headerKey} from "./header.ts";
import {type Profile, ProfileSchema} from "./profile.ts";
import {dateFormats, guessHeader, type Shape, shapeOf, sniffDialect, TOTAL_ROW} from "./sniff.ts";
import {plainNumber} from "./text.ts";

/** Proposing a profile for an export nobody has described yet, from the names of its columns and what is in them. */

export interface Proposal {
  readonly profile: Profile;
  /** Columns a person has to look at, in words. */
  readonly doubts: string[];
}

interface Hint {
  readonly target: string;
  /** Header words, best first. */
  readonly names: readonly RegExp[];
  /** Shapes the cells may have. */
  readonly shapes: readonly Shape[];
}

const ANY: readonly Shape[] = ["text", "integer", "number", "money", "ndc", "date"];
const AMOUNT: readonly Shape[] = ["money", "number", "integer"];

/** In this order, so that the surer columns are taken first. */
const HINTS: readonly Hint[] = [
  {
    target: "ndc11",
    names: [/\bndc\b/, /^ndc/, /national drug/, /product (code|id)/, /drug code/],
    shapes: ["ndc", "integer", "text", "number"]
  },
  {
    target: "invoice_date",
    names: [
      /inv(oice)?\.? ?(date|dt)/,
      /bill(ing)?( doc)?.* (date|dt)/,
      /trans(action)? date/,
      /^(date|posted)$/,
      /\bdate\b|\bdt\b/
    ],
    shapes: ["date", "integer"]
  },
  {
    target: "line_number",
    names: [/inv(oice)? ?line/, /^line( ?(no|num|number|#|nbr))?\.?$/, /\bline (no|num|number|#|nbr)/],
    shapes: ["integer"]
  },
  {
    target: "extended_amount",
    names: [
      /ext(ended|d|n)?\.? ?(price|amount|amt|cost|sales|net)/,
      /net (invoice )?(amount|amt|value)/,
      /(line|total) (total|amount|amt|cost|price|sales)/,
      /^(ext|extended|extension|total|amount|net)$/,
      /amount|amt|\btotal\b/
    ],
    shapes: AMOUNT
  },
  {
    target: "unit_price",
    names: [
      /unit ?(sell )?(price|cost)/,
      /price (each|per)|(each|pack(age)?|invoice|contract|net|sell) (price|cost)/,
      /^(price|cost)$/,
      /price|cost/
    ],
    shapes: AMOUNT
  },
  {
    target: "packages",
    names: [
      /(ship(ped)?|billed|deliv(ered)?|invoiced?) ?(qty|quantity|units)/,
      /(qty|quantity) ?(ship(ped)?|billed|deliv(ered)?|invoiced?)/,
      /^(qty|quantity|packages|units|count|pkgs?)\.?$/,
      /qty|quantity|packages/
    ],
    shapes: ["integer", "number", "money"]
  },
  {
    target: "invoice",
    names: [
      /inv(oice)?\.? ?(no|num|number|nbr|#|id)/,
      /invoice\/credit/,
      /^invoice$/,
      /bill(ing)? doc/,
      /\binv(oice)?\b|document|memo/
    ],
    shapes: ["text", "integer"]
  },
  {
    target: "site_id",
    names: [
      /ship.?to( ?(no|num|number|id|#|acct|account|code))?$/,
      /(acct|account)( ?(no|num|number|id|#))?/,
      /cust(omer)? ?(no|num|number|id|#|acct)/,
      /sold.?to|facility|\bsite\b|location|clinic/,
      /\bdea\b/
    ],
    shapes: ANY
  },
  {target: "received_date", names: [/(receiv|deliv|ship)\w* ?(date|dt)/], shapes: ["date", "integer"]},
  {target: "expiry_date", names: [/exp(ir\w*)?\.? ?(date|dt)?$/], shapes: ["date", "integer"]},
  {target: "lot", names: [/\blot( ?(no|num|number|#))?$/, /lot#/, /batch/], shapes: ANY},
  {target: "contract_id", names: [/contract/], shapes: ANY},
  {
    target: "po_number",
    names: [/\bp\.?o\.?\b( ?(no|num|number|#))?/, /purchase order/, /order ?(no|num|number|#)/],
    shapes: ANY
  },
  {target: "wac", names: [/\bwac\b|list price/], shapes: AMOUNT},
  {target: "freight_amount", names: [/freight|shipping (charge|cost|fee)/], shapes: AMOUNT},
  {target: "service_fee_amount", names: [/service (fee|charge)|up\/?down ?charge|drop ?ship fee/], shapes: AMOUNT},
  {target: "credit_code", names: [/credit (code|ind)|\bcredit\b.*type/], shapes: ANY},
  {target: "credit_reason", names: [/reason/, /(line|trans\w*|invoice|doc\w*) ?type|^type$/], shapes: ["text"]},
  {target: "packages_per_unit", names: [/outer ?pack|pack(s|ages)? per|case (qty|size)/], shapes: ["integer"]},
  {target: "unit_of_measure", names: [/^u\/?o?\/?m$|unit of measure|\buom\b/], shapes: ["text"]},
  {target: "description", names: [/desc|product( name)?$|item name|drug name/], shapes: ["text"]}
];

const UNIT_WORDS: {readonly [word: string]: Profile["units"]["names"][string]} = {
  EA: "package",
  VL: "package",
  VIAL: "package",
  PKG: "package",
  KT: "package",
  KIT: "package",
  CS: "outer_pack",
  CA: "outer_pack",
  GM: "gram",
  G: "gram",
  MG: "milligram",
  IU: "international_unit"
};

/** A profile for the file as far as it can be told, named `name`; throws `BadFile` when it is no table of purchases. */
export function proposeProfile(bytes: Buffer, name: string, path = name): Proposal {
  const dialect = sniffDialect(bytes, path);
  const {grid, header, rows: data, totals} = guessHeader(bytes, dialect, path);
  const person = header.cells.find((cell) => PATIENT.test(cell));
  if (person)
    throw new BadFile(
      `patients' rows, so not purchases: column "${person.trim()}" (${path} line ${header.line}); claims load under the columns of data/README.md`
    );
  const columns = guessColumns(header, data);
  const missing = ["ndc11", "invoice", "invoice_date", "packages"].filter((target) => !columns.has(target));
  if (!columns.has("unit_price") && !columns.has("extended_amount")) missing.push("unit_price or extended_amount");
  const cellsOf = (target: string): string[] => data.map(({cells}) => cells[columns.get(target) ?? -1] ?? "");
  const doubts = missing.map((target) => `${target}: no column found; put its name into "columns"`);
  const dates = [
    ...new Set(["invoice_date", "received_date", "expiry_date"].flatMap((target) => dateFormats(cellsOf(target))))
  ];
  if (dates.includes("MM/DD/YYYY") && !cellsOf("invoice_date").some((text) => Number(text.split("/")[1]) > 12))
    doubts.push('dates: read as month/day/year; for day/month/year put "DD/MM/YYYY" into "dates"');
  if (!columns.has("site_id"))
    doubts.push(
      'site_id: no account or ship-to column found, so every row goes to site "main"; change it under "constants", or map a column'
    );
  const words = new Set(
    cellsOf("unit_of_measure")
      .filter(Boolean)
      .map((word) => word.toUpperCase())
  );
  const unknown = [...words].filter((word) => !(word in UNIT_WORDS));
  if (unknown.length > 0)
    doubts.push(
      `unit of measure ${unknown.join(", ")}: say what it counts in "units": {"names"}; its rows are refused until then`
    );
  const credits = creditRules(cellsOf);
  if (credits)
    doubts.push(
      `credits: rows whose ${header.cells[columns.get(credits.target)!]!.trim()} is ${credits.words.join(" or ")} are taken as returned goods, or as price credits where they have no quantity; see "kinds"`
    );
  const names = Object.fromEntries(
    [...words].filter((word) => word in UNIT_WORDS).map((word) => [word, UNIT_WORDS[word]])
  );
  const named = [...columns].map(([target, at]) => [target, [header.cells[at]!.trim()]]);
  // A total of the dollars proves the file whole; a total of anything else is only left out.
  const isControl = totals.some(({cells}) => cells[columns.get("extended_amount") ?? -1]);
  const match = header.cells
    .map((cell) => cell.trim())
    .filter(Boolean)
    .slice(0, 60);
  const profile = ProfileSchema.parse({
    name,
    description: `Proposed by init for ${name}.`,
    vendor: name,
    ...dialect,
    match,
    ...(grid.sheet !== null ? {sheets: [{name: `^${grid.sheet.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`}]} : {}),
    columns: Object.fromEntries(named),
    ...(columns.has("site_id") ? {} : {constants: {site_id: "main"}}),
    dates: dates.length > 0 ? dates : ["YYYY-MM-DD", "MM/DD/YYYY"],
    kinds: credits?.kinds ?? [],
    units: words.size > 0 ? {quantity: "column", names} : {quantity: "package", names: {}},
    ...(totals.length > 0 ? {[isControl ? "total_row" : "skip_rows"]: TOTAL_ROW} : {})
  });
  if (missing.length > 2)
    throw new BadFile(
      `no purchases recognised: ${missing.join(", ")} not found (${path}); see loaders/profiles for how to write a profile by hand`
    );
  return {profile, doubts};
}

/** A column that only a file of patients has. */
const PATIENT = /\b(patient|subscriber|member|dob|mrn)\b|date of birth/i;

/** What a row that gives money back is called where its quantity does not say so. */
const CREDIT = /\b(credit|return(ed)?|refund|rma|cm|cr)\b/i;

interface Credits {
  readonly target: "credit_code" | "credit_reason";
  readonly words: readonly string[];
  readonly kinds: Profile["kinds"];
}

/** Rules for credits where a column tells them from purchases; null where none does. */
function creditRules(cellsOf: (target: string) => string[]): Credits | null {
  for (const target of ["credit_code", "credit_reason"] as const) {
    const values = [...new Set(cellsOf(target).map((text) => text.trim()))];
    const words = values.filter((text) => CREDIT.test(text));
    if (words.length === 0 || words.length === values.length || words.length > 10) continue;
    const pattern = `^\\s*(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|")})\\s*$`;
    return {
      target,
      words,
      kinds: [
        {when: {[target]: pattern, packages: "^\\s*-?0*(\\.0*)?\\s*$"}, kind: "price_credit"},
        {when: {[target]: pattern}, kind: "return"}
      ]
    };
  }
  return null;
}

/** Target column → index: by name first, contents deciding what a name may be; an NDC column also by its contents alone. */
function guessColumns(header: GridRow, rows: readonly GridRow[]): Map<string, number> {
  const names = header.cells.map((cell) =>
    headerKey(cell)
      .replaceAll("_", " ")
      .replace(/([a-z])#/g, "$1 #")
  );
  const shapes = names.map((_, at) => shapesOf(rows.slice(0, 200).map(({cells}) => cells[at] ?? "")));
  const taken = new Map<string, number>();
  const isFree = (at: number): boolean =>
    ![...taken.values()].includes(at) && names[at] !== "" && names.indexOf(names[at]!) === at;
  for (const {target, names: hints, shapes: allowed} of HINTS) {
    const fits = (at: number): boolean =>
      isFree(at) && (shapes[at]!.size === 0 || [...shapes[at]!].some((shape) => allowed.includes(shape)));
    for (const hint of hints) {
      const at = names.findIndex((name, index) => hint.test(name) && fits(index));
      if (at < 0) continue;
      taken.set(target, at);
      break;
    }
  }
  const byContent = names.findIndex((_, at) => shapes[at]!.has("ndc"));
  const named = taken.get("ndc11");
  if (byContent >= 0 && (named === undefined || !shapes[named]!.has("ndc"))) {
    for (const [target, at] of taken) if (at === byContent) taken.delete(target);
    taken.set("ndc11", byContent);
  }
  if (!taken.has("invoice_date")) {
    const at = names.findIndex((_, index) => isFree(index) && shapes[index]!.has("date"));
    if (at >= 0) taken.set("invoice_date", at);
  }
  swapIfExtensionFits(taken, rows);
  return taken;
}

/** Shapes that at least a tenth of the filled cells have. */
function shapesOf(cells: readonly string[]): Set<Shape> {
  const counts = new Map<Shape, number>();
  const filled = cells.map(shapeOf).filter((shape) => shape !== "empty");
  for (const shape of filled) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count * 10 >= filled.length).map(([shape]) => shape));
}

/** Quantity × price = amount tells price and amount apart when their names were taken the wrong way round. */
function swapIfExtensionFits(taken: Map<string, number>, rows: readonly GridRow[]): void {
  const [quantity, price, amount] = ["packages", "unit_price", "extended_amount"].map((target) => taken.get(target));
  if (quantity === undefined || price === undefined || amount === undefined) return;
  const fits = (each: number, all: number): number =>
    rows.slice(0, 200).filter(({cells}) => {
      const [q, p, a] = [quantity, each, all].map((at) => Number(plainNumber(cells[at] ?? "") ?? Number.NaN));
      return Math.abs(q! * p! - a!) < 0.011 && q !== 1;
    }).length;
  if (fits(amount, price) > fits(price, amount)) {
    taken.set("unit_price", amount);
    taken.set("extended_amount", price);
  }
}
