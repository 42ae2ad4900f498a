import {normalizeNdc} from "../../src/domain/ndc.ts";
import type {Segment} from "./segment.ts";

/** Elements as the texts that raw tables take; null where the element is empty or is not what it should be. */

/** CCYYMMDD (or YYMMDD of this century) as an ISO date; null when it is no day of the calendar. */
export function isoDate(text: string): string | null {
  const digits = /^\d{6}$/.test(text) ? `20${text}` : text;
  const match = /^((?:19|20)\d{2})(\d{2})(\d{2})$/.exec(digits);
  if (!match) return null;
  const iso = `${match[1]}-${match[2]}-${match[3]}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

/** A quantity of at most three decimals, as raw tables write it; null when empty or anything else. */
export function quantity(text: string): string | null {
  const match = /^(-?)(\d{0,10})(?:\.(\d*))?$/.exec(text);
  if (!match) return null;
  const [, minus = "", whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return null;
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > 3) return null;
  return `${minus}${whole || "0"}${kept ? `.${kept}` : ""}`;
}

/** An amount of at most two decimals, as raw tables write it; null when empty or anything else. */
export const money = (text: string): string | null => (/^-?\d{1,10}(\.\d{1,2})?$/.test(text) ? text : null);

/** Where a ten-digit NDC is short, by LIN02 (X12 code list 235): N1 4-4-2, N2 5-3-2, N3 5-4-1; digits before the zero. */
const SHORT_AT: {readonly [qualifier: string]: number} = {N1: 0, N2: 5, N3: 9};
/** LIN02 of National Drug Codes: N4 is 5-4-2, ND does not say which; some senders leave it empty. */
const NDC_QUALIFIERS: ReadonlySet<string> = new Set(["N1", "N2", "N3", "N4", "ND", ""]);

/** Whether LIN02 says that what follows is a National Drug Code. */
export const isNdcQualifier = (qualifier: string): boolean => NDC_QUALIFIERS.has(qualifier.trim().toUpperCase());

/**
 * Eleven digits, dashes taken out; ten with dashes or with a qualifier, which say what segment is short; null for anything
 * else.
 */
export function ndcOf(text: string | undefined, qualifier = "N4"): string | null {
  const digits = (text ?? "").replace(/[-\s]/g, "");
  if (/^\d{11}$/.test(digits)) return digits;
  const at = SHORT_AT[qualifier.trim().toUpperCase()];
  if (at !== undefined && /^\d{10}$/.test(digits)) return `${digits.slice(0, at)}0${digits.slice(at)}`;
  return normalizeNdc(text ?? "");
}

/** Joins what is not empty by |; null when nothing is. */
export const joined = (parts: readonly (string | undefined)[]): string | null =>
  parts.filter(Boolean).join("|") || null;

/** Last and first name of an NM1. */
export const nameOf = (segment: Segment): string | null =>
  [segment.text(3), segment.text(4)].filter(Boolean).join(", ") || null;

/** NM109 where NM108 says that it is an NPI. */
export const npiOf = (segment: Segment): string | null => (segment.text(8) === "XX" ? segment.value(9) : null);

/** Hashes segments so that two transactions that say the same have the same hash, whatever their delimiters. */
export class ContentHash {
  #a = 0x811c9dc5;
  #b = 0x01000193;

  add(segment: Segment): void {
    for (let element = 0; element < segment.count; element++) {
      const end = segment.starts[element + 1]! - 1;
      for (let i = segment.starts[element]!; i < end; i++) {
        const byte = segment.bytes[i]!;
        this.#mix(byte === segment.component ? 0x102 : byte);
      }
      this.#mix(0x101);
    }
    this.#mix(0x103);
  }

  digest(): string {
    return [this.#a, this.#b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #mix(value: number): void {
    this.#a = Math.imul(this.#a ^ value, 0x01000193);
    this.#b = Math.imul(this.#b + value + 1, 0x85ebca6b) ^ (this.#b >>> 13);
  }
}
