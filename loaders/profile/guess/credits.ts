import {group} from "d3";
import type {GridRow} from "../grid.ts";
import type {Profile} from "../profile.ts";
import {type NumberStyle, plainNumber} from "../text.ts";
import {nameOf} from "./hints.ts";

/** Rows that give money back though their figures are positive: known by a column of words, or by the invoice's letters. */

type Kind = Profile["kinds"][number]["kind"];

const MEANINGS: readonly (readonly [Kind, RegExp])[] = [
  ["rebill", /\bre-?bill/i],
  ["price_credit", /price (adj|corr|prot|diff)\w*|\bppa\b|price credit|billing (adj|corr)\w*/i],
  ["return", /^(rga|rma|rgs|rtn|rtv|ret|ra|r)$|\breturn(ed|s)?\b|\brga\b|\brma\b|goods auth/i],
  ["credit", /\bcredits?\b|^(cm|cr|crm|cn|cred|c)$|\bcm\b|refund|memo/i],
  ["free_goods", /free goods|no charge|\bn\/c\b|\bfoc\b|\bbonus\b/i]
];
/** Words of one letter, and pairs that are two things at once: asked, not taken. */
const UNSURE = /^.$|credit.*re-?bill|re-?bill.*credit/i;
/** What an ordinary line is called. */
const ORDINARY =
  /^(inv(oice)?|sales?|orders?|standard( order)?|debit( memo)?|dr|di|s|i|d|z?f2|charge|purchase|reg(ular)?|normal|new)$/i;

export interface CreditGuess {
  readonly kinds: Profile["kinds"];
  /** Column of words to be read as credit_reason; null when the invoice's letters tell. */
  readonly column: number | null;
  readonly told: readonly string[];
  readonly isCertain: boolean;
}

const TYPE = /type|kind|reason|code|status|categ|credit|memo|transaction|\bdoc\b|notes?|class/;
const MOST_WORDS = 20;

/** Rules for rows that are credits; null where nothing tells them. */
export function guessCredits(
  header: GridRow,
  rows: readonly GridRow[],
  taken: ReadonlyMap<string, number>,
  style: NumberStyle
): CreditGuess | null {
  return byWords(header, rows, taken) ?? byPrefix(rows, taken, style);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const meaningOf = (word: string): Kind | null => MEANINGS.find(([, pattern]) => pattern.test(word))?.[0] ?? null;

function byWords(header: GridRow, rows: readonly GridRow[], taken: ReadonlyMap<string, number>): CreditGuess | null {
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
      return kind ? [{word, kind}] : [];
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
  free_goods: "free goods"
};

/** CM-4711 beside 4711: letters before the number that some documents have and others lack. */
const PREFIX = /^(CM|CR|CRM|CN|RGA|RMA|RA|RTN|C|R)[-\s#]?\d/i;

function byPrefix(
  rows: readonly GridRow[],
  taken: ReadonlyMap<string, number>,
  style: NumberStyle
): CreditGuess | null {
  const [invoice, packages, amount] = ["invoice", "packages", "extended_amount"].map(
    (target) => taken.get(target) ?? -1
  ) as [number, number, number];
  const isPositive = ({cells}: GridRow): boolean =>
    ![cells[packages], cells[amount]].some((cell) => plainNumber(cell ?? "", style)?.startsWith("-"));
  const found = new Set(
    rows.filter(isPositive).flatMap(({cells}) => PREFIX.exec(cells[invoice] ?? "")?.[1]?.toUpperCase() ?? [])
  );
  if (found.size === 0 || rows.every(({cells}) => PREFIX.test(cells[invoice] ?? ""))) return null;
  const prefixes = [...found];
  return {
    kinds: [{when: {invoice: `^(${prefixes.join("|")})[-\\s#]?\\d`}, kind: "credit"}],
    column: null,
    told: prefixes.map((prefix) => `invoices that begin with ${prefix}: credits, ${SAID["credit"]}`),
    isCertain: prefixes.every((prefix) => prefix.length > 1)
  };
}
