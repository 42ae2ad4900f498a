/** A payer's number that can be the name of a page. */
const PAGE = /^[A-Za-z0-9][\w.-]*$/;

/** The page of a payer, seen from a page of the first level; null where its number cannot be a file name, and for no payer. */
export const payerLink = ({payer_id}: {readonly payer_id: string}): string | null =>
  payer_id !== "none" && PAGE.test(payer_id) ? `./payers/${payer_id}.html` : null;
