import {formatCents} from "../../../src/domain/money.ts";
import {CLAIM_STATES, TRANSACTION_KINDS, type TransactionKind} from "../../../src/schema/claim-export-words.ts";
import {freeMoney} from "./grain.ts";
import type {ClaimsSession} from "./init.ts";
import {type ClaimsProposal, type Given, isEitherOrder, type Looked} from "./propose.ts";
import type {ClaimsReading} from "./read.ts";
import {CLAIM_TARGETS, type ClaimsProfile, type ClaimTarget} from "./schema.ts";
import {DOLLARS, fits, isTold, LABELS, WANTED} from "./targets.ts";
import type {UnknownWords} from "./transaction.ts";

/**
 * The questions `init` has about an export of claims. Whatever a profile says can be said by an answer: what a row is, what
 * each column is, which way dates go, what words of transactions and of status mean, which site and payer a name is. Each
 * has its guess, so that nothing but Enter accepts what was understood.
 */

type Ask = ClaimsSession["ask"];
const TRIES = 3;

/** One of several by number or name; null for none, which Enter means. */
async function pick(
  {ask, say}: Pick<ClaimsSession, "ask" | "say">,
  question: string,
  labels: readonly string[],
  none = "none"
): Promise<number | null> {
  const list = labels.map((label, at) => `  ${at + 1} ${label}`).join("\n");
  for (let tried = 0; tried < TRIES; tried++) {
    const answer = (await ask(`\n${question}\n${list}\n[${none}]: `)).toLowerCase();
    if (answer === "" || answer === "n" || answer === none) return null;
    const named = labels.findIndex((label) => label.toLowerCase().split(" (")[0] === answer);
    const at = /^\d+$/.test(answer) ? Number(answer) - 1 : named;
    if (at >= 0 && at < labels.length) return at;
    say(`That is none of them: ${answer}`);
  }
  return null;
}

/** The first different values of a column, as a person tells it by. */
function sampleOf({header, rows}: Looked, name: string): string {
  const at = header.cells.findIndex((cell) => cell.trim() === name);
  const cells = [...new Set(rows.map((row) => (row.cells[at] ?? "").trim()).filter(Boolean))].slice(0, 3);
  return cells.length === 0
    ? "empty"
    : cells.map((cell) => (cell.length > 24 ? `${cell.slice(0, 23)}…` : cell)).join("; ");
}

const cellsOfColumn = ({header, rows}: Looked, name: string): string[] => {
  const at = header.cells.findIndex((cell) => cell.trim() === name);
  return rows.map((row) => row.cells[at] ?? "");
};

const GRAINS = ["charge", "transaction", "remittance"] as const;
const GRAIN_WORDS: {readonly [grain in ClaimsProfile["grain"]]: string} = {
  charge: "a charge line with what was paid on it",
  transaction: "one charge, payment, adjustment or other transaction",
  remittance: "a line of a payer's answer or one adjustment of it"
};

/** A conversation about one file: what is understood so far, and a way to say more. */
interface Talk {
  readonly looked: Looked;
  readonly session: ClaimsSession;
  readonly now: () => ClaimsProposal;
  readonly tell: (said: Omit<Given, "columns">) => void;
  readonly name: (column: string, target: ClaimTarget | null) => void;
}

function talkAbout(looked: Looked, propose: (given: Given) => ClaimsProposal, session: ClaimsSession): Talk {
  const columns = new Map<string, ClaimTarget | null>();
  let given: Given = {columns};
  let proposal = propose(given);
  const tell = (said: Omit<Given, "columns">): void => {
    given = {...given, ...said};
    proposal = propose(given);
  };
  const name = (column: string, target: ClaimTarget | null): void => {
    columns.set(column, target);
    tell({});
  };
  return {looked, session, now: () => proposal, tell, name};
}

/**
 * Asks what a row is, for each column that is missed, for each column of dollars that nothing is taken from, which way
 * dates go, and whether a column is read wrongly. `propose` makes the profile anew from all that was said.
 */
export async function askColumns(
  looked: Looked,
  propose: (given: Given) => ClaimsProposal,
  {session, show}: {session: ClaimsSession; show: (proposal: ClaimsProposal) => void}
): Promise<ClaimsProposal> {
  const talk = talkAbout(looked, propose, session);
  const {grain: guess} = talk.now().profile;
  const labels = GRAINS.map((each) => GRAIN_WORDS[each]);
  const grain = await pick(session, "What is a row?", labels, String(GRAINS.indexOf(guess) + 1));
  talk.tell({grain: grain === null ? guess : GRAINS[grain]!});
  await askMissed(talk);
  await askDollars(talk);
  if (isEitherOrder(looked, talk.now().profile))
    talk.tell({isDayFirst: (await pick(session, "Which comes first in a date?", ["month", "day"], "1")) === 1});
  const alike = alikeRows(looked, talk.now().profile);
  if (alike > 0) {
    const question = `${alike} rows are the same as one before in every column. What are they?`;
    const at = await pick(session, question, ["charges of their own", "the same charges told again"], "1");
    talk.tell({alike: at === 1 ? "once" : "each"});
  }
  await askCorrections(talk, show);
  return talk.now();
}

/** For what a file of its grain should tell and no column was found: which of the columns left over whose cells could be it. */
async function askMissed({looked, session, now, name}: Talk): Promise<void> {
  for (const target of WANTED[now().profile.grain]) {
    if (isTold(target, now().profile)) continue;
    const free = now().unused.filter((each) => fits(target, cellsOfColumn(looked, each), looked.style));
    if (free.length === 0) continue;
    const labels = free.map((each) => `${each} (${sampleOf(looked, each)})`);
    const at = await pick(session, `Which column is the ${LABELS[target]}?`, labels);
    if (at !== null) name(free[at]!, target);
  }
}

/** No column of dollars goes unread without a question. */
async function askDollars({looked, session, now, name}: Talk): Promise<void> {
  const kinds = DOLLARS[now().profile.grain];
  for (const each of freeMoney(columnsOf(now().profile), looked)) {
    const labels = kinds.map((kind) => LABELS[kind]!);
    const at = await pick(session, `What are the dollars of ${each} (${sampleOf(looked, each)})?`, labels, "nothing");
    if (at !== null) name(each, kinds[at]!);
  }
}

/** Asks until every column is said to be right. */
async function askCorrections(
  {looked, session, now, name}: Talk,
  show: (proposal: ClaimsProposal) => void
): Promise<void> {
  const cells = looked.header.cells.map((cell) => cell.trim()).filter(Boolean);
  const targets = CLAIM_TARGETS.filter((target) => LABELS[target]);
  for (;;) {
    show(now());
    const answer = await session.ask("\nWhich column is read wrongly? Its name, or Enter when all are right: ");
    if (answer === "" || answer.toLowerCase() === "n") return;
    const cell = cells.find((each) => each.toLowerCase() === answer.toLowerCase());
    if (cell === undefined) {
      session.say(`No column is called so: ${answer}`);
      continue;
    }
    const labels = targets.map((target) => LABELS[target]!);
    const at = await pick(session, `What is ${cell} (${sampleOf(looked, cell)})?`, labels, "nothing");
    name(cell, at === null ? null : targets[at]!);
  }
}

/** Charge rows that nothing tells from one before. */
export function alikeRows({rows}: Looked, {grain, columns}: ClaimsProfile): number {
  if (grain !== "charge" || columns.charge_id) return 0;
  return rows.length - new Set(rows.map(({cells}) => cells.join("\u0000"))).size;
}

/** The columns of a profile as a guess has them. */
export const columnsOf = ({columns}: Pick<ClaimsProfile, "columns">): Map<ClaimTarget, string[]> =>
  new Map(Object.entries(columns).flatMap(([target, names]) => (names ? [[target as ClaimTarget, names]] : [])));

/** Kinds of money that can be taken back. */
const BACK: readonly TransactionKind[] = [
  "charge",
  "insurance_payment",
  "patient_payment",
  "assistance_payment",
  "adjustment",
  "write_off"
];
const KINDS: readonly {kind: TransactionKind; way: 1 | -1; label: string}[] = TRANSACTION_KINDS.flatMap((kind) => {
  const label = kind.replaceAll("_", " ");
  return [
    {kind, way: 1 as const, label},
    ...(BACK.includes(kind) ? [{kind, way: -1 as const, label: `${label} taken back`}] : [])
  ];
});

/** Asks what combinations of words of a transaction are that nobody knows; one without an answer stays refused. */
export async function askWords(
  profile: ClaimsProfile,
  unknown: readonly UnknownWords[],
  session: ClaimsSession
): Promise<ClaimsProfile> {
  const transactions = [...profile.transactions];
  const labels = KINDS.map(({label}) => label);
  for (const {words, when, rows, dollars} of unknown) {
    const at = await pick(
      session,
      `What is a row of "${words}" (${rows} rows, $${formatCents(dollars)})?`,
      labels,
      "refuse"
    );
    if (at === null) continue;
    const {kind, way} = KINDS[at]!;
    // The sign most dollars have is the sign its kind is written with: what is received or given up counts up, what is taken back down.
    transactions.push({when, kind, counts: (dollars < 0 ? -1 : 1) * way < 0 ? "opposite" : "as_written"});
  }
  return {...profile, transactions};
}

const STATE_WORDS: {readonly [state in (typeof CLAIM_STATES)[number]]: string} = {
  open: "not answered yet",
  decided: "answered",
  denied: "denied",
  void: "entered in error",
  reversal: "taken back by the payer"
};

/** Asks what words of a status column say that are not known; most say nothing of the payer's answer. */
export async function askStates(
  profile: ClaimsProfile,
  looked: Looked,
  session: ClaimsSession
): Promise<ClaimsProfile> {
  const states = {...profile.states};
  for (const word of unknownStates(profile, looked)) {
    const labels = CLAIM_STATES.map((state) => STATE_WORDS[state]);
    const at = await pick(session, `What does status "${word}" say of a line?`, labels, "nothing");
    if (at !== null) states[word] = CLAIM_STATES[at]!;
  }
  return {...profile, states};
}

/** Words of the status column that no rule knows; numbers are claim states of answers. */
export function unknownStates(profile: ClaimsProfile, looked: Looked): string[] {
  const [name] = profile.columns.status ?? [];
  if (name === undefined || profile.grain !== "charge") return [];
  const words = new Set(
    cellsOfColumn(looked, name)
      .map((cell) => cell.trim())
      .filter((cell) => /[A-Za-z]/.test(cell))
  );
  return [...words].filter((word) => !(word in profile.states)).slice(0, 20);
}

/** Asks for the ids of words that the practice's lists do not have; without lists the words are the ids. */
export async function askNames(
  profile: ClaimsProfile,
  {unknown}: ClaimsReading,
  lists: {sites: readonly string[]; payers: readonly string[]},
  ask: Ask
): Promise<ClaimsProfile> {
  const maps = {site_map: {...profile.site_map}, payer_map: {...profile.payer_map}};
  for (const [words, map, list, what] of [
    [unknown.site_id, maps.site_map, lists.sites, "site"],
    [unknown.payer_id, maps.payer_map, lists.payers, "payer"]
  ] as const) {
    if (list.length === 0) continue;
    for (const [word, rows] of words) {
      const answer = await ask(`Which ${what} is "${word}" (${rows} rows)? ${list.join(", ")} [${word}]: `);
      if (answer !== "" && answer !== "n") map[word] = answer;
    }
  }
  return {...profile, ...maps};
}
