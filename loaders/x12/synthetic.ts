import {closeSync, openSync, writeSync} from "node:fs";
import {dollars} from "./segment.ts";

/** What a synthetic file must add up to, cents. */
export interface SyntheticTotals {
  readonly bytes: number;
  readonly segments: number;
  readonly claims: number;
  readonly paid: number;
}

const CODES = ["J1745", "J2350", "J3380", "J9271", "J0897", "Q5103"] as const;
const CLAIMS_PER_PAYMENT = 250;

/** Writes an 835 of at least so many megabytes of invented infusion claims, without any chance: for measuring. */
export function writeSynthetic835(path: string, {megabytes}: {megabytes: number}): SyntheticTotals {
  const file = openSync(path, "w");
  let bytes = 0;
  let segments = 0;
  let claims = 0;
  let paid = 0;
  let payments = 0;
  const write = (lines: readonly string[]): void => {
    const text = `${lines.join("~\n")}~\n`;
    bytes += text.length;
    segments += lines.length;
    writeSync(file, text, null, "latin1");
  };
  const pad = (text: string): string => text.padEnd(15);
  write([
    `ISA*00*${" ".repeat(10)}*00*${" ".repeat(10)}*ZZ*${pad("PAYER")}*ZZ*${pad("PRACTICE")}*250301*1200*^*00501*000000001*0*P*:`,
    "GS*HP*PAYER*PRACTICE*20250301*1200*1*X*005010X221A1"
  ]);
  while (bytes < megabytes * 1e6) {
    const lines: string[] = [];
    let sum = 0;
    for (let c = 0; c < CLAIMS_PER_PAYMENT; c++) {
      const claim = claimLines(++claims);
      lines.push(...claim.lines);
      sum += claim.paid;
    }
    const control = String(++payments).padStart(4, "0");
    const head = [
      `ST*835*${control}`,
      `BPR*I*${dollars(sum)}*C*ACH*CCP*01*111000025*DA*123456*1512345678**01*111000025*DA*654321*20250301`,
      `TRN*1*EFT${payments}*1512345678`,
      "N1*PR*SYNTHETIC PAYER",
      "N1*PE*SYNTHETIC INFUSION*XX*1999999984",
      "LX*1"
    ];
    write([...head, ...lines, `SE*${head.length + lines.length + 1}*${control}`]);
    paid += sum;
  }
  write([`GE*${payments}*1`, "IEA*1*000000001"]);
  closeSync(file);
  return {bytes, segments, claims, paid};
}

function claimLines(number: number): {lines: string[]; paid: number} {
  const services: string[] = [];
  let charge = 0;
  let paid = 0;
  for (let s = 0; s <= number % 4; s++) {
    const units = 1 + ((number * 7 + s * 13) % 60);
    const allowed = units * (599 + ((number * 31 + s) % 7000));
    const billed = allowed + 1000 + (number % 977);
    const coinsurance = Math.round(allowed / 5);
    const sequestration = Math.round((allowed - coinsurance) / 50);
    const line = allowed - coinsurance - sequestration;
    const code = CODES[(number + s) % CODES.length]!;
    services.push(
      `SVC*HC:${code}:JZ*${dollars(billed)}*${dollars(line)}**${units}`,
      `DTM*472*2025021${s}`,
      `CAS*CO*45*${dollars(billed - allowed)}**253*${dollars(sequestration)}`,
      `CAS*PR*2*${dollars(coinsurance)}`,
      `REF*6R*C${number}L${s}`,
      `AMT*B6*${dollars(allowed)}`
    );
    charge += billed;
    paid += line;
  }
  const head = [
    `CLP*C${String(number).padStart(9, "0")}*1*${dollars(charge)}*${dollars(paid)}**MB*ICN${number}*11*1`,
    `NM1*QC*1*INVENTED*PERSON****MI*M${number % 9973}`,
    "DTM*232*20250210"
  ];
  return {lines: [...head, ...services], paid};
}
