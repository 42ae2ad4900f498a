/** Segments of X12 text: elements joined by `*`, segments ended by `~` and a line end, components joined by `:`. */

export type Element = string | number;
export type Segment = readonly Element[];

const segmentText = (segment: Segment): string => `${segment.join("*")}~\n`;
const wide = (text: string): string => text.padEnd(15, " ");

/** Who sends a file to whom, what it holds and when: the outermost envelope. */
export interface Envelope {
  readonly sender: string;
  readonly receiver: string;
  /** ISO date of the file. */
  readonly date: string;
  readonly control_number: number;
  /** GS01 and GS08: HP and 005010X221A1 for payments, HC and 005010X222A1 for claims. */
  readonly functional_code: string;
  readonly guide: string;
}

/** Digits of an ISO date, as X12 writes days. */
export const x12Date = (iso: string): string => iso.replaceAll("-", "");

/** Wraps transactions (each without ST and SE) in ST/SE, GS/GE and ISA/IEA with their counts. */
export function interchange(of: Envelope, kind: "835" | "837", transactions: readonly (readonly Segment[])[]): string {
  const control = String(of.control_number).padStart(9, "0");
  const date = x12Date(of.date);
  const [id, blank] = ["ZZ", " ".repeat(10)];
  const isa = ["ISA", "00", blank, "00", blank, id, wide(of.sender), id, wide(of.receiver)];
  const body = transactions.flatMap((segments, i) => {
    const number = String(i + 1).padStart(4, "0");
    const st = kind === "835" ? ["ST", "835", number] : ["ST", "837", number, of.guide];
    return [st, ...segments, ["SE", segments.length + 2, number]];
  });
  return [
    [...isa, date.slice(2), "0600", "^", "00501", control, "0", "P", ":"],
    ["GS", of.functional_code, of.sender, of.receiver, date, "0600", of.control_number, "X", of.guide],
    ...body,
    ["GE", transactions.length, of.control_number],
    ["IEA", 1, control]
  ]
    .map(segmentText)
    .join("");
}
