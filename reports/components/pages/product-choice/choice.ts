import {count, dollars, dollarsShort, inWords, percent, plural, ratio} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {figures, nothingToDraw, picture} from "../../page.ts";
import {payerLink} from "../../payer-link.ts";
import {responsive} from "../../responsive.ts";
import {total} from "../../sum.ts";
import {type Column, dataTable} from "../../table.ts";

/** A molecule's margin a year, today's and the best (data/product-choice.json: molecules). */
export interface MoleculeRow {
  readonly reference_hcpcs: string;
  readonly family: string;
  readonly products: number;
  readonly given_doses: number;
  readonly unpriced_doses: number;
  readonly moved_doses: number;
  readonly is_stock_left: boolean;
  readonly today_amount_cents: number;
  readonly chosen_amount_cents: number;
  readonly gain_amount_cents: number;
  readonly today_rebate_amount_cents: number;
  readonly chosen_rebate_amount_cents: number;
  readonly switch_limit_cost_cents: number;
  readonly preferences_cost_cents: number;
  readonly stock_cost_cents: number;
}

/** A product at a payer; null where nobody knows what the payer pays. */
export interface CellRow {
  readonly reference_hcpcs: string;
  readonly family: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly payer_id: string;
  readonly payer_name: string;
  readonly rate_basis: string;
  readonly preference: string;
  readonly today_doses: number;
  readonly chosen_doses: number;
  readonly dose_brings_amount_cents: number | null;
  readonly dose_cost_cents: number;
  readonly today_margin_amount_cents: number | null;
  readonly chosen_margin_amount_cents: number | null;
}

/** The finding: what the best mix is worth more a year, and where most of it is. */
export function choiceSentence(molecules: readonly MoleculeRow[]): string {
  const gain = total(molecules, "gain_amount_cents");
  const most = molecules.reduce<MoleculeRow | null>(
    (best, row) => (best === null || row.gain_amount_cents > best.gain_amount_cents ? row : best),
    null
  );
  if (most === null) return "No molecule has two products with a price";
  if (gain <= 0) return "No other mix of products earns more under the payers' preferences and the switch limit";
  return `Other products at the same payers would earn ${dollarsShort(gain)} more a year, ${dollarsShort(most.gain_amount_cents)} of it on ${most.family}`;
}

/** What holds a molecule back, dearest first, in words; what costs nothing does not bind. */
export function holdsBack(row: MoleculeRow): string {
  const limits = [
    ["the switch limit", row.switch_limit_cost_cents],
    ["payers' preferences", row.preferences_cost_cents],
    ["stock on hand", row.stock_cost_cents]
  ] as const;
  const binding = limits.filter(([, cost]) => cost > 0).sort((a, b) => b[1] - a[1]);
  const words = binding.map(([name, cost]) => `${name} (${dollars(cost)})`);
  if (row.is_stock_left) words.push("payers' preferences left no room to use the stock first");
  return words.length === 0 ? "nothing" : inWords(words);
}

export function choiceFigures(molecules: readonly MoleculeRow[], cells: readonly CellRow[]): HTMLElement {
  const gain = total(molecules, "gain_amount_cents");
  const unknown = cells.filter((row) => row.dose_brings_amount_cents === null).length;
  return figures([
    {
      label: "More a year",
      value: dollarsShort(gain),
      note: `${dollarsShort(Math.round(gain / 4))} a quarter, at the last four quarters' doses`,
      proof: {mart: "product_choice_molecule"}
    },
    {
      label: "Doses that change",
      value: count(total(molecules, "moved_doses")),
      note: `of ${count(total(molecules, "given_doses"))} a year in ${plural(molecules.length, "molecule")}`,
      proof: {mart: "product_choice_molecule"}
    },
    {
      label: "Rebates of tiers",
      value: dollarsShort(total(molecules, "chosen_rebate_amount_cents")),
      note: `a year; today's mix earns ${dollarsShort(total(molecules, "today_rebate_amount_cents"))}`,
      proof: {mart: "product_choice_molecule"}
    },
    {
      label: "Left out",
      value: plural(unknown, "pair"),
      note: "of product and payer: nobody knows what the payer pays for it",
      proof: {mart: "product_choice"}
    }
  ]);
}

export function gainPicture(molecules: readonly MoleculeRow[]): HTMLElement {
  const gains = molecules.filter((row) => row.gain_amount_cents > 0);
  if (gains.length === 0) return nothingToDraw("No molecule earns more with another mix: there is nothing to draw.");
  const first = gains.toSorted((a, b) => b.gain_amount_cents - a.gain_amount_cents).slice(0, 3);
  return picture(
    `${inWords(first.map((row) => row.family))} ${first.length === 1 ? "brings" : "bring"} ${percent(ratio(total(first, "gain_amount_cents"), total(gains, "gain_amount_cents")))} of it`,
    "Margin a year of the best mix of products less today's mix, dollars",
    responsive((width) =>
      amountBars(
        molecules.map((row) => ({name: row.family, cents: row.gain_amount_cents})),
        {width, measure: "gain a year", thing: "molecule"}
      )
    ),
    "product_choice_molecule"
  );
}

export function moleculeTable(molecules: readonly MoleculeRow[]): HTMLElement {
  const money = (
    key: string,
    label: string,
    unit: string,
    value: (row: MoleculeRow) => number
  ): Column<MoleculeRow> => ({
    ...{key, label, unit, kind: "money", value},
    total: "sum"
  });
  const columns: Column<MoleculeRow>[] = [
    {key: "family", label: "Molecule"},
    money("gain_amount", "More a year", "$", (row) => row.gain_amount_cents),
    money("gain_quarter", "More a quarter", "$", (row) => Math.round(row.gain_amount_cents / 4)),
    money("today_amount", "Today", "$ a year, with rebates", (row) => row.today_amount_cents),
    money("chosen_amount", "Best mix", "$ a year, with rebates", (row) => row.chosen_amount_cents),
    {key: "moved_doses", label: "Doses that change", kind: "count", total: "sum"},
    {key: "holds_back", label: "What holds it back", unit: "$ a year it costs", value: holdsBack},
    money("chosen_rebate", "Tier rebates", "$ a year, best mix", (row) => row.chosen_rebate_amount_cents),
    {key: "given_doses", label: "Doses", kind: "count", total: "sum"},
    {key: "unpriced_doses", label: "Of unknown price", kind: "count", total: "sum"}
  ];
  return dataTable(molecules, columns, {
    caption: "Margin a year by molecule, today's mix of products and the best one",
    file: "plus-six-product-choice-molecules",
    proof: {mart: "product_choice_molecule", column: "gain_amount", sum: ["gain_amount"]},
    sort: "-gain_amount",
    empty: "no molecule has two products bought in the last four quarters."
  });
}

/** The pairs of product and payer whose doses change, or all of them. */
export function cellTable(cells: readonly CellRow[], words: string): HTMLElement {
  const margin = (row: CellRow): number | null =>
    row.dose_brings_amount_cents === null ? null : row.dose_brings_amount_cents - row.dose_cost_cents;
  const columns: Column<CellRow>[] = [
    {key: "payer_name", label: "Payer", href: payerLink},
    {key: "drug_name", label: "Product"},
    {key: "hcpcs", label: "Code"},
    {key: "today_doses", label: "Today", unit: "doses a year", kind: "count", total: "sum"},
    {key: "chosen_doses", label: "Best mix", unit: "doses a year", kind: "count", total: "sum"},
    {key: "change", label: "Change", unit: "doses", kind: "count", value: (row) => row.chosen_doses - row.today_doses},
    {key: "dose_margin", label: "Margin", unit: "$ a dose", kind: "money", value: margin},
    {
      key: "effect",
      label: "Effect of the mix",
      unit: "$ a year before rebates",
      kind: "money",
      value: (row) =>
        row.chosen_margin_amount_cents === null || row.today_margin_amount_cents === null
          ? null
          : row.chosen_margin_amount_cents - row.today_margin_amount_cents,
      total: "sum"
    },
    {key: "preference", label: "Payer says"},
    {
      key: "dose_brings",
      label: "Brings",
      unit: "$ a dose",
      kind: "money",
      value: (row) => row.dose_brings_amount_cents
    },
    {key: "dose_cost", label: "Costs", unit: "$ a dose", kind: "money", value: (row) => row.dose_cost_cents},
    {
      key: "rate_basis",
      label: "Rate rests on",
      value: (row) => (row.rate_basis === "none" ? "not known" : row.rate_basis)
    }
  ];
  return dataTable(cells, columns, {
    caption: `Product by payer: ${words}`,
    file: "plus-six-product-choice",
    proof: {mart: "product_choice"},
    sort: "payer_name",
    limit: 30,
    empty: "no product is given."
  });
}
