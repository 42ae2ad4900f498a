import type {Profile} from "../profile/profile.ts";
import {ALIGNED} from "../read/aligned.ts";
import type {Sum, Trial} from "./trial.ts";

/** What init shows: how the file is read, its first rows, what is refused and what to do, totals to hold against the system's. */

const SHOWN = [
  "line_number",
  "invoice",
  "invoice_date",
  "site_id",
  "ndc11",
  "kind",
  "packages",
  "unit_price",
  "extended_amount"
];
const SAID: {readonly [delimiter: string]: string} = {
  ",": "comma",
  "|": "pipe",
  "\t": "tab",
  ";": "semicolon",
  [ALIGNED]: "columns under each other"
};

/** How sure a layout is, in words. */
export const SURE_SAID: {readonly [sure in Profile["sure"]]: string} = {
  vendor_documents: "documented by who sends it",
  public_programs: "known from public programs that read such files",
  inferred: "inferred",
  own_file: "described from a file of the practice"
};

export function describe(profile: Profile): string {
  const {format, delimiter, columns, dates, vendor, units, match, decimal_mark, sure, known_from} = profile;
  const how =
    format === "workbook" || format === "fixed" ? format.replace("fixed", "fixed record") : `text, ${SAID[delimiter]}`;
  const mark = decimal_mark === "," ? " Decimals have a comma." : "";
  const lines = Object.entries(columns).map(([target, names]) => `  ${target.padEnd(20)} ← ${names?.join(" or ")}`);
  const words = Object.entries(units.names).filter(([word]) => word !== "");
  const quantity =
    units.quantity === "column"
      ? `as their unit says${words.length > 0 ? ` (${words.map(([word, unit]) => `${word}: ${unit}`).join(", ")})` : ""}`
      : units.quantity === "each"
        ? "single vials or syringes"
        : `${units.quantity.replace("_", " ")}s`;
  const used = new Set(Object.values(columns).flat());
  const unused = match.filter((cell) => !used.has(cell));
  const left = unused.length > 0 ? `\nNot used: ${unused.join(", ")}` : "";
  const certainty =
    sure === "own_file" ? "" : `\nLayout ${profile.name}, ${SURE_SAID[sure]}: ${known_from}. Compare the totals below.`;
  return `${certainty}\nVendor: ${vendor}. Format: ${how}. Dates: ${dates.join(", ")}.${mark} Quantities are ${quantity}.\nColumns:\n${lines.join("\n")}${left}`;
}

/** What to do about rows that are refused, by reason. */
const REMEDY: {readonly [reason: string]: string} = {
  ndc_rounded_by_spreadsheet:
    "a spreadsheet rounded the NDC and its last digits are gone: export again with the NDC column as text",
  ndc_not_in_crosswalk:
    "its digits are not all there and no NDC of the crosswalk is it: export the NDC with its dashes",
  ndc_ambiguous: "several NDCs of the crosswalk can be meant: export the NDC with its dashes",
  invalid_ndc: "no NDC stands there: a drug needs one; freight, fees and discounts are known by their words",
  unit_unknown: "its unit counts something unknown: run init without --yes and say what",
  not_whole_packages: "the quantity is no whole number of packages: say what the unit counts",
  unknown_site: "its account is no site: run init without --yes and pick one",
  negative_amount_positive_quantity:
    'an amount below zero whose quantity is above: say in "kinds" whether it is a return or a price credit',
  credit_unclear:
    'it is a credit or what takes one back, and nothing says which: ask the distributor what the code means and put it into "kinds"',
  invalid_date: "its day is in another form than the others",
  duplicate_row: "the same line stands twice",
  wrong_number_of_columns: "its cells are more or fewer than the header's"
};

export function preview(trial: Trial, columns: readonly string[] = SHOWN): string {
  const shown = trial.first.map((row) => columns.map((name) => String(row[name] ?? "")));
  const heads = columns.map((name) => (name === "line_number" ? "line" : name));
  const widths = heads.map((name, at) => Math.max(name.length, ...shown.map((row) => row[at]!.length)));
  const table = [heads, ...shown].map(
    (row) =>
      `  ${row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join("  ")
        .trimEnd()}`
  );
  const refused = trial.refused.map(({reason, rows, dollars, lines}) => {
    const money = dollars ? `, $${dollars}` : "";
    return `  ${rows} refused${money}: ${reason} (line ${lines}${rows > 4 ? ", …" : ""})${REMEDY[reason] ? `: ${REMEDY[reason]}` : ""}`;
  });
  return [
    `\nFirst of ${trial.accepted} rows as they load:`,
    ...table,
    ...refused,
    ...sums("By month, to hold against the distributor's own totals:", trial.months),
    ...sums("By drug:", trial.drugs)
  ].join("\n");
}

/** Most lines of a table of totals. */
const MOST = 24;

function sums(title: string, rows: readonly Sum[]): string[] {
  if (rows.length === 0) return [];
  const cents = rows.reduce((all, {dollars}) => all + Math.round(Number(dollars) * 100), 0);
  const lines = rows
    .slice(0, MOST)
    .map(
      ({what, lines: count, packages, dollars}) =>
        `  ${what.padEnd(36)} ${String(count).padStart(6)} lines ${packages.padStart(10)} packages ${`$${dollars}`.padStart(16)}`
    );
  const more = rows.length > MOST ? [`  and ${rows.length - MOST} more`] : [];
  return [
    `\n${title}`,
    ...lines,
    ...more,
    `  ${"Total".padEnd(36)} ${" ".repeat(33)}${`$${(cents / 100).toFixed(2)}`.padStart(17)}`
  ];
}
