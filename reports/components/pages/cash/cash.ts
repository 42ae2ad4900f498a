import {dollars, dollarsShort, percent, ratio} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {figures, nothingToDraw, picture} from "../../page.ts";
import {payerLink} from "../../payer-link.ts";
import {responsive} from "../../responsive.ts";
import {addUp, groupBy, total} from "../../sum.ts";
import {type Column, dataTable} from "../../table.ts";

export interface Named {
  readonly payer_id: string;
  readonly payer_name: string;
}

/** Days from service or submission to payment (data/cash.json: days). */
export interface DaysRow extends Named {
  readonly quarter: string;
  readonly is_drug: boolean;
  readonly measured_from: string;
  readonly lines: number;
  readonly days_average: number;
  readonly days_median: number;
  readonly days_p90: number;
  readonly paid_amount_cents: number;
  readonly dollar_days_cents: number;
}

export interface AgingRow extends Named {
  readonly is_drug: boolean;
  readonly owed_by: string;
  readonly bucket: string;
  readonly lines: number;
  readonly amount_cents: number;
}

export interface CollectionRow extends Named {
  readonly quarter: string;
  readonly is_drug: boolean;
  readonly lines: number;
  readonly billed_amount_cents: number;
  readonly contractual_amount_cents: number;
  readonly collectable_amount_cents: number;
  readonly collected_amount_cents: number;
}

export interface GapRow {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly quarter: string;
  readonly paid_amount_cents: number;
  readonly dollar_days_cents: number;
  readonly invoiced_amount_cents: number | null;
  readonly terms_dollar_days_cents: number | null;
}

const kindOfLine = (row: {is_drug: boolean}): string => (row.is_drug ? "drug" : "service");
const days = (dollarDays: number, paid: number): number | null => (paid === 0 ? null : dollarDays / paid);
const inDays = (value: number | null): string => (value === null ? "–" : `${value.toFixed(1)} days`);

/** The finding: how long money takes, and how old what is owed is. */
export function cashSentence(rows: readonly DaysRow[], aging: readonly AgingRow[]): string {
  const drug = rows.filter((row) => row.is_drug && row.measured_from === "service");
  const average = days(total(drug, "dollar_days_cents"), total(drug, "paid_amount_cents"));
  const old = old90(aging);
  const owed = `${dollarsShort(total(old, "amount_cents"))} is owed for more than 90 days`;
  return average === null
    ? `How long a drug dollar takes is not known; ${owed}`
    : `A drug dollar comes ${Math.round(average)} days after service; ${owed}`;
}

const old90 = (rows: readonly AgingRow[]): AgingRow[] =>
  rows.filter((row) => row.is_drug && (row.bucket === "091-120" || row.bucket === "121+"));

/** In the place of how days are counted. */
const NO_DAYS = "no payment of these has a day";

/** Days to pay, collection rate and receivables: each with its numerator and denominator. */
export function cashFigures(
  rows: readonly DaysRow[],
  collection: readonly CollectionRow[],
  aging: readonly AgingRow[],
  untold_patient_cents = 0
): HTMLElement {
  const from = (name: string) => {
    const some = rows.filter((row) => row.is_drug && row.measured_from === name);
    return {
      paid: total(some, "paid_amount_cents"),
      value: days(total(some, "dollar_days_cents"), total(some, "paid_amount_cents"))
    };
  };
  const drug = collection.filter((row) => row.is_drug);
  const owed = aging.filter((row) => row.is_drug);
  const [service, submission] = [from("service"), from("submission")];
  return figures([
    {
      label: "From service",
      value: inDays(service.value),
      proof: {mart: "days_to_pay"},
      note: service.value === null ? NO_DAYS : `drug dollar-days ÷ ${dollars(service.paid)} paid`
    },
    {
      label: "From submission",
      value: inDays(submission.value),
      proof: {mart: "days_to_pay"},
      note: submission.value === null ? NO_DAYS : `the same, of ${dollars(submission.paid)}`
    },
    {
      label: "Net collection rate",
      proof: {mart: "net_collection_rate"},
      value: percent(ratio(total(drug, "collected_amount_cents"), total(drug, "collectable_amount_cents"))),
      note: `${dollars(total(drug, "collected_amount_cents"))} collected ÷ ${dollars(total(drug, "collectable_amount_cents"))} collectable, adjudicated drug lines${untold_patient_cents > 0 ? "; at least, since not every payment of patients is known" : ""}`
    },
    {
      label: "Over 90 days",
      proof: {mart: "ar_ageing"},
      value: percent(ratio(total(old90(aging), "amount_cents"), total(owed, "amount_cents"))),
      note: `${dollars(total(old90(aging), "amount_cents"))} of ${dollars(total(owed, "amount_cents"))} owed on drug lines`
    }
  ]);
}

/** One payer's drug or service lines in a quarter: each payment once, its days from service and from submission side by side. */
interface PaidRow extends DaysRow {
  readonly from_submission: DaysRow | null;
}

/** Rows of days from service with the same payments' days from submission: a total of them counts each payment once. */
export function paidOnce(rows: readonly DaysRow[]): PaidRow[] {
  const keyOf = (row: DaysRow): string => `${row.payer_id} ${row.quarter} ${row.is_drug}`;
  const submitted = new Map(
    rows.filter((row) => row.measured_from === "submission").map((row) => [keyOf(row), row] as const)
  );
  return rows
    .filter((row) => row.measured_from === "service")
    .map((row) => ({...row, from_submission: submitted.get(keyOf(row)) ?? null}));
}

/** Days to pay by payer and quarter of payment: median, 90th percentile and average, weighted by dollars. */
export function daysTable(rows: readonly DaysRow[], words: string): HTMLElement {
  const average = (row: {dollar_days_cents: number; paid_amount_cents: number} | null): number | null => {
    const value = row && days(row.dollar_days_cents, row.paid_amount_cents);
    return value === null ? null : Math.round(value * 10) / 10;
  };
  const columns: Column<PaidRow>[] = [
    {key: "payer_name", label: "Payer", href: payerLink},
    {key: "line_kind", label: "Lines of", value: kindOfLine},
    {
      key: "paid_amount",
      label: "Paid, all lines",
      unit: "$",
      kind: "money",
      value: (row) => row.paid_amount_cents,
      total: "sum"
    },
    {key: "days_median", label: "Median", unit: "days from service", kind: "count"},
    {key: "days_p90", label: "90th percentile", unit: "days from service", kind: "count"},
    {
      key: "days_average",
      label: "Average",
      unit: "days from service",
      kind: "count",
      value: average,
      total: (shown) => {
        const value = days(total(shown, "dollar_days_cents"), total(shown, "paid_amount_cents"));
        return value === null ? null : Math.round(value * 10) / 10;
      }
    },
    {
      key: "days_median_submission",
      label: "Median",
      unit: "days from submission",
      kind: "count",
      value: (row) => row.from_submission?.days_median ?? null
    },
    {key: "quarter", label: "Paid in"},
    {key: "lines", label: "Lines", kind: "count", total: "sum"},
    {
      key: "days_average_submission",
      label: "Average",
      unit: "days from submission",
      kind: "count",
      value: (row) => average(row.from_submission)
    }
  ];
  return dataTable(paidOnce(rows), columns, {
    caption: `Days to pay, weighted by dollars: ${words}`,
    file: "plus-six-days-to-pay",
    proof: {mart: "days_to_pay", column: "paid_amount", sum: ["paid_amount"]},
    sort: "-days_p90",
    limit: 20,
    empty: `${NO_DAYS}.`
  });
}

const BUCKETS = ["000-030", "031-060", "061-090", "091-120", "121+"] as const;
const BUCKET_NAMES: Readonly<Record<string, string>> = {
  "000-030": "0–30",
  "031-060": "31–60",
  "061-090": "61–90",
  "091-120": "91–120",
  "121+": "over 120"
};

/** Receivables of drug lines by age. */
export function agingPicture(rows: readonly AgingRow[], untold_patient_cents = 0): HTMLElement {
  const drug = rows.filter((row) => row.is_drug);
  const patient = drug.filter((row) => row.owed_by === "patient");
  if (total(drug, "amount_cents") === 0) return nothingToDraw("Nothing is due on drug lines.");
  return picture(
    untold_patient_cents > 0
      ? `${dollarsShort(total(drug, "amount_cents"))} is due on drug lines; what patients owe is not known`
      : `Patients owe ${percent(ratio(total(patient, "amount_cents"), total(drug, "amount_cents")))} of what is due on drug lines`,
    "Receivables on drug lines by days since service, dollars",
    responsive((width) =>
      amountBars(
        BUCKETS.map((bucket) => ({
          name: `${BUCKET_NAMES[bucket]} days`,
          cents: total(
            drug.filter((row) => row.bucket === bucket),
            "amount_cents"
          ),
          opens: {mart: "ar_ageing", sum: ["amount"], where: {bucket, is_drug: true}}
        })),
        {width, measure: "receivables", thing: "age"}
      )
    ),
    "ar_ageing"
  );
}

/** Receivables by payer and age, drug lines separate from service lines, payers' part apart from patients'. */
export function agingTable(rows: readonly AgingRow[], as_of: string): HTMLElement {
  const groups = groupBy(rows, (row) => `${row.payer_id}|${row.is_drug}|${row.owed_by}`).map((group) => ({
    payer_id: group[0]!.payer_id,
    payer_name: group[0]!.payer_name,
    is_drug: group[0]!.is_drug,
    owed_by: group[0]!.owed_by,
    lines: total(group, "lines"),
    amount: total(group, "amount_cents"),
    buckets: Object.fromEntries(group.map((row) => [row.bucket, row.amount_cents])) as Record<string, number>
  }));
  type Row = (typeof groups)[number];
  const columns: Column<Row>[] = [
    {key: "payer_name", label: "Payer", href: payerLink},
    {key: "line_kind", label: "Lines of", value: kindOfLine},
    {key: "owed_by", label: "Owed by"},
    {key: "amount", label: "Together", unit: "$", kind: "money", total: "sum", bar: true},
    {key: "lines", label: "Lines", kind: "count", total: "sum"},
    ...BUCKETS.map(
      (bucket): Column<Row> => ({
        key: `days_${bucket.replace(/\W/g, "_")}`,
        label: BUCKET_NAMES[bucket]!,
        unit: "days, $",
        kind: "money",
        value: (row) => row.buckets[bucket] ?? 0,
        total: "sum"
      })
    )
  ];
  return dataTable(groups, columns, {
    caption: `Receivables on ${as_of} by days since service`,
    file: "plus-six-ar-aging",
    proof: {mart: "ar_ageing", column: "amount", sum: ["amount"]},
    sort: "-amount",
    limit: 20,
    empty: "nothing is owed."
  });
}

/** Net collection rate by payer, drug lines separate from service lines. */
export function collectionTable(rows: readonly CollectionRow[], words: string): HTMLElement {
  const groups = addUp(rows, (row) => `${row.payer_id}|${row.is_drug}`, {
    keep: ["payer_id", "payer_name", "is_drug"],
    add: ["billed_amount_cents", "contractual_amount_cents", "collectable_amount_cents", "collected_amount_cents"]
  });
  type Row = (typeof groups)[number];
  const money = (
    key: "billed_amount" | "contractual_amount" | "collectable_amount" | "collected_amount",
    label: string
  ): Column<Row> => ({
    key,
    label,
    unit: "$",
    kind: "money",
    value: (row) => row[`${key}_cents`],
    total: "sum"
  });
  const columns: Column<Row>[] = [
    {key: "payer_name", label: "Payer", href: payerLink},
    {key: "line_kind", label: "Lines of", value: kindOfLine},
    money("billed_amount", "Billed"),
    money("contractual_amount", "By contract"),
    money("collectable_amount", "Collectable"),
    money("collected_amount", "Collected, all lines"),
    {
      key: "net_collection_rate",
      label: "Rate",
      unit: "collected ÷ collectable",
      kind: "percent",
      value: (row) => ratio(row.collected_amount_cents, row.collectable_amount_cents),
      total: (shown) => ratio(total(shown, "collected_amount_cents"), total(shown, "collectable_amount_cents"))
    }
  ];
  return dataTable(groups, columns, {
    caption: `Net collection rate, adjudicated lines: ${words}`,
    file: "plus-six-net-collection-rate",
    proof: {mart: "net_collection_rate", column: "billed_amount", sum: ["billed_amount"]},
    sort: "net_collection_rate",
    limit: 30,
    empty: "no line is adjudicated."
  });
}

/** Days to be paid against days of terms, by drug; positive: the practice lends the money. */
export function gapTable(rows: readonly GapRow[], words: string): HTMLElement {
  const groups = addUp(rows, (row) => row.hcpcs, {
    keep: ["hcpcs", "drug_name"],
    add: ["paid_amount_cents", "dollar_days_cents", "invoiced_amount_cents", "terms_dollar_days_cents"]
  }).map((row) => {
    const toPay = days(row.dollar_days_cents, row.paid_amount_cents);
    const terms = days(row.terms_dollar_days_cents, row.invoiced_amount_cents);
    return {...row, toPay, terms, gap: toPay === null || terms === null ? null : toPay - terms};
  });
  type Row = (typeof groups)[number];
  const rounded = (key: "toPay" | "terms" | "gap", name: string, label: string, unit: string): Column<Row> => ({
    key: name,
    label,
    unit,
    kind: "count",
    value: (row) => (row[key] === null ? null : Math.round(row[key] * 10) / 10),
    show: (row) => (row[key] === null ? "–" : row[key].toFixed(1).replace("-", "\u2212")),
    neutral: true
  });
  const columns: Column<Row>[] = [
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
    {key: "hcpcs", label: "Code"},
    {
      key: "paid_amount",
      label: "Paid for the drug",
      unit: "$ by payers",
      kind: "money",
      value: (row) => row.paid_amount_cents,
      total: "sum"
    },
    rounded("toPay", "days_to_pay", "Days to be paid", "dollar-days ÷ dollars"),
    {
      key: "invoiced_amount",
      label: "Invoiced",
      unit: "$ with terms",
      kind: "money",
      value: (row) => row.invoiced_amount_cents,
      total: "sum"
    },
    rounded("terms", "terms_days_average", "Days of terms", "dollar-days ÷ dollars"),
    rounded("gap", "gap_days", "Gap", "days the practice lends")
  ];
  return dataTable(groups, columns, {
    caption: `Cash gap by drug: ${words}`,
    file: "plus-six-cash-gap",
    proof: {mart: "cash_gap"},
    sort: "-gap_days",
    limit: 15,
    bold: (row) => (row.gap ?? 0) > 0,
    empty: "no payment of a drug has a day."
  });
}
