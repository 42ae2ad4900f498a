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
    .replace(/\b(acct)\b/g, "account")
    .replace(/\bdateof\b/g, "date of")
    .replace(/\bw o\b/g, "write off")
    .trim()
    .replace(/ +/g, " ");
}

/** Whether a text is a HCPCS or CPT code as claims have them, modifiers behind it or not: `J1745`, `96413`, `J1745-JZ`. */
export const isCode = (text: string): boolean =>
  /^(HC[:*])?([A-VX-Z]\d{4}|\d{5}|\d{4}[FTU])([-, :|*][A-Z0-9]{2})*$/i.test(text.trim());
