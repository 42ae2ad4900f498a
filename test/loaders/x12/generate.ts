import {randomLcg} from "d3";

/** Writes 835 files of invented claims with control totals, for any delimiters. */

export interface Style {
  readonly element: string;
  readonly component: string;
  readonly terminator: string;
  /** Written after each terminator. */
  readonly ending: string;
}

export const PLAIN: Style = {element: "*", component: ":", terminator: "~", ending: ""};
/** Delimiters that payers use, and line ends that transfers leave. */
export const STYLES: readonly Style[] = [
  PLAIN,
  {...PLAIN, ending: "\n"},
  {...PLAIN, ending: "\r\n"},
  {element: "|", component: "^", terminator: "~", ending: "\n"},
  {element: "|", component: ":", terminator: "!", ending: ""},
  {element: "*", component: ">", terminator: "\n", ending: ""},
  {element: "*", component: ":", terminator: "\r", ending: "\n"},
  {element: "\x1d", component: "\x1f", terminator: "\x1c", ending: ""},
  {element: "^", component: ":", terminator: "'", ending: "\r\n"}
];

/** Cents as X12 writes them: no trailing zeros, no point when whole. */
export function x12Amount(cents: number): string {
  const size = Math.abs(cents);
  const fraction = size % 100;
  const text =
    fraction === 0
      ? String(size / 100)
      : `${(size - fraction) / 100}.${String(fraction).padStart(2, "0")}`.replace(/0$/, "");
  return (cents < 0 ? "-" : "") + text.replace(/^0\./, ".");
}

export type Cas = readonly [group: string, reason: string, cents: number];

export interface LineSpec {
  readonly code: string;
  readonly modifiers?: readonly string[];
  readonly charge: number;
  readonly units?: number;
  readonly date?: string;
  readonly control?: string;
  readonly cas?: readonly Cas[];
  /** Omit when it is charge less adjustments. */
  readonly paid?: number;
}

export interface ClaimSpec {
  readonly id: string;
  readonly status?: string;
  readonly icn?: string;
  readonly cas?: readonly Cas[];
  readonly lines: readonly LineSpec[];
}

export interface PaymentSpec {
  readonly payer: string;
  readonly payerId?: string;
  readonly trace: string;
  readonly date?: string;
  readonly handling?: string;
  readonly method?: string;
  readonly claims: readonly ClaimSpec[];
  readonly plb?: readonly (readonly [reason: string, cents: number])[];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const casSum = (cas: readonly Cas[] = []): number => sum(cas.map(([, , cents]) => cents));
export const paidOf = (line: LineSpec): number => line.paid ?? line.charge - casSum(line.cas);
export const claimPaid = (claim: ClaimSpec): number => sum(claim.lines.map(paidOf)) - casSum(claim.cas);
export const claimCharge = (claim: ClaimSpec): number => sum(claim.lines.map((line) => line.charge));

function casSegments(cas: readonly Cas[] = []): string[][] {
  const groups = new Map<string, string[]>();
  for (const [group, reason, cents] of cas) {
    const segment = groups.get(group) ?? ["CAS", group];
    if (segment.length > 2) segment.push("");
    segment.push(reason, x12Amount(cents));
    groups.set(group, segment);
  }
  return [...groups.values()];
}

function claimSegments(claim: ClaimSpec, component: string): string[][] {
  const patient = sum(
    [...claim.lines.flatMap((line) => line.cas ?? []), ...(claim.cas ?? [])]
      .filter(([g]) => g === "PR")
      .map(([, , c]) => c)
  );
  const {id, status = "1", icn = `ICN${id}`} = claim;
  const paid = x12Amount(claimPaid(claim));
  const segments = [
    [
      "CLP",
      id,
      status,
      x12Amount(claimCharge(claim)),
      paid,
      status === "22" ? "" : x12Amount(patient),
      "MB",
      icn,
      "11",
      "1"
    ]
  ];
  segments.push(...casSegments(claim.cas), ["NM1", "QC", "1", "INVENTED", "PERSON", "", "", "", "MI", `M${id}`]);
  for (const line of claim.lines) {
    const code = ["HC", line.code, ...(line.modifiers ?? [])].join(component);
    segments.push(["SVC", code, x12Amount(line.charge), x12Amount(paidOf(line)), "", String(line.units ?? 1)]);
    segments.push(["DTM", "472", line.date ?? "20250210"], ...casSegments(line.cas));
    if (line.control) segments.push(["REF", "6R", line.control]);
  }
  return segments;
}

/** One ST to SE. */
export function paymentSegments(payment: PaymentSpec, control: string, component: string): string[][] {
  const {
    payer,
    payerId = "99999",
    trace,
    date = "20250301",
    handling = "I",
    method = "ACH",
    claims,
    plb = []
  } = payment;
  const amount = sum(claims.map(claimPaid)) - sum(plb.map(([, cents]) => cents));
  const body = [
    ["BPR", handling, x12Amount(Math.abs(amount)), amount < 0 ? "D" : "C", method, ...Array(11).fill(""), date],
    ["TRN", "1", trace, "1512345678"],
    ["N1", "PR", payer],
    ["REF", "2U", payerId],
    ["N1", "PE", "INVENTED INFUSION", "XX", "1999999984"],
    ["LX", "1"],
    ...claims.flatMap((claim) => claimSegments(claim, component)),
    ...plb.map(([reason, cents], i) => [
      "PLB",
      "1999999984",
      "20251231",
      `${reason}${component}R${i}`,
      x12Amount(cents)
    ])
  ];
  return [["ST", "835", control], ...body, ["SE", String(body.length + 2), control]];
}

/** A whole interchange as bytes. */
export function interchange(payments: readonly PaymentSpec[], {style = PLAIN, number = 1} = {}): Buffer {
  const {element, component, terminator, ending} = style;
  const control = String(number).padStart(9, "0");
  const repetition = element === "^" || component === "^" ? "U" : "^";
  const pad = (text: string): string => text.padEnd(15);
  const segments = [
    [
      "ISA",
      "00",
      " ".repeat(10),
      "00",
      " ".repeat(10),
      "ZZ",
      pad("PAYER"),
      "ZZ",
      pad("PRACTICE"),
      "250301",
      "1200",
      repetition,
      "00501",
      control,
      "0",
      "P",
      component
    ],
    ["GS", "HP", "PAYER", "PRACTICE", "20250301", "1200", "1", "X", "005010X221A1"],
    ...payments.flatMap((payment, i) => paymentSegments(payment, String(i + 1).padStart(4, "0"), component)),
    ["GE", String(payments.length), "1"],
    ["IEA", "1", control]
  ];
  return Buffer.from(segments.map((segment) => segment.join(element) + terminator + ending).join(""), "latin1");
}

export interface ControlTotals {
  readonly claims: number;
  readonly services: number;
  readonly charge: number;
  readonly paid: number;
  readonly plb: number;
  readonly payment: number;
}

const DRUGS: readonly (readonly [code: string, cents: number])[] = [
  ["J1745", 8123],
  ["J2350", 6154],
  ["J3380", 2137],
  ["J9271", 5712],
  ["J0897", 2001],
  ["Q5103", 2422]
];

/** Random payments with denials, waste lines, reversals with corrections, CO-253 and PLB; the same for the same seed. */
export function randomPayments(
  seed: number,
  {payments = 3, claims = 6} = {}
): {payments: PaymentSpec[]; totals: ControlTotals} {
  const random = randomLcg(seed);
  const integer = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(items: readonly T[]): T => items[integer(0, items.length - 1)]!;
  const specs: PaymentSpec[] = [];
  for (let p = 0; p < payments; p++) {
    const held: ClaimSpec[] = [];
    for (let c = 0; c < claims; c++) {
      const id = `P${seed}-${p}-${c}`;
      const lines: LineSpec[] = [];
      for (let l = integer(1, 4); l > 0; l--) {
        const [code, price] = pick(DRUGS);
        const units = integer(1, 40);
        const charge = Math.round(price * units * 1.7) + integer(0, 99);
        const allowed = Math.min(charge, price * units);
        const coinsurance = Math.round(allowed / 5);
        const sequestration = random() < 0.5 ? Math.round((allowed - coinsurance) / 50) : 0;
        const isDenied = random() < 0.1;
        const cas: Cas[] = isDenied
          ? [["CO", pick(["197", "50", "29"]), charge]]
          : [
              ["CO", "45", charge - allowed],
              ["PR", "2", coinsurance],
              ...(sequestration ? [["CO", "253", sequestration] as const] : [])
            ];
        const modifiers = random() < 0.15 ? ["JW"] : random() < 0.5 ? ["JZ"] : [];
        lines.push({code, units, charge, cas, modifiers, control: `${id}L${l}`});
      }
      const claim: ClaimSpec = {id, lines, ...(random() < 0.1 ? {cas: [["CO", "131", integer(1, 500)] as const]} : {})};
      held.push(claim);
      if (random() < 0.15) {
        const flip = (cas: readonly Cas[] = []): Cas[] => cas.map(([g, r, cents]) => [g, r, -cents]);
        held.push({
          ...claim,
          status: "22",
          cas: flip(claim.cas),
          lines: lines.map((line) => ({...line, charge: -line.charge, units: -line.units!, cas: flip(line.cas)}))
        });
        if (random() < 0.7)
          held.push({
            ...claim,
            lines: lines.map((line) => ({...line, cas: [["CO", "45", Math.round(line.charge / 3)]] as Cas[]}))
          });
      }
    }
    const plb: [string, number][] = [];
    if (random() < 0.5) plb.push(["WO", integer(100, 90_000)]);
    if (random() < 0.3) plb.push(["L6", -integer(1, 999)]);
    specs.push({payer: "SYNTHETIC PAYER", trace: `EFT${seed}-${p}`, claims: held, plb});
  }
  const all = specs.flatMap((spec) => spec.claims);
  const paid = sum(all.map(claimPaid));
  const plb = sum(specs.flatMap((spec) => spec.plb ?? []).map(([, cents]) => cents));
  const totals = {
    claims: all.length,
    services: sum(all.map((c) => c.lines.length)),
    charge: sum(all.map(claimCharge)),
    paid,
    plb,
    payment: paid - plb
  };
  return {payments: specs, totals};
}
