/** Header cells of practice-management exports in plain words, so that one hint fits `ClaimNo`, `Claim #` and `sClaimNo`. */

/**
 * A header cell as lower-case words: camel case, underscores, punctuation and table prefixes (`BAR_B_INV.`) apart, `#` as
 * `number`, one Hungarian prefix letter (`sChargeCode`, `cTransactionAmount`) and a trailing `__2` gone.
 */
export function wordsOf(cell: string): string {
  const bare = cell
    .trim()
    .replace(/^[A-Za-z_]+\.(?=[A-Za-z])/, "")
    .replace(/__\d+$/, "")
    .replace(/^[sdmcfib](?=[A-Z][a-z])/, "");
  return bare
    .replace(/#|№/g, " number ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/([A-Za-z])(\d)/g, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .replace(/\b(no|num|nbr|ref)\b/g, "number")
    .replace(/\b(svc|srvc|svcs)\b/g, "service")
    .replace(/\b(cd)\b/g, "code")
    .replace(/\b(nm)\b/g, "name")
    .replace(/\b(grp)\b/g, "group")
    .replace(/\b(stat)\b/g, "status")
    .replace(/\b(rcpt|rcpts|receipt)\b/g, "receipts")
    .replace(/\b(chgd)\b/g, "charged")
    .replace(/\b(amt|amnt)\b/g, "amount")
    .replace(/\b(pmt|pmts|pymt|pymts|pay|payments)\b/g, "payment")
    .replace(/\b(ins|insur|insurer|insurance)\b/g, "insurance")
    .replace(/\b(pt|pat|patients)\b/g, "patient")
    .replace(/\b(chg|chgs|chrg|charges)\b/g, "charge")
    .replace(/\b(adj|adjs|adjust|adjustments)\b/g, "adjustment")
    .replace(/\b(dt)\b/g, "date")
    .replace(/\b(proc|px)\b/g, "procedure")
    .replace(/\b(mods|modifiers|modifier|mod)\b/g, "modifier")
    .replace(/\b(trans|tran|tx|txn)\b/g, "transaction")
    .replace(/\b(payor)\b/g, "payer")
    .replace(/\b(enc|encntr)\b/g, "encounter")
    .replace(/\b(loc)\b/g, "location")
    .replace(/\b(cov)\b/g, "coverage")
    .replace(/\b3rd party\b/g, "third party")
    .replace(/\b(acct)\b/g, "account")
    .replace(/\bdateof\b/g, "date of")
    .replace(/\bw o\b/g, "write off")
    .trim()
    .replace(/ +/g, " ");
}

/** A HCPCS or CPT code and the modifiers that stand in its cell. */
export interface CodeParts {
  readonly code: string;
  readonly modifiers: readonly string[];
}

const CODE = "[A-VX-Z]\\d{4}|\\d{4}[FTU]|\\d{5}";
const ONE_CODE = new RegExp(`^(?:HC[:*])?(${CODE})(.*)$`, "s");
/** Five digits are a second code behind a mark of lists alone: a description has numbers too. */
const OTHER_CODE = /(?<![A-Z0-9])[A-VX-Z]\d{4}(?![A-Z0-9])|[,;/|+&\n]\s*\d{5}(?![\dA-Z]|-\d{3,4}-)/;

/**
 * A cell of a column of codes taken apart: `J1745`, `HC:J1745:JZ`, `J1745-JZ`, `J1745 JZ, 59`, modifiers glued on (`J1745JZ`,
 * `9641359`), or the code's description behind it (`J1745 - INFLIXIMAB 10 MG`, which has no modifiers). Null where it is none of
 * these, or holds several codes.
 */
export function codeParts(text: string): CodeParts | null {
  const [, code, behind = ""] = ONE_CODE.exec(text.trim().toUpperCase()) ?? [];
  if (code === undefined || OTHER_CODE.test(behind)) return null;
  const rest = behind.replace(/[()[\]]/g, " ").trimEnd();
  if (/^(\s*[-, :|*/.]\s*[A-Z0-9]{2})*[-, :|*/.]*$/.test(rest) || /^([A-Z0-9]{2}){1,4}$/.test(rest))
    return {code, modifiers: rest.match(/[A-Z0-9]{2}/g) ?? []};
  return /^[-, :|*/.].*[A-Z]{3}/s.test(rest) ? {code, modifiers: []} : null;
}

/** Whether a cell holds two codes or more: `J1745; 96413`, `J1745 x50, 96413`. */
export function isSeveralCodes(text: string): boolean {
  const [, code, rest = ""] = ONE_CODE.exec(text.trim().toUpperCase()) ?? [];
  return code !== undefined && OTHER_CODE.test(rest);
}

/**
 * Whether a text alone, whatever its column is called, is a code: seven digits are a number more likely than a code and its
 * modifier, and words behind five digits more likely a street than a description.
 */
export const isCode = (text: string): boolean =>
  codeParts(text) !== null && !/^\d{5}(\d+$|.*[A-Z]{3})/is.test(text.trim());
