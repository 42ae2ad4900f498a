import {formatCents, parseCents} from "../../domain/money.ts";
import {quarterOf} from "../../domain/quarter.ts";
import type {Claim, ClaimRow} from "../claims.ts";
import {day, isoDay, weekday} from "../day.ts";
import type {SampleFile} from "../file.ts";
import {AS_OF, payerOf, siteOf} from "../network.ts";
import {TAKE_BACK} from "../plants.ts";
import {FILING, lineControlNumber, memberId, payerClaimNumber, versionsOf} from "./route.ts";
import {interchange, type Segment, x12Date} from "./writer.ts";

/** Payers' payments as 835 files: weekly by site, reversals with their corrections, balances carried and taken back. */

/** The plan that pays the patient's part of Medicare claims; Medicare forwards them. */
export const SUPPLEMENT = {payer_id: "heritage", name: "Heritage Medicare Supplement"} as const;

/** One payer's decision on one claim, ready to be written; `sign` is -1 for a reversal. */
interface Decision {
  readonly payer_id: string;
  readonly payer_name: string;
  readonly claim: Claim;
  readonly site_id: string;
  readonly status: string;
  readonly number: string;
  readonly friday: string;
  readonly rows: readonly ClaimRow[];
  readonly sign: bigint;
  readonly is_secondary: boolean;
}

const cents = (value: unknown): bigint => parseCents(String(value || "0.00"));
const total = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

/** The day on which a payer pays what it decided; the rows are a claim's lines in one version. */
export type PayDay = (rows: readonly ClaimRow[]) => string;

/** Payers pay on Fridays. */
const fridayFrom: PayDay = (rows) => {
  const on = day(String(rows[0]!.adjudicated_date));
  return isoDay(on + ((5 - weekday(on) + 7) % 7));
};

/** Every decision on a claim, in time: payment or denial, reversal and correction, and what the supplement then paid. */
function decisionsOf(claim: Claim, payDay: PayDay): Decision[] {
  const {patient} = claim.encounter.visit;
  const {payer_id, site_id} = patient;
  const isMedicare = payer_id === "medicare";
  const isForwarded = isMedicare && patient.has_assistance;
  const [first = [], second] = versionsOf(claim);
  if (first[0]?.adjudicated_date === "") return [];
  const base = {payer_id, payer_name: payerOf(payer_id).name, claim, site_id, sign: 1n, is_secondary: false};
  const friday = payDay(first);
  const paid = isForwarded ? "19" : "1";
  const one = {
    ...base,
    status: first[0]!.status === "denied" ? "4" : paid,
    number: payerClaimNumber(claim, 1),
    friday,
    rows: first
  };
  const supplement = (rows: readonly ClaimRow[], on: string): Decision[] =>
    isForwarded && rows[0]!.status !== "denied"
      ? [
          {
            ...base,
            payer_id: SUPPLEMENT.payer_id,
            payer_name: SUPPLEMENT.name,
            status: "2",
            number: `H${payerClaimNumber(claim, 1)}`,
            friday: isoDay(day(on) + 14),
            rows,
            is_secondary: true
          }
        ]
      : [];
  if (!second) return [one, ...supplement(first, friday)];
  const later = payDay(second);
  const reversal = {...one, status: "22", friday: later, sign: -1n};
  const two = {...one, status: paid, number: payerClaimNumber(claim, 2), friday: later, rows: second};
  if (second[0]!.status === "reversal") return [one, reversal];
  return [one, ...(one.status === "4" ? [] : [reversal]), two, ...supplement(second, later)];
}

/** Reasons of a line; the supplement says only what the first payer left it nothing to pay of. */
function reasonsOf(row: ClaimRow, decision: Decision): {group: string; code: string; amount: bigint}[] {
  const found = decision.is_secondary
    ? [{group: "OA", code: "23", amount: cents(row.billed_amount) - cents(row.patient_responsibility)}]
    : String(row.adjustments)
        .split(";")
        .filter((text) => text !== "")
        .map((text) => {
          const [group = "", code = "", amount] = text.split(":");
          return {group, code, amount: cents(amount)};
        });
  return found
    .filter(({amount}) => amount !== 0n)
    .map((reason) => ({...reason, amount: reason.amount * decision.sign}));
}

function casSegments(row: ClaimRow, decision: Decision): Segment[] {
  const groups = new Map<string, string[]>();
  for (const {group, code, amount} of reasonsOf(row, decision)) {
    const elements = groups.get(group) ?? [];
    elements.push(...(elements.length > 0 ? [""] : []), code, formatCents(amount));
    groups.set(group, elements);
  }
  return [...groups].map(([group, elements]) => ["CAS", group, ...elements]);
}

const paidCents = (row: ClaimRow, decision: Decision): bigint =>
  decision.sign * cents(decision.is_secondary ? row.patient_responsibility : row.paid_amount);

function serviceSegments(row: ClaimRow, decision: Decision): Segment[] {
  const procedure = ["HC", row.hcpcs, ...(row.modifiers ? [row.modifiers] : [])].join(":");
  const charge = decision.sign * cents(row.billed_amount);
  const units = Number(row.units) * Number(decision.sign);
  const isAllowed = decision.sign > 0n && !decision.is_secondary && decision.status !== "4";
  return [
    ["SVC", procedure, formatCents(charge), formatCents(paidCents(row, decision)), "", units],
    ["DTM", "472", x12Date(String(row.service_date))],
    ...casSegments(row, decision),
    ["REF", "6R", lineControlNumber(row)],
    ...(isAllowed ? [["AMT", "B6", String(row.allowed_amount)]] : [])
  ];
}

/** An indemnity plan, as supplements call themselves. */
const SUPPLEMENT_FILING = "15";

function claimSegments(decision: Decision): Segment[] {
  const {claim, rows, sign} = decision;
  const charge = total(rows.map((row) => cents(row.billed_amount))) * sign;
  const paid = total(rows.map((row) => paidCents(row, decision)));
  const share = sign > 0n && !decision.is_secondary ? total(rows.map((row) => cents(row.patient_responsibility))) : 0n;
  const head = [
    "CLP",
    claim.encounter.claim_id,
    decision.status,
    formatCents(charge),
    formatCents(paid),
    formatCents(share)
  ];
  const person = claim.encounter.visit.patient.patient_key.slice(3);
  const isForwarded = decision.status === "19";
  const filing = decision.is_secondary ? SUPPLEMENT_FILING : FILING[payerOf(decision.payer_id).kind];
  return [
    [...head, filing, decision.number, "11", "1"],
    ["NM1", "QC", "1", "PATIENT", person, "", "", "", "MI", memberId(claim)],
    ...(isForwarded ? [["NM1", "TT", "2", SUPPLEMENT.name, "", "", "", "", "PI", SUPPLEMENT.payer_id]] : []),
    ["DTM", "232", x12Date(claim.encounter.date)],
    ...rows.flatMap((row) => serviceSegments(row, decision))
  ];
}

/** Decisions of one payer for one site on one Friday. */
interface Payment {
  readonly friday: string;
  readonly decisions: readonly Decision[];
  /** Provider adjustments: reason with its reference, cents; positive lowers the payment. */
  readonly adjustments: readonly (readonly [string, bigint])[];
}

/** Adds what is carried from week to week: a payment is never below zero, the rest is taken from the next. */
function withBalances(payments: readonly Omit<Payment, "adjustments">[]): Payment[] {
  let owed = 0n;
  return payments.map((payment) => {
    const {payer_id, site_id} = payment.decisions[0]!;
    const isTakeBack =
      payer_id === TAKE_BACK.payer_id && site_id === TAKE_BACK.site_id && payment.friday === TAKE_BACK.date;
    const taken = isTakeBack ? TAKE_BACK.cents : 0n;
    const sum = total(payment.decisions.flatMap((decision) => decision.rows.map((row) => paidCents(row, decision))));
    const left = sum - owed - taken;
    const forward = left < 0n ? -left : 0n;
    const adjustments: [string, bigint][] = [
      ["WO:PRIOR OVERPAYMENT", taken],
      ["FB:BALANCE", owed],
      ["FB:FORWARD", -forward]
    ];
    owed = forward;
    return {...payment, adjustments: adjustments.filter(([, amount]) => amount !== 0n)};
  });
}

function paymentSegments(payment: Payment, trace: string): Segment[] {
  const {payer_id, payer_name, site_id} = payment.decisions[0]!;
  const site = siteOf(site_id);
  const paid = total(payment.decisions.flatMap((decision) => decision.rows.map((row) => paidCents(row, decision))));
  const amount = paid - total(payment.adjustments.map(([, cents]) => cents));
  const date = x12Date(payment.friday);
  const method = amount === 0n ? ["H", "0", "C", "NON"] : ["I", formatCents(amount), "C", "ACH"];
  const bank = ["CCP", "01", "999999992", "DA", "1001", "1999999999", "", "01", "999999992", "DA", "2002", date];
  const plb = payment.adjustments.flatMap(([reason, cents]) => [reason, formatCents(cents)]);
  return [
    ["BPR", ...method, ...bank],
    ["TRN", "1", trace, "1999999999"],
    ["DTM", "405", date],
    ["N1", "PR", payer_name, "XV", payer_id],
    ["N3", "1 PAYER PLAZA"],
    ["N4", "DES MOINES", "IA", "50301"],
    ["REF", "2U", payer_id],
    ["PER", "BL", "REMITTANCE", "TE", "5155550100"],
    ["N1", "PE", site.name, "XX", site.npi],
    ["LX", 1],
    ...payment.decisions.flatMap(claimSegments),
    ...(plb.length > 0 ? [["PLB", site.npi, `${payment.friday.slice(0, 4)}1231`, ...plb]] : [])
  ];
}

/** Payments by payer and site, week after week, with balances carried within each. */
function paymentsOf(decisions: readonly Decision[]): Payment[] {
  const accounts = new Map<string, Map<string, Decision[]>>();
  for (const decision of decisions) {
    const account = `${decision.payer_id} ${decision.site_id}`;
    const weeks = accounts.get(account) ?? new Map<string, Decision[]>();
    accounts.set(account, weeks);
    weeks.set(decision.friday, [...(weeks.get(decision.friday) ?? []), decision]);
  }
  return [...accounts.values()].flatMap((weeks) =>
    withBalances(
      [...weeks].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([friday, list]) => ({friday, decisions: list}))
    )
  );
}

/** The 835 files, one a payer and quarter of payment, of what was decided by the last day. */
export function remittanceFiles(claims: readonly Claim[], payDay: PayDay = fridayFrom): SampleFile[] {
  const decisions = claims
    .flatMap((claim) => decisionsOf(claim, payDay))
    .filter((decision) => decision.friday <= AS_OF);
  const files = new Map<string, Payment[]>();
  for (const payment of paymentsOf(decisions)) {
    const file = `${payment.decisions[0]!.payer_id}-${quarterOf(payment.friday).toLowerCase()}`;
    files.set(file, [...(files.get(file) ?? []), payment]);
  }
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, payments], i) => {
      const sorted = payments.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      const transactions = sorted.map((payment, at) => paymentSegments(payment, `${name.toUpperCase()}-${at + 1}`));
      const envelope = {
        sender: sorted[0]!.decisions[0]!.payer_id.toUpperCase(),
        receiver: "CEDARVALLEY",
        date: sorted.at(-1)!.friday,
        control_number: 1001 + i,
        functional_code: "HP",
        guide: "005010X221A1"
      };
      return {path: `remittances/${name}.835`, text: interchange(envelope, "835", transactions)};
    });
}

const keyOf = (payment: Payment): string => `${payment.friday} ${payment.decisions[0]!.site_id}`;
