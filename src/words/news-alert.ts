import {type ActionFacts, actionWords} from "./action.ts";
import type {Alert, AlertColumn, AlertEvent, AlertSection} from "./alert/alert.ts";
import {change, count, dayWords, dollars, plural, price, quarterWords} from "./format.ts";

/** The questions news asks, in the order they are shown. */
export const NEWS_PARTS = [
  "quarters",
  "limits",
  "restated",
  "payments",
  "denials",
  "claims",
  "purchases",
  "prices",
  "contracts",
  "deadlines"
] as const;
export type NewsPart = (typeof NEWS_PARTS)[number];

export type NewsRow = Readonly<Record<string, unknown>> & {readonly amount_cents: number | null};

/** What changed between two publications. */
export interface News {
  readonly as_of: string;
  readonly before_as_of: string;
  readonly days: number;
  readonly practice: string | null;
  /** Names of drugs and payers by key. */
  readonly names: Readonly<Record<string, string>>;
  readonly files: readonly {readonly path: string; readonly status: string; readonly rows: number}[];
  /** Rows of each part; null where the earlier publication cannot tell. */
  readonly parts: Readonly<Record<NewsPart, readonly NewsRow[] | null>>;
}

interface PartWords {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly AlertColumn[];
  readonly cells: (row: NewsRow, name: (key: unknown) => string) => readonly string[];
}

const text = (value: unknown): string => (value === null || value === undefined ? "–" : String(value));
const whole = (value: unknown): string => count(Number(value ?? 0));
const perUnit = (value: unknown): string => (value === null || value === undefined ? "–" : price(Number(value)));
const money = ({amount_cents}: NewsRow): string => (amount_cents === null ? "not known" : change(amount_cents));
const figure = (label: string): AlertColumn => ({label, is_number: true});
const LIMIT_COLUMNS = [
  {label: "quarter"},
  {label: "drug"},
  ...["before", "now", "own units", "of unknown payers", "worth"].map(figure)
];
const limitCells: PartWords["cells"] = (row, name) => [
  quarterWords(text(row["quarter"])),
  name(row["hcpcs"]),
  ...[perUnit(row["old_price"]), perUnit(row["new_price"])],
  ...[whole(row["units"]), whole(row["unknown_units"])],
  money(row)
];

const WORDS: Readonly<Record<NewsPart, PartWords>> = {
  quarters: {
    title: "Net cost recovery by quarter of service",
    note: "As collected, before cost adjustments and rebates.",
    columns: [{label: "quarter"}, figure("before"), figure("now"), figure("change")],
    cells: (row) => [
      quarterWords(text(row["quarter"])),
      dollars(Number(row["old_cents"])),
      dollars(Number(row["new_cents"])),
      money(row)
    ]
  },
  limits: {
    title: "New payment limits",
    note: "CMS's limits of a quarter that was not there before, against the quarter before it, at the practice's own Medicare units of that quarter, else of its newest. Units of payers whose kind no file tells are not in the worth: payers.csv would tell. A limit without one before it has no change to price.",
    columns: LIMIT_COLUMNS,
    cells: limitCells
  },
  restated: {
    title: "Restated payment limits",
    note: "Limits that CMS changed after the earlier publication, at the practice's own Medicare units of their quarter.",
    columns: LIMIT_COLUMNS,
    cells: limitCells
  },
  payments: {
    title: "Payments that came",
    note: "Collected from payers, patients and assistance, less what was taken back.",
    columns: [{label: "payer"}, figure("lines"), figure("answered"), figure("collected")],
    cells: (row, name) => [name(row["payer_id"]), whole(row["lines"]), whole(row["answered_lines"]), money(row)]
  },
  denials: {
    title: "Denials that came",
    note: "Lines denied now and not before, at what the drug in them cost; services at what was billed.",
    columns: [{label: "payer"}, {label: "drug or service"}, figure("lines"), figure("at stake")],
    cells: (row, name) => [name(row["payer_id"]), name(row["hcpcs"]), whole(row["lines"]), dollars(row.amount_cents)]
  },
  claims: {
    title: "Claim lines that came",
    note: "Lines that were not there before, at what was billed; lines that are there no more count down.",
    columns: [{label: "payer"}, figure("new"), figure("gone"), figure("billed")],
    cells: (row, name) => [name(row["payer_id"]), whole(row["new_lines"]), whole(row["lost_lines"]), money(row)]
  },
  purchases: {
    title: "Invoices that came",
    note: "Credits and returns count down.",
    columns: [{label: "vendor"}, figure("lines"), figure("invoiced")],
    cells: (row) => [text(row["vendor"]), whole(row["new_lines"]), money(row)]
  },
  prices: {
    title: "Prices that changed",
    note: "A package's price against the one before, and what the change has cost on what was bought since.",
    columns: [{label: "day"}, {label: "vendor"}, {label: "drug"}, ...["before", "now", "cost so far"].map(figure)],
    cells: (row, name) => [
      ...[text(row["day"]), text(row["vendor"]), name(row["hcpcs"])],
      ...[perUnit(row["old_price"]), perUnit(row["new_price"])],
      money(row)
    ]
  },
  contracts: {
    title: "Contracts that end",
    note: "With the dollars of the last year: invoiced under it, or allowed by the payer.",
    columns: [{label: "ends"}, {label: "contract"}, figure("a year"), {label: "new"}],
    cells: (row, name) => [
      text(row["day"]),
      row["contract_kind"] === "payer" ? `payer ${name(row["contract"])}` : `buying ${text(row["contract"])}`,
      dollars(row.amount_cents),
      row["is_new"] === true ? "new" : ""
    ]
  },
  deadlines: {
    title: "Days to act by",
    note: "Money to get back whose last day is near, as the action register has it.",
    columns: [{label: "by"}, {label: "what"}, figure("recoverable"), {label: "new"}],
    cells: (row) => [
      text(row["day"]),
      actionWords(row as unknown as ActionFacts),
      dollars(row.amount_cents),
      row["is_new"] === true ? "new" : ""
    ]
  }
};

/** Ends and days to act are always listed; they are news only where they are new. */
const isNews = (part: NewsPart, row: NewsRow): boolean =>
  part === "contracts" || part === "deadlines" ? row["is_new"] === true : true;

/** Parts with news in them. */
export const changedParts = ({parts}: News): NewsPart[] =>
  NEWS_PARTS.filter((part) => (parts[part] ?? []).some((row) => isNews(part, row)));

const sum = (rows: readonly NewsRow[] | null): number =>
  (rows ?? []).reduce((total, {amount_cents}) => total + (amount_cents ?? 0), 0);

/** The dollars of what is known; not known where nothing is. */
const worth = (rows: readonly NewsRow[], each = ""): string =>
  rows.every(({amount_cents}) => amount_cents === null) ? "of a worth not known" : change(sum(rows)) + each;

/** What changed, in dollars, in a few sentences. */
export function newsSentence(news: News): string {
  const {parts, before_as_of, as_of} = news;
  const span =
    before_as_of === as_of
      ? `between the two publications of ${dayWords(as_of)}`
      : `between ${dayWords(before_as_of)} and ${dayWords(as_of)}`;
  const unknown = NEWS_PARTS.filter((part) => parts[part] === null);
  const untold =
    unknown.length > 0
      ? ` Not known, as another version built the earlier publication: ${unknown.map((part) => WORDS[part].title.toLowerCase()).join(", ")}.`
      : "";
  const changed = changedParts(news);
  if (changed.length === 0)
    return `${unknown.length > 0 ? "Nothing that can be compared" : "Nothing"} changed ${span}.${untold}`;
  const rows = (part: NewsPart): readonly NewsRow[] => (parts[part] ?? []).filter((row) => isNews(part, row));
  const said: Partial<Record<NewsPart, string>> = {
    quarters: `net cost recovery ${change(sum(rows("quarters")))}`,
    limits: `new payment limits ${worth(rows("limits"), " a quarter")}`,
    restated: `restated limits ${worth(rows("restated"))}`,
    payments: `collected ${change(sum(rows("payments")))}`,
    denials: `denied ${dollars(sum(rows("denials")))}`,
    prices: `prices ${change(sum(rows("prices")))}`,
    contracts: plural(rows("contracts").length, "contract end"),
    deadlines: `new days to act on ${dollars(sum(rows("deadlines")))}`,
    claims: `billed ${change(sum(rows("claims")))}`,
    purchases: `invoiced ${change(sum(rows("purchases")))}`
  };
  return `Changed ${span}: ${changed.map((part) => said[part]).join(", ")}.${untold}`;
}

/** The alert of news. No claim and no patient is in it. */
export function newsAlert(news: News): Alert {
  const name = (key: unknown): string => news.names[String(key)] ?? text(key);
  return {
    title: `What changed${news.practice ? `: ${news.practice}` : ""}`,
    lead: newsSentence(news),
    as_of: news.as_of,
    sections: [...NEWS_PARTS.map((part) => sectionOf(part, news, name)), filesSection(news)],
    events: [...eventsOf("contracts", news, name), ...eventsOf("deadlines", news, name)]
  };
}

function sectionOf(part: NewsPart, {parts, days}: News, name: (key: unknown) => string): AlertSection {
  const {title, note, columns, cells} = WORDS[part];
  const rows = parts[part];
  const ahead = part === "contracts" || part === "deadlines";
  return {
    title: rows && rows.length > 1 && !ahead ? `${title}: ${worth(rows)}` : title,
    note: rows && rows.length > 0 ? note : "",
    columns,
    rows: (ahead ? byDay(rows ?? []) : (rows ?? [])).map((row) => cells(row, name)),
    none:
      rows === null
        ? "Not known: another version built the earlier publication."
        : ahead
          ? `None in ${days} days.`
          : "None."
  };
}

/** The nearest day first; of a day the most dollars, as they come. */
const byDay = (rows: readonly NewsRow[]): NewsRow[] =>
  [...rows].sort((a, b) => (String(a["day"]) < String(b["day"]) ? -1 : a["day"] === b["day"] ? 0 : 1));

const filesSection = ({files}: News): AlertSection => ({
  title: "Files that came",
  note: "",
  columns: [{label: "file"}, {label: "taken"}, figure("rows")],
  rows: files.map(({path, status, rows}) => [path, status, count(rows)]),
  none: "None."
});

/** One entry a day and part. */
function eventsOf(part: "contracts" | "deadlines", {parts, as_of}: News, name: (key: unknown) => string): AlertEvent[] {
  const days = new Map<string, NewsRow[]>();
  for (const row of parts[part] ?? []) {
    const day = String(row["day"]);
    if (day >= as_of) days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, rows]) => ({
      key: `news-${part}-${day}`,
      day,
      summary:
        part === "contracts"
          ? `${plural(rows.length, "contract")} of ${dollars(sum(rows))} a year end`
          : `Last day to act on ${dollars(sum(rows))}`,
      description: rows.map((row) => WORDS[part].cells(row, name).slice(1, 3).join(", ")).join("\n")
    }));
}
