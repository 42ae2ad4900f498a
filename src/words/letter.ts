import {type ActionFacts, spanWords} from "./action.ts";
import {count, dayWords, dollarsExact, plural, quarterWords} from "./format.ts";
import {isLetterKind, type LetterKind} from "./letter-kinds.ts";

/** What a letter needs of an action beside the words of it. */
export interface LetterFacts extends ActionFacts {
  readonly hcpcs: string | null;
  readonly recoverable_amount_cents: number;
  readonly at_risk_amount_cents: number;
  readonly billed_amount_cents: number | null;
  /** The last day to act, ISO; null where no rule gives one. */
  readonly act_by: string | null;
}

/** A line of an input file that an action is of. */
export interface LetterLine {
  readonly quarter: string;
  readonly file: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /** What can be recovered or is in question on it. */
  readonly cents: number;
}

/** A text to send, and what its sender must know that the other side need not read. */
export interface Letter {
  readonly before: readonly string[];
  readonly text: string;
}

/** What no file says and somebody has to fill in: marked, so that it cannot be overlooked. */
const blank = (what: string): string => `[FILL IN: ${what}]`;

/**
 * The letter of an action, for those kinds that ask somebody outside for money; null for the others. It says what the files say: number
 * of lines, drug, quarters, dollars, the reason the payer gave, and the rule the claim rests on. What the report does not hold
 * (claim numbers, days of service, authorization numbers, the clause of a contract, the sender) is a blank to fill in; no
 * patient's name is asked for. `lines` are listed at the end, each with its dollars and where its blanks stand: they add up to what
 * the letter asks for.
 */
export function letterOf(
  action: LetterFacts,
  practice: string | null,
  lines: readonly LetterLine[] = []
): Letter | null {
  if (!isLetterKind(action.action_kind)) return null;
  const listed = lines.length > MOST_LISTED ? [] : lines;
  const body = BODIES[action.action_kind](action);
  const [to, subject, ...paragraphs] = body;
  const sender = practice ?? blank("name of the practice");
  return {
    before: beforeSending(action, lines.length),
    text: [
      `${sender}\n${blank("address, NPI and tax number")}`,
      blank("date"),
      `To: ${to}\n${blank("address or fax")}`,
      `Re: ${subject}`,
      ...paragraphs.map((paragraph) => (paragraph === LIST && listed.length > 0 ? LISTED : paragraph)),
      `Please answer in writing to ${blank("name and telephone")}.`,
      `${blank("signature")}\n${sender}`,
      ...attachment(action.action_kind, listed)
    ].join("\n\n")
  };
}

/** The lines, numbered, with their quarter and dollars: what the report does not hold is a blank that says where it stands. */
function attachment(kind: LetterKind, lines: readonly LetterLine[]): string[] {
  if (lines.length === 0) return [];
  const what = ASKED[kind];
  const rows = lines
    .toSorted((a, b) => b.cents - a.cents || a.file.localeCompare(b.file, "en") || a.line - b.line)
    .map(
      ({quarter, file, line, cents}, i) =>
        `${i + 1}. ${quarterWords(quarter)}, ${dollarsExact(cents)}: ${blank(`${what}, in ${file}, line ${line}`)}`
    );
  const sum = lines.reduce((all, {cents}) => all + cents, 0);
  return [`Lines\n${rows.join("\n")}\nTogether ${dollarsExact(sum)}`];
}

/** What a line is known by to the other side. */
const OF_CLAIMS = "claim number, date of service and charge";
const ASKED: Readonly<Record<LetterKind, string>> = {
  work_denial_cluster: OF_CLAIMS,
  work_denials: OF_CLAIMS,
  appeal_underpayment: OF_CLAIMS,
  rebill_restated_limit: OF_CLAIMS,
  recover_off_contract: "invoice number and line",
  ask_prompt_pay: "invoice number and date of payment",
  claim_short_rebate: "statement",
  return_expired_lot: "lot number, expiry date and packages"
};

/** Lines a letter lists; more are an attachment of their own. */
export const MOST_LISTED = 100;

/** What the sender checks first. */
function beforeSending({act_by, action_kind, lines, authorized_lines}: LetterFacts, known: number): string[] {
  const notes = [
    act_by === null
      ? "No rule gives a last day: find it in the contract."
      : `Send so that it arrives by ${dayWords(act_by)}: the nearest last day by the appeal periods of the reference tables, which contracts may shorten.`
  ];
  if (DENIED.has(action_kind) && authorized_lines > 0 && authorized_lines < lines)
    notes.push(
      `${authorized_lines} of ${plural(lines, "line")} had an authorization valid on the day; send the others apart or take them out.`
    );
  if (known > MOST_LISTED)
    notes.push(`${count(known)} lines are too many for a letter: save them with the control below and attach them.`);
  notes.push("Blanks are in brackets; nothing in them is known to the report.");
  return notes;
}

/** Dollars of which no file tells are a blank, never zero. */
const known = (cents: number | null, what: string): string => (cents ? dollarsExact(cents) : blank(what));

const DENIED = new Set(["work_denial_cluster", "work_denials"]);

type Body = (action: LetterFacts) => readonly [to: string, subject: string, ...paragraphs: string[]];

const LIST = `The lines are listed in the attachment by claim number and date of service: ${blank("list of claim numbers, dates of service and charges")}.`;
const LISTED = "The lines are listed at the end of this letter.";
const ofDrug = ({drug_name, hcpcs}: LetterFacts): string =>
  drug_name ? ` of ${drug_name}${hcpcs && hcpcs !== drug_name ? ` (HCPCS ${hcpcs})` : ""}` : "";

const BODIES: Readonly<Record<LetterKind, Body>> = {
  work_denial_cluster: denied,
  work_denials: denied,
  appeal_underpayment: (action) => [
    `${action.payer_name}, payment appeals`,
    `Appeal of the payment of ${plural(action.lines, "line")}, ${spanWords(action)}`,
    `You allowed less on ${plural(action.lines, "drug line")} of ${spanWords(action)} than the rates that apply give: ${dollarsExact(action.recoverable_amount_cents)} in all.`,
    UNDERPAID[action.action_detail ?? ""] ??
      "For each line the attachment sets what you allowed beside what the rates give.",
    `How these drugs are paid is agreed in ${blank("clause of the contract or fee schedule")}.`,
    LIST,
    `Please process the lines again and pay ${dollarsExact(action.recoverable_amount_cents)}.`
  ],
  rebill_restated_limit: (action) => [
    `${action.payer_name}, claims`,
    `Corrected claims for ${plural(action.lines, "line")}${ofDrug(action)}, ${spanWords(action)}`,
    `CMS posted a higher payment limit for ${spanWords(action)} after these lines were paid. They were paid at the limit of the first posting; by the later one ${dollarsExact(action.recoverable_amount_cents)} more is due.`,
    `CMS's posting: ${blank("name and date of the payment limit file")}.`,
    LIST,
    `Please process the lines again at the limit in force.`
  ],
  recover_off_contract: (action) => [
    `${action.action_detail}, contract pricing`,
    `Price above contract${ofDrug(action)}, ${spanWords(action)}`,
    `${plural(action.lines, "invoice line")}${ofDrug(action)} for ${action.site_name ?? "our site"} ${action.lines === 1 ? "was" : "were"} priced above the contract price in force on the invoice date, by ${dollarsExact(action.recoverable_amount_cents)} in all.`,
    `Contract: ${blank("contract number, price and effective date")}. Invoices: ${blank("invoice numbers and lines")}.`,
    `Please credit ${dollarsExact(action.recoverable_amount_cents)}.`
  ],
  ask_prompt_pay: (action) => [
    `${action.action_detail}, accounts receivable`,
    `Prompt-pay discount on ${plural(action.lines, "invoice line")}`,
    `The invoices of ${spanWords(action)} offer a discount for payment in time. On ${plural(action.lines, "line")} we find it in no amount charged or credited: ${dollarsExact(action.at_risk_amount_cents)} by the rate on the invoices.`,
    `Please tell us where the discount was credited; if it was not, please credit it. Days on which we paid: ${blank("dates of payment")}.`
  ],
  claim_short_rebate: (action) => [
    blank("manufacturer or buying group, contracts"),
    `Rebate${ofDrug(action)}, ${spanWords(action)}`,
    `By our purchases the rebate${ofDrug(action)} for ${spanWords(action)} is ${dollarsExact(action.recoverable_amount_cents)} more than what we received.`,
    `Program: ${blank("contract and program number")}. Purchases by invoice are in the attachment: ${blank("list of invoices")}.`,
    `Please pay the difference or send us your computation.`
  ],
  return_expired_lot: (action) => [
    blank("manufacturer or returns processor"),
    `Return for credit${ofDrug(action)}`,
    `We hold expired stock${ofDrug(action)} at ${action.site_name ?? "our site"}, counted in ${spanWords(action)}, which cost ${dollarsExact(action.recoverable_amount_cents)}.`,
    `Lots and expiry dates: ${blank("lot numbers, expiry dates and packages")}.`,
    `Please send us a return authorization and credit it by your policy.`
  ]
};

/** The rule an underpayment breaks, where its cause is known; never more than the cause says. */
const UNDERPAID: Readonly<Record<string, string>> = {
  limit_of_earlier_quarter:
    "To the cent, the amounts you allowed are what CMS's payment limits of the prior quarter give. By the terms we hold, the limit of the quarter of service applies.",
  sequestration_taken_twice:
    "The amounts you paid are the expected ones with the 2% of sequestration taken off a second time.",
  paid_below_allowed: "You allowed the expected amounts and paid less than they give.",
  modifier_missing: "The amounts you allowed are those of lines without the modifier that stands on ours."
};

/** An appeal of denied lines: the payer's reason in the words of its code, and what the files hold against it. */
function denied(action: LetterFacts): readonly [string, string, ...string[]] {
  const {payer_name, lines, authorized_lines, action_detail, reason} = action;
  const why = action_detail ? ` with reason code ${action_detail}${reason ? ` (${reason})` : ""}` : "";
  return [
    `${payer_name}, appeals`,
    `Appeal of ${plural(lines, "denied line")}${ofDrug(action)}, ${spanWords(action)}`,
    `You denied ${plural(lines, "line")}${ofDrug(action)}${why}. We charged ${known(action.billed_amount_cents, "charges")}; by the rates that apply to them ${known(action.recoverable_amount_cents, "amount due")} is due.`,
    ...(authorized_lines > 0
      ? [
          `On ${authorized_lines === lines ? (lines === 1 ? "this line" : `all ${lines} lines`) : `${authorized_lines} of them`} our records hold an authorization of yours whose period covers the date of service: ${blank("authorization numbers, with the dates they cover")}.`
        ]
      : []),
    ...(authorized_lines === 0 || (action_detail !== null && !AUTHORIZATION.has(action_detail))
      ? [REASONS[action_detail ?? ""] ?? `Our grounds: ${blank("why the reason does not hold, by line")}.`]
      : []),
    LIST,
    "Please reverse the denial and pay the lines."
  ];
}

const AUTHORIZATION = new Set(["15", "197", "198", "296"]);
const REASONS: Readonly<Record<string, string>> = {
  "15": `Authorization: ${blank("number, or why none was needed")}.`,
  "197": `Authorization: ${blank("number, or why none was needed")}.`,
  "198": `Authorization: ${blank("number, units approved and units given")}.`,
  "29": `The claims were first sent on ${blank("dates of first submission")}; proof of timely filing: ${blank("acknowledgement of the clearinghouse or payer")}.`,
  "50": `Diagnosis, prior treatment and order are in the records attached: ${blank("clinical records and the policy they meet")}.`,
  "16": `What was said to be missing: ${blank("what the remark code names, corrected")}.`
};
