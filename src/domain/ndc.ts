/**
 * National Drug Codes as billing uses them: 11 digits, 5-4-2, no dashes, always text.
 * A 10-digit NDC has one short segment; the dashes say which, and without them it cannot be known
 * (https://www.fda.gov/drugs/drug-approvals-and-databases/national-drug-code-directory).
 */

/** Pads the short segment of a dashed NDC to 5-4-2; takes 11 plain digits as they are; null for anything ambiguous. */
export function normalizeNdc(text: string): string | null {
  const trimmed = text.trim();
  if (/^\d{11}$/.test(trimmed)) return trimmed;
  const match = /^(\d{4,5})-(\d{3,4})-(\d{1,2})$/.exec(trimmed);
  if (!match) return null;
  const [, labeler = "", product = "", pack = ""] = match;
  const digits = labeler.length + product.length + pack.length;
  if (digits !== 10 && digits !== 11) return null;
  return labeler.padStart(5, "0") + product.padStart(4, "0") + pack.padStart(2, "0");
}

/** The 11-digit forms a 10-digit NDC without dashes could stand for: each of the three segments may be the short one. */
export function ndcCandidates(text: string): string[] {
  const digits = text.trim();
  if (!/^\d{10}$/.test(digits)) return [];
  return [`0${digits}`, `${digits.slice(0, 5)}0${digits.slice(5)}`, `${digits.slice(0, 9)}0${digits.slice(9)}`].filter(
    (candidate, index, all) => all.indexOf(candidate) === index
  );
}

/** 11 digits as people read them: 57894-0030-01. */
export const formatNdc = (ndc11: string): string => `${ndc11.slice(0, 5)}-${ndc11.slice(5, 9)}-${ndc11.slice(9)}`;
