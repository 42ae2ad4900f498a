import {shapeOf} from "../sniff.ts";
import {isCode, wordsOf} from "./words.ts";

/**
 * Telling exports of claims from exports of purchases by what is in them. No single column decides: an invoice number, an
 * NDC and a quantity stand in both. A file is of claims when it has codes that are billed and at least two things that
 * only a claim has; of purchases when it has none of those and two things that only an invoice has.
 */

export interface KindOfExport {
  readonly kind: "claims" | "purchases" | "unknown";
  /** Header cells that only claims have. */
  readonly claims: readonly string[];
  /** Header cells that only purchases have. */
  readonly purchases: readonly string[];
}

/** What only files of claims and of their payments have, by header words. */
const CLAIM_WORDS: readonly RegExp[] = [
  /^(dos|date of service|service date|service (from|on)|(treatment|infusion) date)\b|\b(dos|service date|date of service)$|^(from|begin|first) (dos|service)/,
  /\b(dis)?allowed\b|\ballowable\b|^approved( amount)?$/,
  /^(payer|carrier|insurance)( (name|company|company name|plan|plan name))?$|\b(primary|secondary) (payer|carrier|insurance)\b|\bpayer name\b|\binsurance carrier\b/,
  /\b(insurance|payer|carrier|third party|primary|secondary) ?\d? (paid|payment|receipts)\b|\binsurance \d paid\b/,
  /\bpatient (paid|payment|resp\w*|balance|portion|receipts)\b|\bguarantor (paid|payment|receipts|balance)\b/,
  /\bmodifier\b/,
  /^(cpt|hcpcs|hcpc)\b|\b(cpt|hcpcs|procedure) code\b|^procedure$|\bcpt hcpcs\b/,
  /\b(contractual|write ?off|writeoff|withheld|sequestration)\b/,
  /\badjustment (group|code|reason)\b|\b(carc|rarc|remark code)\b|^adjustment$/,
  /\b(deductible|coinsurance|copay)\b/,
  /^(encounter|visit|voucher|ticket|claim)( (id|number))?$|\bclaim (id|number)\b/,
  /\b(patient|subscriber|member|mrn|chart number|date of birth|dob)\b/,
  /^(financial class|fin class|place of service|pos)$/,
  /^charge( (id|number|amount|entry))?$|\b(total|billed|line|unit) charge\b|\bbilled (fee|amount)\b/,
  /\b(rendering|referring|servicing|billing) provider\b|^icn$|\bpayer icn\b/
];

/** What only distributors' invoices have. */
const PURCHASE_WORDS: readonly RegExp[] = [
  /\b(ship|shipped|delivered|ordered)( ?(qty|quantity|units|date))?\b|\b(qty|quantity) (shipped|ordered)\b/,
  /^(p ?o|purchase order)\b|\bp o number\b|\border (number|qty)\b/,
  /\b(lot|lot number)$|\bexp(iry|iration)?( date)?$/,
  /\b(wac|awp|acquisition|invoice cost|net cost|unit cost|extended cost|ext cost|extended price|ext price|sell price)\b/,
  /\b(vendor|supplier|manufacturer|mfr|distributor|wholesaler|sold to|ship to|dea)\b/,
  /\b(contract number|contract id|contract)$|\bgpo\b/,
  /^(u ?o ?m|u m|uom|unit of measure|pack size|pkg size|packages)$/,
  /\b(item number|catalog|material|product (name|description))\b|\bcredit (code|memo|reason)\b/,
  /^inv(oice)? (date|line)\b|\binvoice date$/
];

/** Judges a header and the rows below it; the words of a header cell count once, and only where it has any values or none has. */
export function kindOfExport(header: readonly string[], rows: readonly (readonly string[])[]): KindOfExport {
  const sample = rows.slice(0, 200);
  const codes = header.findIndex((_, at) => {
    const filled = sample.map((cells) => cells[at] ?? "").filter((cell) => cell.trim() !== "");
    return (
      filled.length > 0 && filled.filter(isCode).length >= 0.8 * filled.length && !isZipOrNumber(header[at]!, filled)
    );
  });
  const claims = signsOf(header, CLAIM_WORDS);
  const purchases = signsOf(header, PURCHASE_WORDS);
  if (codes >= 0 && !claims.includes(header[codes]!.trim())) claims.push(header[codes]!.trim());
  for (const cell of signsInCells(header, sample)) if (!claims.includes(cell)) claims.push(cell);
  const kind =
    claims.length >= 3 && claims.length > purchases.length
      ? "claims"
      : purchases.length >= 1 && purchases.length >= claims.length
        ? "purchases"
        : "unknown";
  return {kind, claims, purchases};
}

/** What only cells of claims hold, whatever their header calls them: modifiers, names of payers, groups of adjustments. */
const CLAIM_CELLS: readonly RegExp[] = [
  /^(J[ABGWZ]|TB|25|59|76|X[EPSU]|K[DX]|G[AYZ])([|, :;-][A-Z0-9]{2})*$/i,
  /\b(medicare|medicaid|aetna|cigna|humana|tricare|champva|blue ?(cross|shield)|bcbs\w*|anthem|united ?health\w*|uhc|kaiser|ppo|hmo|molina|centene|wellcare|health plan|self ?pay)\b/i,
  /^(CO|PR|OA|PI)([- :]?[A-Z]?\d{1,3})?$/i
];

/** A column each of whose filled cells, or of payers most, is of such a kind. */
function signsInCells(header: readonly string[], sample: readonly (readonly string[])[]): string[] {
  return CLAIM_CELLS.flatMap((pattern) => {
    const at = header.findIndex((cell, index) => {
      const filled = sample.map((cells) => (cells[index] ?? "").trim()).filter(Boolean);
      return (
        cell.trim() !== "" &&
        filled.length > 0 &&
        filled.filter((each) => pattern.test(each)).length >= 0.6 * filled.length
      );
    });
    return at < 0 ? [] : [header[at]!.trim()];
  });
}

/** Five digits are a CPT code only under a name that says so, or beside codes with a letter. */
const isZipOrNumber = (name: string, cells: readonly string[]): boolean =>
  !cells.some((cell) => /^(HC[:*])?[A-Z]\d{4}/i.test(cell.trim())) &&
  (!/\b(cpt|hcpcs|procedure|code|service)\b/.test(wordsOf(name)) || cells.every((cell) => shapeOf(cell) === "date"));

/** One header cell for each thing told: `Mod 1` to `Mod 4` are one sign, not four. */
function signsOf(header: readonly string[], hints: readonly RegExp[]): string[] {
  const found = hints.flatMap((hint) => {
    const cell = header.find((each) => hint.test(wordsOf(each)));
    return cell === undefined ? [] : [cell.trim()];
  });
  return [...new Set(found)];
}
