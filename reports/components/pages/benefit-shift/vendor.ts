import * as Plot from "@observablehq/plot";
import {html} from "htl";
import {
  addTherapy,
  type TherapyInputs,
  type TherapyMonth,
  type VendorInputs,
  type VendorOutcome,
  vendorModels
} from "../../../../src/forecast/vendor-model.ts";
import {dollars, dollarsShort} from "../../../../src/words/format.ts";
import {asImage, inCents} from "../../image.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {type Column, dataTable} from "../../table.ts";
import type {Supply} from "./shift.ts";

interface Field {
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly step?: number;
}

/** Numbers to change, each labelled; `.value` is an object of them. */
export function numbers(fields: readonly Field[], name: string): HTMLElement {
  const inputs = fields.map((field) => ({
    field,
    input:
      html`<input type="number" name=${field.name} value=${field.value} step=${field.step ?? 1}>` as HTMLInputElement
  }));
  const form = html`<form class="filters numbers" aria-label=${name}>${inputs.map(
    ({field, input}) => html`<label><span>${field.label}</span>${input}</label>`
  )}</form>` as HTMLElement & {value: Record<string, number>};
  const read = (): Record<string, number> =>
    Object.fromEntries(
      inputs.map(({field, input}) => [
        field.name,
        Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : field.value
      ])
    );
  form.value = read();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    form.value = read();
  });
  return form;
}

/** A chooser of a drug and payer with at least one visit; its value is the sum over kinds of site. */
export function drugAndPayer(supply: readonly Supply[]): HTMLElement {
  const groups = new Map<string, {label: string; rows: Supply[]; cost: number}>();
  for (const row of supply) {
    const key = `${row.hcpcs} ${row.payer_id}`;
    const group = groups.get(key) ?? {label: `${row.drug_name}, ${row.payer_name}`, rows: [], cost: 0};
    group.rows.push(row);
    group.cost += row.acquisition_cost_cents;
    groups.set(key, group);
  }
  const ordered = [...groups].sort((a, b) => b[1].cost - a[1].cost);
  const select = html`<select name="supply">${ordered.map(
    ([key, {label}]) => html`<option value=${key}>${label}</option>`
  )}</select>` as HTMLSelectElement;
  const form =
    html`<form class="filters" aria-label="Drug and payer"><label><span>Drug and payer</span>${select}</label></form>` as HTMLElement & {
      value: readonly Supply[];
    };
  const read = (): readonly Supply[] => groups.get(select.value)?.rows ?? [];
  form.value = read();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    form.value = read();
  });
  return form;
}

/** What a year of a drug and payer says of the inputs, dollars a dose. */
export function vendorFields(rows: readonly Supply[]): Field[] {
  const sum = (of: (row: Supply) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const visits = sum((row) => row.visits) || 1;
  const each = (cents: number): number => Math.round(cents / visits) / 100;
  const first = rows[0];
  return [
    {name: "doses", label: "Doses a year", value: visits},
    {
      name: "drug_revenue",
      label: "Drug collected, $ a dose",
      value: each(sum((row) => row.collected_amount_cents)),
      step: 0.01
    },
    {
      name: "drug_cost",
      label: "Acquisition cost, $ a dose",
      value: each(sum((row) => row.acquisition_cost_cents)),
      step: 0.01
    },
    {
      name: "waste_cost",
      label: "of it discarded, $ a dose",
      value: each(sum((row) => row.discarded_acquisition_cost_cents)),
      step: 0.01
    },
    {
      name: "administration_revenue",
      label: "Administration, $ a dose",
      value: each(sum((row) => row.administration_amount_cents)),
      step: 0.01
    },
    {name: "chair_cost", label: "Chair and nurse, $ a dose", value: 0, step: 0.01},
    {name: "days_to_pay", label: "Days to be paid", value: Math.round(first?.days_to_pay ?? 30)},
    {name: "terms_days", label: "Days to pay the vendor", value: Math.round(first?.terms_days ?? 30)},
    {name: "interest", label: "Cost of money, % a year", value: 8, step: 0.1}
  ];
}

const cents = (dollarsValue: number | undefined): number => Math.round((dollarsValue ?? 0) * 100);

const MODELS: Readonly<Record<VendorOutcome["model"], string>> = {
  buy_and_bill: "Buy and bill",
  white_bagging: "White bagging (payer's pharmacy, own chair)",
  referral: "Referral to hospital"
};

/** A year under each way of supplying the drug. */
export function vendorTable(values: Readonly<Record<string, number>>): HTMLElement {
  const inputs: VendorInputs = {
    doses: values["doses"] ?? 0,
    drug_revenue: cents(values["drug_revenue"]),
    drug_cost: cents(values["drug_cost"]),
    waste_cost: cents(values["waste_cost"]),
    administration_revenue: cents(values["administration_revenue"]),
    chair_cost: cents(values["chair_cost"]),
    gap_days: (values["days_to_pay"] ?? 0) - (values["terms_days"] ?? 0),
    loss_rate: 0,
    interest_rate: (values["interest"] ?? 0) / 100
  };
  const money = (key: keyof VendorOutcome, label: string): Column<VendorOutcome> => ({
    key,
    label,
    unit: "$ a year",
    kind: "money",
    value: (row) => row[key] as number
  });
  const columns: Column<VendorOutcome>[] = [
    {key: "model", label: "Supply", value: (row) => MODELS[row.model]},
    money("drug_margin", "Drug margin"),
    money("waste", "Waste in it"),
    money("chair_revenue", "Administration"),
    money("chair_cost", "Chair and nurse"),
    money("working_capital", "Money tied up"),
    money("interest", "Interest"),
    money("result", "Result")
  ];
  return dataTable(vendorModels(inputs), columns, {
    caption: "A year of the drug and payer under each way of supply",
    file: "plus-six-supply-models",
    proof: {mart: "site_shift"}
  });
}

export const THERAPY_FIELDS: readonly Field[] = [
  {name: "patients_at_start", label: "Patients at start", value: 4},
  {name: "new_patients_a_month", label: "New patients a month", value: 1, step: 0.5},
  {name: "doses_a_year", label: "Doses a patient a year", value: 13},
  {name: "drug_cost", label: "Acquisition cost, $ a dose", value: 6500, step: 0.01},
  {name: "commercial_share", label: "Commercial patients, %", value: 60},
  {name: "commercial_revenue", label: "Commercial pays, $ a dose", value: 7600, step: 0.01},
  {name: "government_revenue", label: "Government pays, $ a dose", value: 6700, step: 0.01},
  {name: "chair_cost", label: "Chair and nurse, $ a dose", value: 180, step: 0.01},
  {name: "terms_days", label: "Days to pay the vendor", value: 30},
  {name: "days_to_pay", label: "Days to be paid", value: 45},
  {name: "set_up_cost", label: "Set-up, $", value: 15000},
  {name: "months", label: "Months", value: 36}
];

/** A pro forma of a new therapy: margin, cash by month, break-even. */
export function therapyProForma(values: Readonly<Record<string, number>>): HTMLElement {
  const share = (values["commercial_share"] ?? 0) / 100;
  const inputs: TherapyInputs = {
    patients_at_start: values["patients_at_start"] ?? 0,
    new_patients_a_month: values["new_patients_a_month"] ?? 0,
    doses_a_year: values["doses_a_year"] ?? 0,
    drug_cost: cents(values["drug_cost"]),
    revenue: Math.round(
      cents(values["commercial_revenue"]) * share + cents(values["government_revenue"]) * (1 - share)
    ),
    chair_cost: cents(values["chair_cost"]),
    terms_days: values["terms_days"] ?? 0,
    days_to_pay: values["days_to_pay"] ?? 0,
    set_up_cost: cents(values["set_up_cost"]),
    months: Math.min(60, Math.max(1, Math.round(values["months"] ?? 24)))
  };
  const {months, margin, lowest_cash, break_even_month} = addTherapy(inputs);
  const words = `${margin < 0 ? "Loses" : "Earns"} ${dollarsShort(Math.abs(margin))} in ${months.length} months; cash goes as low as ${dollars(lowest_cash)}; ${
    break_even_month === null ? "it does not break even in that time" : `it breaks even in month ${break_even_month}`
  }`;
  return picture(
    words,
    "Cash so far by month, dollars, set-up included",
    responsive((width) => cashCurve(months, break_even_month, width)),
    "site_shift"
  );
}

/** Cash so far as a line around zero, the month of break-even marked. */
function cashCurve(months: readonly TherapyMonth[], breakEven: number | null, width: number): SVGElement | HTMLElement {
  const rows = months.map(({month, cash}) => ({month, dollars: cash / 100}));
  const marked = rows.filter((row) => row.month === breakEven || row.month === rows.length);
  return asImage(
    Plot.plot({
      width,
      height: 240,
      marginLeft: 70,
      marginRight: 60,
      ariaLabel: `Cash so far over ${rows.length} months, ending at ${dollars(months.at(-1)?.cash)}.`,
      x: {label: "Month", tickFormat: "d"},
      y: {label: null, tickFormat: (value: number) => dollarsShort(value * 100), ticks: 5},
      marks: [
        Plot.ruleY([0], {stroke: "var(--ink)"}),
        Plot.lineY(rows, {x: "month", y: "dollars", stroke: "var(--accent)", strokeWidth: 2}),
        Plot.dot(marked, {x: "month", y: "dollars", fill: "var(--accent)"}),
        Plot.text(marked, {
          x: "month",
          y: "dollars",
          text: (row: {month: number; dollars: number}) =>
            row.month === breakEven ? `month ${row.month}` : dollarsShort(row.dollars * 100),
          dy: -12,
          fill: "var(--ink)"
        })
      ]
    }),
    months.map(({month, cash}) => ({month, cash_so_far: inCents(cash)}))
  );
}
