import {normalizeNdc} from "../../src/domain/ndc.ts";
import type {KindName} from "../../src/schema/field.ts";

/**
 * What is done to a text before it is judged, once in TypeScript and once in SQL; the tests feed both the same texts.
 * Spaces, tabs, line ends and no-break spaces around it go, empty is null, letters of a HCPCS code become capitals,
 * a dashed NDC becomes 5-4-2 without dashes when that is unambiguous. Nothing else.
 */
export function cleanText(kind: KindName, text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const trimmed = text.replace(/^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g, "");
  if (trimmed === "") return null;
  if (kind === "hcpcs") return trimmed.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  if (kind === "ndc11") return normalizeNdc(trimmed) ?? trimmed;
  return trimmed;
}

const BLANKS = `' ' || chr(9) || chr(10) || chr(13) || chr(160)`;

/**
 * The same as an SQL expression over a VARCHAR expression. Trimming costs more than all judging together, so it is left
 * out when no cell has blanks at its edges and none is empty between quotes.
 */
export function cleanSql(kind: KindName, text: string, {trims = true} = {}): string {
  const trimmed = trims ? `nullif(trim(${text}, ${BLANKS}), '')` : text;
  if (kind === "hcpcs")
    return `CASE WHEN regexp_matches(${text}, '[a-z]')
      THEN translate(${trimmed}, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') ELSE ${trimmed} END`;
  if (kind !== "ndc11") return trimmed;
  const part = (n: number, width: number): string => `lpad(split_part(${trimmed}, '-', ${n}), ${width}, '0')`;
  return `CASE WHEN contains(${text}, '-') AND length(${trimmed}) IN (12, 13)
    AND regexp_full_match(${trimmed}, '\\d{4,5}-\\d{3,4}-\\d{1,2}')
    THEN ${part(1, 5)} || ${part(2, 4)} || ${part(3, 2)} ELSE ${trimmed} END`;
}
