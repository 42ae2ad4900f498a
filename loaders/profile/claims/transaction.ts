import {group} from "d3";
import type {Cents} from "../../../src/domain/money.ts";
import type {TransactionKind} from "../../../src/schema/claim-export-words.ts";
import {dollarsOf, type MarkOfDecimals} from "./cells.ts";
import type {ClaimTarget, TransactionRule} from "./schema.ts";

/**
 * Reading the words of a transaction export: what each kind of row does to its charge, and which sign it writes.
 *
 * A kind of row has a way to go: a charge, a payment and an adjustment count up, their reversal, a refund and a void count
 * down. Systems write payments as positive or as negative dollars, and reversals with the sign turned or not. So the sign
 * that most dollars of a word have is taken as the sign of its way; a row of the other sign goes the other way.
 */

/** What one combination of words stands for. */
export interface Meaning {
  readonly kind: TransactionKind;
  /** 1 counts up, -1 down. */
  readonly way: 1 | -1;
  readonly reason?: string;
  /** Said where the words leave room: what was taken. */
  readonly doubt?: string;
}

const has = (text: string, pattern: RegExp): boolean => pattern.test(text);

const BACK =
  /\brevers|\brev\b|\bvoid|\bnsf\b|\bback\b|recoup|take ?back|\bundo|correction of payment|\bunappl|\bcancel/;
const PATIENT = /\bpat(ient)?\b|\bpt\b|self|guarantor|copay|co pay|credit card|\bcash\b|responsible party/;
const INSURANCE =
  /\bins(urance)?\b|payer|payor|carrier|\bera\b|\beft\b|remit|medicare|medicaid|third party|primary|secondary|tertiary/;
const ASSISTANCE =
  /assist|\basst\b|coupon|foundation|copay (card|program)|co pay (card|program)|manufacturer|savings (card|program)/;
const PAYMENT = /\bpay|\bpmt|\bpymt|receipt|\bpaid\b|\bcheck\b|collection|copay collected/;
const WRITE_OFF =
  /write ?off|\bw ?o\b|bad debt|charity|small balance|courtesy|collections? agency|hardship|uncollect|indigent|timely/;
const CONTRACTUAL = /contract|allowance|disallow|fee schedule|\bppo\b|non ?allowed|above allowed|\bco ?45\b/;

/** A CARC as exports write it: `CO45`, `CO-45`, `CO 45`, `PR:2`, `CO-A2`. */
const CARC = /\b(CO|OA|PI|PR|CR)[-: ]?(\d{1,3}|[A-Z]\d{1,2})\b/i;

/** Group and reason in a text as `CO:45`; null where there is none. */
export function reasonIn(text: string): string | null {
  const match = CARC.exec(text);
  return match ? `${match[1]!.toUpperCase()}:${match[2]!.toUpperCase()}` : null;
}

/** What the words of a row mean; null when they say nothing that is known. `byPayer`: the row names a payer. */
export function meaningOf(
  {type, code, text, order = "", group = "", reason = ""}: TransactionWords,
  {byPayer}: {byPayer: boolean}
): Meaning | null {
  const own = plain(type);
  const all = plain([type, code, text].filter(Boolean).join(" "));
  const isBack = has(all, BACK);
  const way = isBack ? -1 : 1;
  const carc =
    reasonIn(`${code} `) ??
    reasonIn(`${text} `) ??
    reasonIn(`${type} `) ??
    (group && reason ? `${group}:${reason}`.toUpperCase() : null);
  if (
    has(
      own,
      /^(note|status|statement|message|rebill|claim|bill|billing|resubmi\w*|memo|comment|diagnosis|appointment|balance( forward)?)$/
    )
  )
    return {kind: "note", way: 1};
  // What is paid or asked for paying late is no price of what was given.
  if (has(all, /\binterest\b|\bfinance charge|\blate (fee|charge|payment)\b/)) return {kind: "interest", way};
  if (has(all, /\bdenial|\bdenied\b|\bdeny\b/) && !has(own, /pay|adj/)) return {kind: "denial", way: 1};
  if (has(own, /transfer|\bxfer\b|responsib|\bresp\b|\btrf\b/) || (own === "" && has(all, /transfer|\bxfer\b/)))
    return transferOf(`${all} ${plain(order)} ${plain(reason)}`, own, way);
  if (
    has(own, /\bcharge|\bchg\b|\bfee\b|debit charge|procedure|service/) &&
    !has(own, PAYMENT) &&
    !has(own, /adjust|\badj\b/)
  )
    return {kind: "charge", way};
  if (has(all, /refund/))
    return {
      kind:
        has(all, PATIENT) && !has(own, INSURANCE)
          ? "patient_payment"
          : !byPayer && !has(all, INSURANCE)
            ? "patient_payment"
            : "insurance_payment",
      way: isBack ? 1 : -1
    };
  if (has(own, WRITE_OFF) && !has(all, CONTRACTUAL)) return {kind: "write_off", way};
  if (has(own, /adj|allowance|contract|discount|disallow|sequest|with ?h|write/))
    return adjustmentOf(all, carc, way, byPayer);
  if (has(own, PAYMENT) || has(own, /deposit|credit|reversal|void|take ?back|recoup/))
    return paymentOf(all, plain(order), way, byPayer);
  if (own === "" && carc) return adjustmentOf(all, carc, way, byPayer);
  if (has(all, /adj|contract|sequest|write ?off/)) return adjustmentOf(all, carc, way, byPayer);
  if (has(all, PAYMENT)) return paymentOf(all, plain(order), way, byPayer);
  if (has(all, ASSISTANCE)) return {kind: "assistance_payment", way};
  if (has(all, /\bcharge|\bchg\b/)) return {kind: "charge", way};
  return null;
}

/** Words that a rule can be made of. */
export interface TransactionWords {
  readonly type: string;
  readonly code: string;
  readonly text: string;
  readonly order?: string;
  readonly group?: string;
  readonly reason?: string;
}

const plain = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

/** Moving a balance between payers is no payment; what moves to the patient for a reason of its own is the patient's part. */
function transferOf(all: string, own: string, way: 1 | -1): Meaning {
  const carc = reasonIn(all.replace(/\b(pr) ?(\d)\b/g, "PR$2"));
  const part = carc?.startsWith("PR:")
    ? carc
    : /deduct/.test(all)
      ? "PR:1"
      : /co ?ins/.test(all)
        ? "PR:2"
        : /co ?pay/.test(all)
          ? "PR:3"
          : null;
  return part && !/out\b/.test(own) ? {kind: "responsibility", way, reason: part} : {kind: "transfer", way};
}

function adjustmentOf(all: string, carc: string | null, way: 1 | -1, byPayer: boolean): Meaning {
  if (carc?.startsWith("PR:")) return {kind: "responsibility", way, reason: carc};
  if (/sequest/.test(all)) return {kind: "adjustment", way, reason: carc ?? "CO:253"};
  if (carc) return {kind: "adjustment", way, reason: carc};
  if (has(all, CONTRACTUAL)) return {kind: "adjustment", way, reason: "CO:45"};
  if (/with ?h[eo]ld/.test(all)) return {kind: "adjustment", way, reason: "CO:104"};
  if (has(all, WRITE_OFF) || /\bdiscount|patient|self pay/.test(all)) return {kind: "write_off", way};
  return byPayer
    ? {kind: "adjustment", way, reason: "CO:45", doubt: "read as the contractual difference (CO-45)"}
    : {kind: "write_off", way, doubt: "read as a write-off of the practice"};
}

function paymentOf(all: string, order: string, way: 1 | -1, byPayer: boolean): Meaning {
  if (has(all, ASSISTANCE)) return {kind: "assistance_payment", way};
  if (/^(p|pt|pat|patient|self|guarantor|0)$/.test(order)) return {kind: "patient_payment", way};
  if (/^(1|2|3|primary|secondary|tertiary|insurance|ins)\b/.test(order)) return {kind: "insurance_payment", way};
  if (has(all, INSURANCE)) return {kind: "insurance_payment", way};
  if (has(all, PATIENT)) return {kind: "patient_payment", way};
  return byPayer ? {kind: "insurance_payment", way} : {kind: "patient_payment", way};
}

/** One row as the rules of a profile see it. */
export type TextsOf = (target: ClaimTarget) => string;

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, "i");
  patterns.set(pattern, known);
  return known;
}

/** Whether a row's texts match every pattern. */
export const matches = (when: {readonly [target: string]: string | undefined}, texts: TextsOf): boolean =>
  Object.entries(when).every(([target, pattern]) => compiled(pattern ?? "").test(texts(target as ClaimTarget)));

/** The first rule that fits a row. */
export const ruleOf = (rules: readonly TransactionRule[], texts: TextsOf): TransactionRule | null =>
  rules.find(({when}) => matches(when, texts)) ?? null;

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Columns whose words tell the kinds of rows apart, the first the most general. */
const WORDS = [
  "transaction_type",
  "payer_order",
  "transaction_code",
  "adjustment_group",
  "adjustment_reason",
  "transaction_text"
] as const;
type Word = (typeof WORDS)[number];
/** More combinations than this are no words but remarks: then the text of a row is left out. */
const MOST = 150;

export interface UnknownWords {
  readonly words: string;
  readonly when: TransactionRule["when"];
  readonly rows: number;
  readonly dollars: Cents;
}

export interface ProposedRules {
  readonly rules: TransactionRule[];
  readonly doubts: string[];
  /** Combinations nobody knows, with rows and dollars, for a person to name. */
  readonly unknown: readonly UnknownWords[];
}

/** The words of a row, those of `used` alone. */
function wordsOfRow(texts: TextsOf, used: readonly Word[] = WORDS): TransactionWords {
  const take = (word: Word): string => (used.includes(word) ? texts(word).trim() : "");
  return {
    type: take("transaction_type"),
    code: take("transaction_code"),
    text: take("transaction_text"),
    order: take("payer_order"),
    group: take("adjustment_group"),
    reason: take("adjustment_reason")
  };
}

/** What a row no rule fits means by its words; null when they are not known. A word that takes back counts down whatever its sign. */
export function meaningOfRow(texts: TextsOf): Meaning | null {
  return meaningOf(wordsOfRow(texts), {byPayer: texts("payer_id") !== ""});
}

/** A rule for every combination of words in the rows; one that is not known has none. */
export function proposeRules(
  rows: readonly TextsOf[],
  has: ReadonlySet<ClaimTarget>,
  style: MarkOfDecimals
): ProposedRules {
  let used: readonly Word[] = WORDS.filter((word) => has.has(word));
  const keyOf = (texts: TextsOf): string => JSON.stringify([used.map(texts), texts("payer_id") !== ""]);
  if (new Set(rows.map(keyOf)).size > MOST) used = used.filter((word) => word !== "transaction_text");
  const found: {rule: TransactionRule; meaning: Meaning}[] = [];
  const doubts: string[] = [];
  const unknown: UnknownWords[] = [];
  for (const [, own] of [...group(rows, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const first = own[0]!;
    const byPayer = first("payer_id") !== "";
    const words = wordsOfRow(first, used);
    const said = Object.values(words).filter(Boolean).join(" / ") || "(no words)";
    const when: TransactionRule["when"] = {};
    for (const word of used) when[word] = `^${quoted(first(word))}$`;
    if (has.has("payer_id")) when.payer_id = byPayer ? "." : "^$";
    const meaning = meaningOf(words, {byPayer});
    const cents = (texts: TextsOf, target: ClaimTarget) => dollarsOf(texts(target), style) ?? 0n;
    const dollars = own.reduce((sum, texts) => sum + cents(texts, "amount") - cents(texts, "credit_amount"), 0n);
    if (!meaning) {
      unknown.push({words: said, when, rows: own.length, dollars});
      continue;
    }
    if (meaning.doubt) doubts.push(`"${said}" is ${meaning.doubt}: ${own.length} rows`);
    found.push({
      meaning,
      rule: {
        when,
        kind: meaning.kind,
        counts: (dollars < 0 ? -1 : 1) * meaning.way < 0 ? "opposite" : "as_written",
        ...(meaning.reason ? {reason: meaning.reason} : {})
      }
    });
  }
  return {rules: shorter(found.map(({rule}) => rule)), doubts, unknown};
}

const REASON_WORDS: ReadonlySet<string> = new Set([
  "transaction_text",
  "transaction_code",
  "adjustment_group",
  "adjustment_reason"
]);

/** Leaves words out of rules where the others say the same alone, so that a new remark is no new kind of row. */
function shorter(rules: readonly TransactionRule[]): TransactionRule[] {
  let short = [...rules];
  for (const word of ["payer_id", ...[...WORDS].reverse().filter((each) => each !== "transaction_type")] as const) {
    const rest = ({when}: TransactionRule): string => JSON.stringify({...when, [word]: undefined});
    short = [...group(short, rest).values()].flatMap((own) => {
      const said = new Set(own.map(({kind, counts, reason}) => `${kind} ${counts} ${reason ?? ""}`));
      if (said.size > 1) return own;
      const {[word]: _, ...when} = own[0]!.when;
      // A word that told the reason may stand beside another reason next month.
      const told = ["transaction_code", "adjustment_reason"].some((each) => each in when);
      if (own[0]!.reason && REASON_WORDS.has(word) && !told) return own;
      const isSaid = Object.keys(when).length > 0;
      return isSaid ? [{...own[0]!, when}] : own;
    });
  }
  return short;
}
