/** Comparing names of payers and places as files spell them. */

/** Words that say what kind of company something is, not which. */
const COMPANY = new Set("INC INCORPORATED CO COMPANY CORP CORPORATION LLC LLP LTD PC PLLC PA THE".split(" "));
/** Words that many places share. */
const GENERIC = new Set(
  "CENTER CENTRE CTR CLINIC INFUSION INFUSIONS SUITE SITE OFFICE HEALTH MEDICAL GROUP SERVICES OF AND AT".split(" ")
);

const wordsOf = (name: string): string[] =>
  name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toUpperCase()
    .replaceAll(/['’.]/g, "")
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "" && !COMPANY.has(word));

/** A name without case, punctuation, spaces and the kind of company: `Humana, Inc.` and `HUMANA` are one. */
export const plainName = (name: string | null): string => wordsOf(name ?? "").join("");

/** The words that tell one name from another; all of them where none does. */
export function tellingWords(name: string | null): string[] {
  const words = wordsOf(name ?? "");
  const telling = words.filter((word) => !GENERIC.has(word));
  return telling.length > 0 ? telling : words;
}

/** Whether every telling word of `short` is in `long`. */
export function isNamedIn(short: string | null, long: string | null): boolean {
  const words = tellingWords(short);
  const others = new Set(wordsOf(long ?? ""));
  return words.length > 0 && words.every((word) => others.has(word));
}

/** A name as an id: `North Center` is `north-center`. */
export const slugOf = (name: string): string =>
  wordsOf(name).join("-").toLowerCase() || name.trim().toLowerCase() || "unnamed";
