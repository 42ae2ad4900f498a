/** Writes X12 of invented claims from segments, so that a test shows what matters and nothing else. */

let control = 0;

function envelope(
  functional: string,
  guide: string,
  transactions: readonly (readonly string[])[],
  usage = "P"
): string {
  const number = String(++control).padStart(9, "0");
  const isa = `ISA*00*${" ".repeat(10)}*00*${" ".repeat(10)}*ZZ*${"SENDER".padEnd(15)}*ZZ*${"RECEIVER".padEnd(15)}*250701*1200*^*00501*${number}*0*${usage}*:`;
  const body = transactions.flatMap((segments, i) => {
    const id = String(i + 1).padStart(4, "0");
    const type = functional === "HP" ? "835" : "837";
    return [`ST*${type}*${id}`, ...segments, `SE*${segments.length + 2}*${id}`];
  });
  const all = [
    isa,
    `GS*${functional}*S*R*20250701*1200*1*X*${guide}`,
    ...body,
    `GE*${transactions.length}*1`,
    `IEA*1*${number}`
  ];
  return `${all.join("~")}~`;
}

/** CLP and its patient. */
export const clp = (
  id: string,
  status: string,
  charge: string,
  paid: string,
  {icn = `I${id}`, pr = "", filing = "12", member = `M${id}`} = {}
): string[] => [
  `CLP*${id}*${status}*${charge}*${paid}*${pr}*${filing}*${icn}*11*1`,
  `NM1*QC*1*DOE*${id}****MI*${member}`
];

const DAY = "DTM*472*20250415";
/** SVC of 15 April 2025 and what follows it. */
export const svc = (code: string, charge: string, paid: string, units: string, ...rest: string[]): string[] => [
  `SVC*HC:${code}*${charge}*${paid}**${units}`,
  DAY,
  ...rest
];

/** SV1 and its day. */
export const sv1 = (code: string, charge: string, units: string, day = "20250415"): string[] => [
  `SV1*HC:${code}*${charge}*UN*${units}***1`,
  `DTP*472*D8*${day}`
];

const sum = (texts: readonly string[]): number =>
  texts.reduce((total, text) => total + Math.round(Number(text) * 100), 0);

export interface Paid {
  readonly trace: string;
  readonly date?: string;
  readonly payer?: string;
  readonly id?: string;
  /** CLP, CAS, SVC, … of the claims. */
  readonly claims: readonly string[];
  readonly plb?: readonly string[];
  readonly handling?: string;
  /** BPR02 where it is not what the claims and PLB add up to: a part of a check. */
  readonly amount?: string;
  /** BPR04 where it is not what the amount says. */
  readonly method?: string;
}

/** One payment of an 835; BPR02 is the sum of CLP04 less that of PLB. */
export function payment({
  trace,
  date = "20250520",
  payer = "PLAN",
  id = "PLAN",
  claims,
  plb = [],
  handling = "I",
  amount: told,
  method
}: Paid): string[] {
  const elements = (name: string): string[][] =>
    claims.filter((s) => s.startsWith(`${name}*`)).map((s) => s.split("*"));
  const offsets = plb.flatMap((segment) => segment.split("*").filter((_, i) => i >= 4 && i % 2 === 0));
  const cents = sum(elements("CLP").map((clp) => clp[4]!)) - sum(offsets);
  const amount = told ?? (Math.abs(cents) / 100).toFixed(2);
  const sign = cents < 0 ? "D" : "C";
  return [
    `BPR*${handling}*${amount}*${sign}*${method ?? (cents === 0 ? "NON" : "ACH")}************${date}`,
    `TRN*1*${trace}*1512345678`,
    `N1*PR*${payer}`,
    `REF*2U*${id}`,
    "N1*PE*NORTH CENTER*XX*1999999810",
    "LX*1",
    ...claims,
    ...plb
  ];
}

/** An 835 of payments, a transaction each. */
export const remittance = (payments: readonly Paid[], usage = "P"): string =>
  envelope("HP", "005010X221A1", payments.map(payment), usage);

export interface Sent {
  readonly id: string;
  readonly frequency?: string;
  readonly reference?: string;
  readonly sequence?: string;
  readonly payer?: string;
  readonly payerId?: string;
  readonly filing?: string;
  readonly member?: string;
  readonly name?: string;
  /** SV1 and what belongs to it, LX left out. */
  readonly lines: readonly (readonly string[])[];
  /** Segments between CLM and the first line. */
  readonly extra?: readonly string[];
}

/** An 837P of claims, all of one billing provider. */
export function claims837(
  sent: readonly Sent[],
  {usage = "CH", date = "20250416", billing = "NM1*85*2*NORTH CENTER*****XX*1999999810"} = {}
): string {
  const bodies = sent.flatMap((claim, i) => {
    const charge = (sum(claim.lines.map(([sv1]) => sv1!.split("*")[2]!)) / 100).toFixed(2);
    return [
      `HL*${i + 2}*1*22*0`,
      `SBR*${claim.sequence ?? "P"}*18*******${claim.filing ?? "CI"}`,
      `NM1*IL*1*${claim.name ?? `DOE*${claim.id}`}****MI*${claim.member ?? `M${claim.id}`}`,
      `NM1*PR*2*${claim.payer ?? "PLAN"}*****PI*${claim.payerId ?? "PLAN"}`,
      `CLM*${claim.id}*${charge}***11:B:${claim.frequency ?? "1"}*Y*A*Y*Y`,
      ...(claim.reference ? [`REF*F8*${claim.reference}`] : []),
      "HI*ABK:K5000",
      ...(claim.extra ?? []),
      ...claim.lines.flatMap((line, at) => [`LX*${at + 1}`, ...line])
    ];
  });
  return envelope("HC", "005010X222A1", [[`BHT*0019*00*B*${date}*1200*${usage}`, "HL*1**20*1", billing, ...bodies]]);
}
