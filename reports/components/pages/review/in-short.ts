import {html} from "htl";
import {dollars, plural, quarterWords} from "../../../../src/words/format.ts";
import {isOwedTold, type Owed} from "../underpayments/underpayment.ts";

interface Short {
  readonly underpaid: readonly {
    payer_name: string;
    quarter: string;
    cause: string;
    lines: number;
    recoverable_cents: number;
    appealable_cents: number;
  }[];
  readonly denials: readonly {
    quarter: string;
    carc: string;
    reason: string | null;
    lines: number;
    drug_cost_at_risk_cents: number;
  }[];
  readonly aging: readonly {is_drug: boolean; owed_by: string; bucket: string; lines: number; amount_cents: number}[];
  readonly pay: readonly {quarter: string; is_drug: boolean; days: number}[];
  readonly unexplained: {findings: number; cents: number};
}

/** Underpayments, denials, aging and units in a sentence each, with the page that says more. */
export function inShort(
  {underpaid, denials, aging, pay, unexplained}: Short,
  {quarter, owed, hasCounts}: {quarter: string; owed: Owed; hasCounts: boolean}
): HTMLElement {
  const sum = <R>(rows: readonly R[], of: (row: R) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const own = denials.filter((row) => row.quarter === quarter);
  const worst = own[0];
  const days = (isDrug: boolean): number | undefined =>
    pay.find((row) => row.quarter === quarter && row.is_drug === isDrug)?.days;
  const [drugDays, serviceDays] = [days(true), days(false)];
  const item = (title: string, text: string, href: string, link: string): HTMLElement =>
    html`<div><dt>${title}</dt><dd>${text} <a href=${href}>${link}</a></dd></div>`;
  return html`<dl class="in-short">
    ${item(
      "Underpayments",
      underpaid.length === 0
        ? !isOwedTold(owed)
          ? "What payers owe is not known: payers.csv would tell whom Medicare's rules bind, payer_contracts.csv what the others owe."
          : owed.contracts
            ? "No payer paid less than its contract or Medicare's rules."
            : "No line was paid below Medicare's rules; without a contract file nothing else can be seen."
        : `${plural(
            sum(underpaid, (row) => row.lines),
            "line"
          )} paid ${dollars(sum(underpaid, (row) => row.recoverable_cents))} short; ${dollars(sum(underpaid, (row) => row.appealable_cents))} can still be appealed.`,
      "./underpayments.html",
      "Underpayments"
    )}
    ${item(
      "Denials",
      worst
        ? `${plural(
            sum(own, (row) => row.lines),
            "drug line"
          )} of ${quarterWords(quarter)} denied, ${dollars(sum(own, (row) => row.drug_cost_at_risk_cents))} of drug cost at risk; most for ${worst.reason ?? `reason ${worst.carc}`}.`
        : `No drug line of ${quarterWords(quarter)} was denied.`,
      "./denials.html",
      "Denials"
    )}
    ${item(
      "Days to pay and aging",
      `${drugDays === undefined ? `How long payments of ${quarterWords(quarter)} took is not known` : `Drug dollars paid in ${quarterWords(quarter)} came after ${drugDays.toFixed(0)} days${serviceDays === undefined ? "" : `, service dollars after ${serviceDays.toFixed(0)}`}`}; ${dollars(
        sum(
          aging.filter((row) => row.is_drug),
          (row) => row.amount_cents
        )
      )} of drug and ${dollars(
        sum(
          aging.filter((row) => !row.is_drug),
          (row) => row.amount_cents
        )
      )} of service is owed.`,
      "./cash.html",
      "Receivables"
    )}
    ${item("Units", unexplained.findings === 0 ? (hasCounts ? "Every unit bought is billed, discarded, returned or on hand." : "No count was loaded, so what is missing is not known.") : `${plural(unexplained.findings, "count")} found ${dollars(unexplained.cents)} of drug missing or expired.`, "./inventory.html", "Unit ledger")}
    ${item("Data", "What was read, rejected and left out.", "./data-quality.html", "Data statement")}
  </dl>`;
}
