import {group} from "d3";
import {dollars, dollarsShort, inWords, units} from "../../../../src/words/format.ts";
import {figures, finding, picture} from "../../page.ts";
import type {Picked} from "../../picks.ts";
import {responsive} from "../../responsive.ts";
import {type Column, dataTable} from "../../table.ts";
import {type WaterfallStep, waterfall} from "../../waterfall.ts";

/** Movements of the unit ledger in order; + comes in, − goes out. */
const MOVES = [
  {name: "purchased", sign: 1, label: "Bought"},
  {name: "free", sign: 1, label: "Free goods"},
  {name: "transferred_in", sign: 1, label: "From other sites"},
  {name: "opening_count", sign: 1, label: "There at the first count"},
  {name: "found", sign: 1, label: "Found by later counts"},
  {name: "billed", sign: -1, label: "Given and billed"},
  {name: "discarded", sign: -1, label: "Discarded (JW)"},
  {name: "other_waste", sign: -1, label: "Waste not billed"},
  {name: "returned", sign: -1, label: "Returned"},
  {name: "transferred_out", sign: -1, label: "To other sites"},
  {name: "expired", sign: -1, label: "Expired"},
  {name: "unexplained", sign: -1, label: "Unexplained"},
  {name: "before_first_count", sign: -1, label: "Gone before the first count"}
] as const;
const LOSSES: ReadonlySet<string> = new Set(["other_waste", "expired", "unexplained"]);

/** A row of data/unit-ledger.arrow: a drug package at a site in a quarter; thousandths of units and cents. */
export type LedgerRow = Readonly<
  Record<"quarter" | "site_id" | "site_name" | "hcpcs" | "drug_name" | "ndc11", string> & {
    [amount: string]: number | string;
  }
>;

/** Rows of a chosen site and drug. */
export function pickedRows<
  R extends {
    readonly site_id?: string;
    readonly hcpcs?: string;
    readonly quarter?: string;
  }
>(rows: readonly R[], {site = null, drug = null, quarter = null}: Picked): R[] {
  return rows.filter(
    (row) =>
      (site === null || row.site_id === undefined || row.site_id === site) &&
      (drug === null || row.hcpcs === undefined || row.hcpcs === drug) &&
      (quarter === null || row.quarter === undefined || row.quarter === quarter)
  );
}

const sum = <R>(rows: readonly R[], value: (row: R) => number): number =>
  rows.reduce((all, row) => all + value(row), 0);
const amount = (row: LedgerRow, name: string): number => Number(row[name]);

/** Opening of the first quarter and closing of the last among rows that may lie in several quarters. */
function ends(rows: readonly LedgerRow[], kind: "cost_cents" | "units_milli"): {opening: number; closing: number} {
  const quarters = rows.map((row) => row.quarter).sort();
  const [first, last] = [quarters[0], quarters.at(-1)];
  return {
    opening: sum(
      rows.filter((row) => row.quarter === first),
      (row) => amount(row, `opening_${kind}`)
    ),
    closing: sum(
      rows.filter((row) => row.quarter === last),
      (row) => amount(row, `closing_${kind}`)
    )
  };
}

/** The waterfall of a choice, opening to closing; steps of nothing are left out. */
export function ledgerSteps(rows: readonly LedgerRow[]): WaterfallStep[] {
  const {opening, closing} = ends(rows, "cost_cents");
  const moves = MOVES.map(({name, sign, label}) => ({
    name: label,
    cents: sign * sum(rows, (row) => amount(row, `${name}_cost_cents`)),
    isLoss: LOSSES.has(name),
    opens: WITH_LINES.has(name) ? {mart: "unit_ledger", sum: [`${sign < 0 ? "-" : ""}${name}_cost`]} : null
  })).filter((step) => step.cents !== 0);
  return [
    {name: "On hand at the start", cents: opening, isTotal: true},
    ...moves,
    {name: "On hand at the end", cents: closing, isTotal: true}
  ];
}

/** Movements that are of one invoice or claim line; the others come from counts. */
const WITH_LINES: ReadonlySet<string> = new Set([
  "purchased",
  "billed",
  "discarded",
  "other_waste",
  "expired",
  "unexplained"
]);

const lost = (rows: readonly LedgerRow[], name: string): number =>
  sum(rows, (row) => amount(row, `${name}_cost_cents`));

/** The finding: what left the shelf and was paid by nobody. */
export function inventorySentence(rows: readonly LedgerRow[], hasCounts = true): string {
  if (rows.length === 0) return "No stock for this choice";
  const parts = [
    {
      cents: lost(rows, "unexplained"),
      words: "is missing and nothing says why"
    },
    {cents: lost(rows, "expired"), words: "expired on the shelf"},
    {
      cents: lost(rows, "other_waste"),
      words: "was thrown away and not billed"
    }
  ].filter((part) => part.cents > 0);
  const {closing} = ends(rows, "cost_cents");
  if (parts.length === 0)
    return hasCounts
      ? `Every unit is accounted for; ${dollarsShort(closing)} of drug is on hand`
      : `${dollarsShort(closing)} of drug is on hand by the books; no count was loaded to compare`;
  return `${inWords(parts.map((part) => `${dollars(part.cents)} ${part.words}`))}`;
}

/** The finding as the page's title. */
export const inventoryFinding = (rows: readonly LedgerRow[], words: string, hasCounts = true): HTMLElement =>
  finding(inventorySentence(rows, hasCounts), `Unit ledger: ${words}`);

/** Use and mean stock over the quarters in which anything was used: what days on hand and turns are made of. */
function paceOf(rows: readonly LedgerRow[]): {used: number; held: number; perDay: number} {
  const quarters = [...group(rows, (row) => row.quarter).values()].filter(
    (own) => lost(own, "billed") + lost(own, "discarded") > 0
  );
  const used = sum(quarters, (own) => lost(own, "billed") + lost(own, "discarded"));
  const held = sum(quarters, (own) => (lost(own, "opening") + lost(own, "closing")) / 2) / Math.max(1, quarters.length);
  const days = sum(quarters, ([row]) => Number(row?.["days"] ?? 0));
  return {used, held, perDay: used / Math.max(1, days)};
}

/** Headline figures of a choice. */
export function inventoryFigures(rows: readonly LedgerRow[]): HTMLElement {
  const {closing} = ends(rows, "cost_cents");
  const {used, held, perDay} = paceOf(rows);
  const gone = lost(rows, "other_waste") + lost(rows, "expired") + lost(rows, "unexplained");
  const short = sum(rows, (row) => amount(row, "units_short_milli"));
  return figures([
    {
      label: "On hand, at cost",
      value: dollarsShort(closing),
      proof: {mart: "lot", sum: ["cost_left"], where: {quarter: null}}
    },
    {
      label: "Days on hand",
      proof: {mart: "days_on_hand"},
      value: perDay > 0 ? (held / perDay).toFixed(1) : "–",
      note: `${dollarsShort(held)} held on average over ${dollarsShort(perDay)} used a day`
    },
    {
      label: "Turns a year",
      proof: {mart: "days_on_hand"},
      value: held > 0 ? ((perDay * 365) / held).toFixed(1) : "–",
      note: `${dollarsShort(perDay * 365)} used a year over ${dollarsShort(held)}`
    },
    {
      label: "Lost: waste, expiry, unexplained",
      proof: {mart: "unit_ledger", sum: ["other_waste_cost", "expired_cost", "unexplained_cost"]},
      value: dollarsShort(gone),
      loss: gone > 0,
      note: `beside ${dollarsShort(used)} used`
    },
    {label: "Billed without stock, units", value: units(short), proof: {mart: "unit_ledger"}}
  ]);
}

/** The waterfall under its finding. */
export function inventoryPicture(rows: readonly LedgerRow[]): HTMLElement {
  const steps = ledgerSteps(rows);
  const bought = steps.find((step) => step.name === "Bought")?.cents ?? 0;
  const billed = -(steps.find((step) => step.name === "Given and billed")?.cents ?? 0);
  return picture(
    `Of ${dollarsShort(bought)} bought, ${dollarsShort(billed)} was given and billed`,
    "Stock from the start to the end of the period, dollars at cost, first in, first out",
    responsive((width) => waterfall(steps, {width})),
    "unit_ledger"
  );
}

/** What comes in carries a plus, what goes out a minus, in the head of its column. */
const signed = (label: string, sign: number): string =>
  sign === 0 ? label : `${sign > 0 ? "+" : "\u2212"}\u00a0${label}`;

interface DrugLine {
  readonly drug_name: string;
  readonly hcpcs: string;
  readonly rows: readonly LedgerRow[];
}

/** The ledger by drug, in dollars. */
export function ledgerTable(rows: readonly LedgerRow[], words: string): HTMLElement {
  const groups = group(rows, (row) => row.hcpcs);
  const lines: DrugLine[] = [...groups].map(([hcpcs, own]) => ({
    hcpcs,
    drug_name: own[0]!.drug_name,
    rows: own
  }));
  const column = (name: string, label: string, sign: number): Column<DrugLine> => ({
    key: `${name}_cost`,
    label: signed(label, sign),
    kind: "money",
    value: (line) => lost(line.rows, name),
    total: "sum",
    neutral: true
  });
  const end = (which: "opening" | "closing", label: string): Column<DrugLine> => ({
    key: `${which}_cost`,
    label,
    kind: "money",
    value: (line) => ends(line.rows, "cost_cents")[which],
    total: "sum"
  });
  return dataTable(
    lines,
    [
      {
        key: "drug_name",
        label: "Drug",
        href: (line) => `./drugs/${line.hcpcs}.html`
      },
      {key: "hcpcs", label: "Code"},
      end("opening", "Start"),
      ...MOVES.filter(({name}) => rows.some((row) => amount(row, `${name}_cost_cents`) !== 0)).map(
        ({name, label, sign}) => column(name, label, sign)
      ),
      end("closing", "End"),
      {
        key: "units_short",
        label: "Billed without stock",
        unit: "units",
        kind: "units",
        value: (line) => sum(line.rows, (row) => amount(row, "units_short_milli"))
      }
    ],
    {
      caption: `Unit ledger by drug, dollars at cost: ${words}`,
      file: "plus-six-unit-ledger-dollars",
      proof: {mart: "unit_ledger", column: "purchased_cost", sum: ["purchased_cost"]},
      sort: "-billed_cost",
      limit: 15,
      bold: (line) => lost(line.rows, "unexplained") > 0
    }
  );
}

/** The ledger by package and site, in units. */
export function unitTable(rows: readonly LedgerRow[], words: string): HTMLElement {
  const shown = MOVES.filter(({name}) => rows.some((row) => amount(row, `${name}_units_milli`) !== 0));
  const column = (name: string, label: string, sign: number): Column<LedgerRow> => ({
    key: `${name}_units`,
    label: signed(label, sign),
    kind: "units",
    value: (row) => amount(row, `${name}_units_milli`)
  });
  return dataTable(
    rows,
    [
      {key: "drug_name", label: "Drug"},
      {key: "quarter", label: "Quarter"},
      {key: "site_name", label: "Site"},
      {key: "ndc11", label: "NDC"},
      column("opening", "Start", 0),
      ...shown.map(({name, label, sign}) => column(name, label, sign)),
      column("closing", "End", 0),
      {
        key: "units_short",
        label: "Billed without stock",
        kind: "units",
        value: (row) => amount(row, "units_short_milli")
      }
    ],
    {
      caption: `Unit ledger by package and site, units: ${words}`,
      file: "plus-six-unit-ledger",
      proof: {mart: "unit_ledger"},
      sort: "-quarter",
      limit: 12,
      bold: (row) => amount(row, "unexplained_units_milli") > 0
    }
  );
}
