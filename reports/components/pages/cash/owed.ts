import {dollarsShort, plural} from "../../../../src/words/format.ts";
import {payerLink} from "../../payer-link.ts";
import {addUp, total} from "../../sum.ts";
import {type Column, dataTable} from "../../table.ts";
import type {Named} from "./cash.ts";

export interface PatientRow extends Named {
  readonly quarter: string;
  readonly lines_with_balance: number;
  readonly deductible_amount_cents: number;
  readonly coinsurance_amount_cents: number;
  readonly copay_amount_cents: number;
  readonly patient_responsibility_cents: number;
  readonly patient_paid_amount_cents: number;
  readonly write_off_amount_cents: number;
  readonly untold_patient_amount_cents: number;
  readonly balance_amount_cents: number;
  readonly credit_amount_cents: number;
}

export interface PatientDrugRow {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly quarter: string;
  readonly lines_with_balance: number;
  readonly patient_responsibility_cents: number;
  readonly patient_paid_amount_cents: number;
  readonly untold_patient_amount_cents: number;
  readonly balance_amount_cents: number;
}

export interface TakeBackRow extends Named {
  readonly payment_month: string;
  readonly reason_code: string;
  readonly adjustments_count: number;
  readonly amount_taken_back_cents: number;
}

export interface DifferenceRow extends Named {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly csv_file: string | null;
  readonly csv_source_line: number;
  readonly remittance_file: string | null;
  readonly source_line: number;
  readonly csv_allowed_amount_cents: number | null;
  readonly allowed_amount_cents: number | null;
  readonly allowed_difference_cents: number | null;
  readonly csv_paid_amount_cents: number | null;
  readonly paid_amount_cents: number | null;
  readonly paid_difference_cents: number;
}

const OWED = ["patient_responsibility", "patient_paid_amount", "untold_patient_amount", "balance_amount"] as const;
const OWED_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  deductible_amount: ["Deductible", "$"],
  coinsurance_amount: ["Coinsurance", "$"],
  copay_amount: ["Copay", "$"],
  patient_responsibility: ["Patients' part", "$"],
  patient_paid_amount: ["Received", "$ from patients and assistance"],
  untold_patient_amount: ["Not reported", "$ of which no file says what the patient paid"],
  write_off_amount: ["Written off", "$"],
  balance_amount: ["Outstanding", "$"],
  credit_amount: ["Paid too much", "$"]
};

/** What patients owe and have paid, by payer. */
export function patientTable(rows: readonly PatientRow[], words: string): HTMLElement {
  const keys = [
    "deductible_amount",
    "coinsurance_amount",
    "copay_amount",
    ...OWED,
    "write_off_amount",
    "credit_amount"
  ] as const;
  const groups = addUp(rows, (row) => row.payer_id, {
    keep: ["payer_id", "payer_name"],
    add: ["lines_with_balance", ...keys.map((key) => `${key}_cents` as const)]
  });
  type Row = (typeof groups)[number];
  const columns: Column<Row>[] = [
    {key: "payer_name", label: "Payer", href: payerLink},
    ...keys.map((key): Column<Row> => owed(key, (row) => row[`${key}_cents`])),
    {key: "lines_with_balance", label: "Lines owing", kind: "count", total: "sum"}
  ];
  return dataTable(groups, columns, {
    caption: `What patients owe, by payer: ${words}`,
    file: "plus-six-patient-balance-by-payer",
    proof: {mart: "patient_balance", column: "patient_responsibility", sum: ["patient_responsibility"]},
    sort: "-balance_amount",
    limit: 20,
    empty: "no line has a decision."
  });
}

/** The same by drug. */
export function patientDrugTable(rows: readonly PatientDrugRow[], words: string): HTMLElement {
  const groups = addUp(rows, (row) => row.hcpcs, {
    keep: ["hcpcs", "drug_name"],
    add: ["lines_with_balance", ...OWED.map((key) => `${key}_cents` as const)]
  });
  type Row = (typeof groups)[number];
  const columns: Column<Row>[] = [
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
    {key: "hcpcs", label: "Code"},
    ...OWED.map((key): Column<Row> => owed(key, (row) => row[`${key}_cents`], " for drugs")),
    {key: "lines_with_balance", label: "Lines owing", kind: "count", total: "sum"}
  ];
  return dataTable(groups, columns, {
    caption: `What patients owe, by drug: ${words}`,
    file: "plus-six-patient-balance-by-drug",
    proof: {mart: "patient_balance", column: "patient_responsibility", sum: ["patient_responsibility"]},
    sort: "-balance_amount",
    limit: 10,
    empty: "no drug line has a decision."
  });
}

function owed<R>(key: string, value: (row: R) => number, what = ""): Column<R> {
  const [label, unit] = OWED_WORDS[key]!;
  return {key, label: label + what, unit, kind: "money", value, total: "sum"};
}

const TAKE_BACK_REASONS: Readonly<Record<string, string>> = {
  WO: "overpayment recovery",
  FB: "balance carried forward",
  L6: "interest",
  "72": "authorized return",
  CS: "adjustment"
};

/** Provider-level adjustments (PLB), on lines of their own. */
export function takeBackTable(rows: readonly TakeBackRow[]): HTMLElement {
  const columns: Column<TakeBackRow>[] = [
    {key: "payer_name", label: "Payer"},
    {key: "payment_month", label: "Paid in"},
    {
      key: "reason_code",
      label: "Reason",
      show: (row) => `${row.reason_code} ${TAKE_BACK_REASONS[row.reason_code] ?? ""}`.trim()
    },
    {key: "adjustments_count", label: "Adjustments", kind: "count", total: "sum"},
    {
      key: "amount_taken_back",
      label: "Taken back",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.amount_taken_back_cents,
      total: "sum"
    }
  ];
  return dataTable(rows, columns, {
    caption: "Taken back outside of claims (PLB of the 835s)",
    file: "plus-six-take-backs",
    proof: {mart: "provider_adjustment"},
    sort: "-amount_taken_back",
    empty: "no 835 has a provider-level adjustment."
  });
}

/** The finding over the differences between the practice's export and the 835s. */
export const differenceSentence = (rows: readonly DifferenceRow[]): string =>
  rows.length === 0
    ? "Where the export and an 835 tell of the same line, they agree"
    : `${plural(rows.length, "line")} differ between the export and the 835; the 835s paid ${dollarsShort(total(rows, "paid_difference_cents"))} more, and count`;

/** Lines that the export and an 835 tell differently. */
export function differenceTable(rows: readonly DifferenceRow[]): HTMLElement {
  const money = (
    key: "csv_paid_amount" | "paid_amount" | "paid_difference" | "csv_allowed_amount" | "allowed_amount",
    label: string,
    unit: string
  ): Column<DifferenceRow> => ({
    key,
    label,
    unit,
    kind: "money_exact",
    value: (row) => row[`${key}_cents`],
    total: "sum"
  });
  const columns: Column<DifferenceRow>[] = [
    {key: "payer_name", label: "Payer"},
    {key: "drug_name", label: "Drug"},
    {key: "quarter", label: "Quarter"},
    money("csv_allowed_amount", "Allowed, export", "$"),
    money("allowed_amount", "Allowed, 835", "$"),
    money("csv_paid_amount", "Paid, export", "$"),
    money("paid_amount", "Paid, 835", "$"),
    money("paid_difference", "Difference", "$ paid"),
    {
      key: "csv_line",
      label: "Export",
      value: (row) => `${row.csv_file ?? ""}, line ${row.csv_source_line}`,
      wrap: "anywhere"
    },
    {
      key: "remittance_line",
      label: "835",
      value: (row) => `${row.remittance_file ?? ""}, segment ${row.source_line}`,
      wrap: "anywhere"
    }
  ];
  return dataTable(rows, columns, {
    caption: "Export and 835 of the same line",
    file: "plus-six-export-835-differences",
    proof: {mart: "csv_835_difference"},
    empty: "no line is told differently."
  });
}
