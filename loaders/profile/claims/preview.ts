import {type Cents, formatCents} from "../../../src/domain/money.ts";
import {centsOf} from "../charges.ts";
import type {ClaimsReading} from "./read.ts";

/** What an export of claims adds up to as it would load, by payer and month, to hold against the system's own report. */

const MONEY = [
  "billed_amount",
  "allowed_amount",
  "paid_amount",
  "patient_paid_amount",
  "assistance_paid_amount",
  "write_off_amount"
] as const;
const SAID: {readonly [column in (typeof MONEY)[number]]: string} = {
  billed_amount: "charges",
  allowed_amount: "allowed",
  paid_amount: "payers paid",
  patient_paid_amount: "patients paid",
  assistance_paid_amount: "assistance",
  write_off_amount: "written off"
};

type Values = {readonly [column: string]: string | null};

/** What a system repeats on the row of each payer. */
const REPEATED: ReadonlySet<string> = new Set(["billed_amount", "allowed_amount"]);
const CHARGES: ReadonlySet<string> = new Set(["charge", "line", "answer"]);

interface Sums {
  readonly lines: Set<string>;
  readonly money: Map<string, Cents>;
  adjustments: Cents;
}

/** A table of totals by payer and month of service, a foot with all. */
export function totalsTable({rows}: Pick<ClaimsReading, "rows">): string {
  const payers = new Map<string, string>();
  for (const {values} of rows)
    if (values.payer_id && CHARGES.has(values.kind ?? ""))
      payers.set(keyOf(values), payers.get(keyOf(values)) ?? values.payer_id);
  for (const {values} of rows)
    if (values.payer_id && values.kind !== "patient_payment")
      payers.set(keyOf(values), payers.get(keyOf(values)) ?? values.payer_id);
  // Charges that a system repeats for each payer count once.
  const place = (values: Values): number => Number(values["payer_place"] ?? 1);
  const first = new Map<string, number>();
  for (const {values} of rows)
    if (values.kind === "charge" || values.kind === "line")
      first.set(keyOf(values), Math.min(place(values), first.get(keyOf(values)) ?? 9));
  const sums = new Map<string, Sums>();
  for (const {values} of rows)
    for (const name of [
      `${payers.get(keyOf(values)) ?? values.payer_id ?? "(no payer)"}\u0000${values.service_date?.slice(0, 7) ?? "(no date)"}`,
      "all\u0000"
    ]) {
      const own = sums.get(name) ?? {lines: new Set<string>(), money: new Map<string, Cents>(), adjustments: 0n};
      sums.set(name, own);
      own.lines.add(keyOf(values));
      for (const column of MONEY) {
        const cents = centsOf(values[column]);
        const isRepeated =
          REPEATED.has(column) && first.has(keyOf(values)) && place(values) !== first.get(keyOf(values));
        if (cents !== null && !isRepeated) own.money.set(column, (own.money.get(column) ?? 0n) + cents);
      }
      for (const part of values.adjustments?.split(";") ?? [])
        if (!part.startsWith("PR:")) own.adjustments += centsOf(part.split(":")[2]) ?? 0n;
    }
  const shown = MONEY.filter((column) => [...sums.values()].some(({money}) => money.has(column)));
  const head = ["payer", "month", "lines", ...shown.map((column) => SAID[column]), "adjusted"];
  const body = [...sums]
    .sort(([a], [b]) => order(a, b))
    .map(([name, own]) => {
      const [payer = "", month = ""] = name.split("\u0000");
      return [
        payer,
        month,
        String(own.lines.size),
        ...shown.map((column) => money(own.money.get(column))),
        money(own.adjustments)
      ];
    });
  const widths = head.map((_, at) => Math.max(...[head, ...body].map((row) => row[at]!.length)));
  return [head, ...body]
    .map(
      (row) =>
        `  ${row
          .map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
          .join("  ")
          .trimEnd()}`
    )
    .join("\n");
}

const keyOf = (values: {readonly [column: string]: string | null}): string =>
  `${values["claim_id"]}\u0000${values["line_key"]}`;
const order = (a: string, b: string): number =>
  a.startsWith("all\u0000") ? 1 : b.startsWith("all\u0000") ? -1 : a < b ? -1 : 1;
const money = (cents: Cents | undefined): string =>
  cents === undefined ? "" : formatCents(cents).replace(/\B(?=(\d{3})+\.)/g, ",");
