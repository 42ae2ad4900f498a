import {group} from "d3";
import type {GridRow} from "../grid.ts";
import type {Profile} from "../profile.ts";
import {CREDITS} from "../sheets.ts";
import {type NumberStyle, plainNumber} from "../text.ts";
import {nameOf} from "./hints.ts";

/** Rows that give money back though their figures are positive: known by a column of words, or by the invoice's letters. */

type Kind = Profile["kinds"][number]["kind"];

const MEANINGS: readonly (readonly [Kind, RegExp])[] = [
  ["rebill", /\bre-?bill/i],
  ["price_credit", /price (adj|corr|prot|diff)\w*|\bppa\b|price credit|billing (adj|corr)\w*/i],
  [
    "return",
    /^(rga|rma|rgs|rtn|rtv|ret|ra|r|z?re)$|\breturn(ed|s)?\b|\brga\b|\brma\b|goods auth|retoure|r[uü]cksendung|devoluci/i
  ],
  [
    "credit",
    /\bcredits?\b|gutschrift|nota de cr[eé]dito|\bcr[eé]dito|\babono\b|\bavoir\b|^(cm|cr|crm|cn|cred|c|z?g2|gu)$|\bcm\b|refund|memo/i
  ],
  ["transfer_out", /\b(transfer(red)?|xfer)[- ]?out\b/i],
  ["transfer_in", /\b(transfer(red)?|xfer)[- ]?in\b/i],
  ["free_goods", /free goods|no charge|\bn\/c\b|\bfoc\b|\bbonus\b/i]
];
/** Words of one letter, and pairs that are two things at once: asked, not taken. */
const UNSURE = /^.$|credit.*re-?bill|re-?bill.*credit/i;
/** What an ordinary line is called. */
const ORDINARY =
  /^(inv(oice)?|sales?|orders?|standard( order)?|debit( memo)?|dr|di|s|i|d|z?f2|z?l2|charge|purchase|reg(ular)?|normal|new|rechnung|factura|facture|venta|cargo)$/i;

/** What a column that says what a document is may be called. */
const DOCUMENT_TYPE =
  /(bill(ing)?|doc(ument)?|inv(oice)?|trans(action)?|trx|sales?|line|record) ?(type|code|kind)|^(type|typ|tipo|kind)$|belegart|sales? indicator|credit indicator/;

export interface TypeWord {
  readonly column: number;
  readonly word: string;
  readonly lines: number;
}

/** Words of a column of document types that nobody knows, where another word is there: any of them may give money back. */
export function unknownTypes(
  header: GridRow,
  rows: readonly GridRow[],
  taken: ReadonlyMap<string, number>
): readonly TypeWord[] {
  const used = new Set(
    ["ndc11", "invoice", "invoice_date", "packages", "unit_of_measure"].map((name) => taken.get(name))
  );
  for (const [at, cell] of header.cells.entries()) {
    if (used.has(at) || !DOCUMENT_TYPE.test(nameOf(cell))) continue;
    const counts = new Map<string, number>();
    for (const {cells} of rows) {
      const word = (cells[at] ?? "").trim();
      if (word !== "") counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    if (counts.size < 2 || counts.size > 8) continue;
    return [...counts]
      .filter(([word]) => !ORDINARY.test(word) && meaningOf(word) === null)
      .map(([word, lines]) => ({column: at, word, lines}));
  }
  return [];
}

export interface CreditGuess {
  readonly kinds: Profile["kinds"];
  /** Column of words to be read as credit_reason; null when the invoice's letters tell. */
  readonly column: number | null;
  readonly told: readonly string[];
  readonly isCertain: boolean;
}

const TYPE =
  /type|kind|reason|code|status|categ|credit|memo|trans(action)?\b|\btrx\b|\bdoc\b|notes?|class|\bdr ?\/ ?cr\b|\bd ?\/ ?c\b|sign|\bart\b|belegart|\btipo\b|\btyp\b/;
const MOST_WORDS = 20;

/** Rules for rows that are credits; null where nothing tells them. */
export function guessCredits(
  header: GridRow,
  rows: readonly GridRow[],
  taken: ReadonlyMap<string, number>,
  style: NumberStyle
): CreditGuess | null {
  return (
    byWords(header, rows, taken, style) ??
    byNumber(header, rows, taken, style) ??
    byPrefix(rows, taken, style) ??
    byHeader(header, rows, taken, style)
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const meaningOf = (word: string): Kind | null => MEANINGS.find(([, pattern]) => pattern.test(word))?.[0] ?? null;

/** Whether rows of one word have dollars above and below zero: a credit and what is billed in its place. */
function hasBothSigns(rows: readonly GridRow[], taken: ReadonlyMap<string, number>, style: NumberStyle): boolean {
  const signs = rows.map(({cells}) => {
    const dollars = Number(plainNumber(cells[taken.get("extended_amount") ?? -1] ?? "", style));
    const count = Number(plainNumber(cells[taken.get("packages") ?? -1] ?? "", style));
    return Math.sign(dollars || count || 0);
  });
  return signs.includes(1) && signs.includes(-1);
}

/** Words that name rows which give money back; of a word with rows of both signs the signs tell, not the word. */
function byWords(
  header: GridRow,
  rows: readonly GridRow[],
  taken: ReadonlyMap<string, number>,
  style: NumberStyle
): CreditGuess | null {
  const used = new Set(
    [
      "ndc11",
      "invoice",
      "invoice_date",
      "packages",
      "unit_price",
      "extended_amount",
      "site_id",
      "description",
      "unit_of_measure"
    ].map((target) => taken.get(target))
  );
  for (const [at, cell] of header.cells.entries()) {
    if (used.has(at) || !TYPE.test(nameOf(cell))) continue;
    const words = [...new Set(rows.map(({cells}) => (cells[at] ?? "").trim()))];
    const known = words.flatMap((word) => {
      const kind = word === "" || ORDINARY.test(word) ? null : meaningOf(word);
      const own = rows.filter(({cells}) => (cells[at] ?? "").trim() === word);
      return kind && !hasBothSigns(own, taken, style) ? [{word, kind}] : [];
    });
    if (known.length === 0 || words.length > MOST_WORDS || known.length === words.length) continue;
    const kinds = [...group(known, ({kind}) => kind)].map(([kind, each]) => ({
      when: {credit_reason: `^\\s*(${each.map(({word}) => escaped(word)).join("|")})\\s*$`},
      kind
    }));
    return {
      kinds,
      column: at,
      told: known.map(({word, kind}) => `${cell.trim()} ${word}: ${SAID[kind] ?? kind}`),
      isCertain: known.every(({word}) => !UNSURE.test(word))
    };
  }
  return null;
}

const SAID: {readonly [kind: string]: string} = {
  credit: "returned goods where quantity × price is the amount, else money alone",
  return: "returned goods",
  price_credit: "a price credit",
  rebill: "a rebill",
  transfer_out: "goods sent to another site",
  transfer_in: "goods from another site",
  free_goods: "free goods"
};

/**
 * A file of returns alone, as reverse distributors send it: the columns that quantity, amount and day are read from say that
 * goods came back, and no figure is below zero. Certain where the quantity says it.
 */
function byHeader(
  header: GridRow,
  rows: readonly GridRow[],
  taken: ReadonlyMap<string, number>,
  style: NumberStyle
): CreditGuess | null {
  const name = (target: string): string => header.cells[taken.get(target) ?? -1] ?? "";
  const said = ["packages", "extended_amount", "unit_price", "invoice_date"]
    .map(name)
    .filter((cell) =>
      /^(?!.*(inv|debit|bill|charge)).*\b(return(ed|s)?|credit(ed|s)?|refund(ed)?)\b/.test(nameOf(cell))
    );
  if (said.length === 0 || !rows.every((row) => isPositive(row, taken, style))) return null;
  const isCertain = /\breturn/.test(nameOf(name("packages")));
  return {
    kinds: [{when: {ndc11: "\\d"}, kind: "return"}],
    column: null,
    told: [`every line, by the column ${said[0]!.trim()}: ${SAID["return"]}`],
    isCertain
  };
}

/** What the number of a credit memo or of a returned goods authorization stands under. */
const CREDIT_NUMBER =
  /(credit|memo|\brga\b|\brma\b|return auth|gutschrift|nota de credito|\bavoir\b)(?!.*(amount|amt|price|\$|date|limit|terms))/;

/** A column of credit numbers that some lines have and others lack: the lines that have one give money back. */
function byNumber(
  header: GridRow,
  rows: readonly GridRow[],
  taken: ReadonlyMap<string, number>,
  style: NumberStyle
): CreditGuess | null {
  const used = new Set(taken.values());
  for (const [at, cell] of header.cells.entries()) {
    if (used.has(at) || !CREDIT_NUMBER.test(nameOf(cell))) continue;
    const goods = rows.filter(({cells}) => (cells[taken.get("ndc11") ?? -1] ?? "") !== "");
    const numbered = goods.filter(({cells}) => /\d/.test(cells[at] ?? ""));
    if (numbered.length === 0 || numbered.length === goods.length) continue;
    if (!numbered.some((row) => isPositive(row, taken, style))) continue;
    return {
      kinds: [{when: {credit_reason: "\\d"}, kind: "credit"}],
      column: at,
      told: [`lines with a number under ${cell.trim()}: credits, ${SAID["credit"]}`],
      isCertain: false
    };
  }
  return null;
}

const isPositive = ({cells}: GridRow, taken: ReadonlyMap<string, number>, style: NumberStyle): boolean =>
  !["packages", "extended_amount"].some((target) =>
    plainNumber(cells[taken.get(target) ?? -1] ?? "", style)?.startsWith("-")
  );

/** CM-4711 or 4711-CR beside 4711: letters before or behind the number that some documents have and others lack. */
const PREFIX = /^(CM|CR|CRM|CN|RGA|RMA|RA|RTN|RET|C|R)[-\s#/]?\d/i;
const SUFFIX = /\d[-\s#/]?(CM|CR|CRM|CN|RGA|RMA|RA|RTN|RET|C|R)$/i;

function byPrefix(
  rows: readonly GridRow[],
  taken: ReadonlyMap<string, number>,
  style: NumberStyle
): CreditGuess | null {
  const invoice = taken.get("invoice") ?? -1;
  for (const [pattern, where] of [
    [PREFIX, "begin"],
    [SUFFIX, "end"]
  ] as const) {
    const found = new Set(
      rows
        .filter((row) => isPositive(row, taken, style))
        .flatMap(({cells}) => pattern.exec(cells[invoice] ?? "")?.[1]?.toUpperCase() ?? [])
    );
    if (found.size === 0 || rows.every(({cells}) => pattern.test(cells[invoice] ?? ""))) continue;
    const letters = [...found];
    const all = letters.join("|");
    return {
      kinds: [{when: {invoice: where === "begin" ? `^(${all})[-\\s#/]?\\d` : `\\d[-\\s#/]?(${all})$`}, kind: "credit"}],
      column: null,
      told: letters.map((each) => `invoices that ${where} with ${each}: credits, ${SAID["credit"]}`),
      isCertain: letters.every((each) => each.length > 1)
    };
  }
  return null;
}

/** Sheets that hold credits by their name, where others have the same header: taken for what they say, and said. */
export const creditSheets = (sheets: readonly string[]): readonly string[] =>
  sheets.length > 1 ? sheets.filter((sheet) => CREDITS.test(sheet)) : [];
