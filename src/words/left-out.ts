import {dollarsExact, percent, plural} from "./format.ts";

/** A row of mart.left_out: dollars of a source that are outside the numbers, or inside without their counterpart. */
export interface LeftOut {
  readonly source: string;
  readonly fate: "refused" | "held" | "unmatched" | "unmapped" | "told twice" | "in doubt";
  readonly reason: string;
  readonly subject: string;
  readonly path: string | null;
  readonly first_line: number | null;
  readonly rows: number;
  readonly rows_unread: number;
  readonly dollars_cents: number;
  /** Of the source with this fate, and of the source in all. */
  readonly fate_cents: number;
  readonly source_cents: number;
  /** More than the share that stops a build. */
  readonly is_above: boolean;
}

/** What is wrong, and what mends it, by reason; a refused row has the reason it was refused for. */
const REASONS: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  no_cost: [
    "billed and of unknown cost",
    "add the invoices of the drug, or what its package holds in reference/package_unit.csv"
  ],
  remittance_without_claim: ["paid on no claim that is loaded", "load the 837 or the export that has these claims"],
  billed_again: [
    "a dose of one patient, day and charge under two claim numbers, each costed",
    "void the claim that was billed again, or give both one claim_id"
  ],
  two_layouts: [
    "a dose that exports of two layouts tell under different claim numbers, each costed",
    "where an old system and a new one tell of the same weeks, cut one of them at a day, or give both one claim_id"
  ],
  paid_as_a_whole: [
    "paid as a whole for several lines, which wait for their share",
    "ask the payer for an 835 with service lines, or export the charges with what was posted on each"
  ],
  numbered_differently: [
    "a dose that X12 and an export tell under different claim numbers, each costed",
    "leave one of the two files out, or export the number that the 837 sends (CLM01)"
  ],
  no_crosswalk_row: [
    "bought and in no crosswalk",
    "load the CMS crosswalk of its quarter, or list what the package holds in reference/package_unit.csv"
  ],
  unknown_site: [
    "bought at a site that no claim and no sites.csv has",
    "correct site_id, map the account, or list it in sites.csv"
  ],
  unlisted_site: ["billed at a site that is not known", "list it in sites.csv with its name and NPI"],
  unlisted_payer: ["billed to a payer of no known kind", "list it in payers.csv with its kind"]
};

const wordsOf = ({fate, reason, subject}: LeftOut): readonly [string, string] =>
  fate === "held"
    ? [`a claim of an 835: ${reason.replaceAll("_", " ")}`, "it stays pending; ask the payer for a corrected 835"]
    : fate === "refused"
      ? [reason.replaceAll("_", " "), "correct the rows and load again"]
      : (REASONS[reason] ?? [reason.replaceAll("_", " "), `say what ${subject} is`]);

/** One reason: what, where, dollars, and what mends it. */
export function leftOutRow(row: LeftOut): string {
  const [what, remedy] = wordsOf(row);
  const where = row.path === null ? "" : ` (${row.path}${row.first_line === null ? "" : ` line ${row.first_line}`})`;
  const unread = row.rows_unread > 0 ? `, ${plural(row.rows_unread, "row")} without readable dollars` : "";
  return `${row.subject}: ${what}, ${plural(row.rows, "row")}, ${dollarsExact(row.dollars_cents)}${unread}${where}: ${remedy}`;
}

/** Rows of one source and fate together, the largest first. */
export function leftOutGroups(rows: readonly LeftOut[]): LeftOut[][] {
  const groups = new Map<string, LeftOut[]>();
  for (const row of rows) {
    const key = `${row.source} ${row.fate}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const size = (group: readonly LeftOut[]): number => group[0]!.fate_cents / Math.max(1, group[0]!.source_cents);
  return [...groups.values()]
    .map((group) => group.toSorted((a, b) => b.dollars_cents - a.dollars_cents || b.rows - a.rows))
    .toSorted((a, b) => size(b) - size(a));
}

/** What share of a source has one fate: "37.4% of purchases refused ($10,600.00 of $28,310.00)". */
export function leftOutShare(group: readonly LeftOut[]): string {
  const {source, fate, fate_cents, source_cents} = group[0]!;
  const unread = group.reduce((total, row) => total + row.rows_unread, 0);
  const more = unread > 0 ? ` and ${plural(unread, "row")} without readable dollars` : "";
  const share = source_cents === 0 ? "" : `${percent(fate_cents / source_cents)} of `;
  return `${share}${source} ${fate} (${dollarsExact(fate_cents)} of ${dollarsExact(source_cents)}${more})`;
}

/**
 * What stands beside the headline of a document: each source's share that its numbers are without; nothing where nothing is. A
 * document for others says shares without dollars, which would tell how much a practice buys and bills.
 */
export function leftOutNote(
  rows: readonly LeftOut[],
  {sources, isShared = false}: {readonly sources?: readonly string[]; readonly isShared?: boolean} = {}
): string {
  const groups = leftOutGroups(rows.filter(({source}) => !sources || sources.includes(source)));
  const shares = groups.map((group) => {
    const {source, fate, fate_cents, source_cents} = group[0]!;
    return isShared && source_cents > 0
      ? `${percent(fate_cents / source_cents)} of ${source} ${fate}`
      : leftOutShare(group);
  });
  return shares.length === 0 ? "" : `These numbers leave out, or have without a counterpart: ${shares.join("; ")}.`;
}

/** The share and its largest reasons, in one line. */
export function leftOutInWords(group: readonly LeftOut[], shown = 3): string {
  const more = group.length > shown ? `; ${group.length - shown} more` : "";
  return `${leftOutShare(group)}: ${group.slice(0, shown).map(leftOutRow).join("; ")}${more}`;
}
