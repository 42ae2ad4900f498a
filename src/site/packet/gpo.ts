import {formatCents, formatPrice, formatUnits} from "../../domain/money.ts";
import {asksInWords} from "../../payment/gpo/asks.ts";
import type {Audience} from "../../payment/gpo/facts.ts";
import {packetOf} from "../../payment/gpo/packet.ts";
import type {CellKind, PacketTable as Sheet} from "../../payment/gpo/packet-table.ts";
import {tablesOf} from "../../payment/gpo/tables.ts";
import {readMart} from "../../warehouse/marts.ts";
import {spanWords} from "../../words/action.ts";
import {type LeftOut, leftOutNote} from "../../words/left-out.ts";
import {type Untold, untoldInWords} from "../../words/untold.ts";
import {readFacts} from "../audience/facts.ts";
import {factsFor} from "../audience/share.ts";
import {readRun} from "../review-facts.ts";
import {gpoPages} from "./gpo-pages.ts";
import type {ColumnKind, Packet, PacketCell, PacketSection, PacketTable} from "./packet.ts";
import {type BuiltFolder, readTable} from "./table.ts";

const KINDS: Readonly<Record<CellKind, ColumnKind>> = {
  text: "text",
  money: "money",
  price: "price",
  measure: "units",
  share: "percent",
  ratio: "percent",
  units: "units",
  count: "count"
};

/** A cell in its own decimal digits: cents as dollars, millionths and thousandths as numbers. */
function cell(value: string | number | null, kind: CellKind): PacketCell {
  if (value === null || typeof value === "string") return value;
  const whole = BigInt(kind === "ratio" ? 0 : Math.round(value));
  if (kind === "money") return formatCents(whole);
  if (kind === "price" || kind === "share" || kind === "measure") return formatPrice(whole);
  if (kind === "units") return formatUnits(whole);
  return kind === "ratio" ? value.toFixed(6) : String(value);
}

/** Columns of a table whose rows do not overlap. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  "break-even": ["margin", "one_percent", "ten_days"],
  "break-even-by-payer": ["margin"],
  rebates: ["earned", "accrued", "received", "unpaid"],
  spend: ["invoiced", "accrued", "net"],
  "claim-letter": ["leak_amount", "recovered_amount", "claim_amount"],
  exposure: ["bought", "stock", "one_percent", "lag"]
};

const TABS: Readonly<Record<string, string>> = {
  cover: "At a glance",
  "break-even": "Break-even",
  "claim-letter": "Claims on invoices",
  exposure: "Falling limits and MFP"
};

const sheetOf = ({name, title, note, columns, rows}: Sheet): PacketTable => ({
  name,
  title,
  note,
  ...(TABS[name] ? {tab: TABS[name]} : {}),
  ...(ADDED[name] ? {added: ADDED[name]} : {}),
  columns: columns.map(({key, label, kind}) => ({name: key, label: label.replace(/, \$$/, ""), kind: KINDS[kind]})),
  rows: rows.map((row) => row.map((value, i) => cell(value, columns[i]!.kind)))
});

/** The parts of the document and the tables each holds; a table of no part stands at the end, so that none is lost. */
const PARTS: readonly (readonly [title: string, tables: readonly string[]])[] = [
  ["What is bought and what to ask for", ["cover", "ask-list"]],
  ["What a price is worth", ["break-even", "break-even-by-payer"]],
  ["Tiers and rebates", ["tiers", "rebates"]],
  ["Claims on invoices", ["claim-letter"]],
  ["Falling limits and MFP", ["exposure"]],
  ["Alternatives and access", ["switch", "payer-mix"]],
  ["Spend, patients, share and price", ["patients", "spend", "family-share", "price-history"]]
];

function partsOf(sheets: readonly Sheet[]): PacketSection[] {
  const placed = new Set(PARTS.flatMap(([, names]) => names));
  const rest = ["More", sheets.map(({name}) => name).filter((name) => !placed.has(name))] as const;
  return [...PARTS, rest]
    .map(([title, names]) => ({
      title,
      tables: names.flatMap((name) => sheets.filter((sheet) => sheet.name === name).map(sheetOf))
    }))
    .filter(({tables}) => tables.length > 0);
}

/** Makers something was bought from in the last four quarters, in the alphabet's order. */
export async function makersOf(folder: string): Promise<string[]> {
  const {drugs} = await readFacts(folder);
  return [...new Set(drugs.map((drug) => drug.manufacturer))].sort();
}

interface Run {
  readonly untold: readonly Untold[];
  readonly left_out: readonly LeftOut[];
}

/** What the loaded files cannot tell of buying, in sentences. */
const untoldOf = ({untold}: Run): string[] =>
  untold
    .filter(({page}) => page.split(" ").includes("gpo"))
    .map((row) => `${row.title}: not known. ${untoldInWords(row)}`);

const toldOf = ({untold}: Run): {rebates: boolean; contracts: boolean} => {
  const isTold = (id: string): boolean => !untold.some(({finding}) => finding === id);
  return {rebates: isTold("rebates"), contracts: isTold("contract_prices")};
};

/** The negotiation packet of one manufacturer for an audience; the sources of a shared one name kinds of file, not files. */
export async function gpoPacket(
  built: BuiltFolder,
  folder: string,
  {manufacturer, audience}: {manufacturer: string; audience: Audience}
): Promise<Packet> {
  const facts = factsFor(await readFacts(folder), audience, manufacturer);
  const packet = packetOf(facts, manufacturer);
  const internal = audience === "internal";
  const run = (await readRun((sql) => readMart(sql, folder))) as unknown as Run;
  const without = leftOutNote(run.left_out, {
    isShared: !internal,
    ...(internal ? {} : {sources: ["purchases", "rebates"]})
  });
  const sections = partsOf(tablesOf(packet));
  const finding = asksInWords(packet);
  const tables = sections.flatMap((section) => section.tables ?? []);
  return {
    title: `Negotiation packet: ${manufacturer}`,
    finding,
    subtitle: `${spanWords({first_quarter: packet.cover.first_quarter, quarter: packet.cover.last_quarter})}. ${
      internal ? "Internal: not to leave the practice." : `Shared with ${manufacturer}.`
    } Invoices less rebates accrued; consigned stock and transfers are left out.${without && ` ${without}`}`,
    as_of: built.as_of,
    build_id: built.build_id,
    sections,
    pages: gpoPages(packet, {finding, tables, without, untold: internal ? untoldOf(run) : [], told: toldOf(run)}),
    sources: await readTable(built, {
      name: "sources",
      title: "Files behind the numbers",
      sql: internal
        ? "SELECT path, source, vintage, rows_accepted FROM file ORDER BY path"
        : `SELECT source, count(*) AS rows, CAST(sum(rows_accepted) AS BIGINT) AS rows_accepted FROM file
           WHERE source IN ('purchases', 'gpo_contracts', 'rebates', 'payment_limit', 'ndc_hcpcs') GROUP BY source ORDER BY source`,
      columns: {
        ...(internal ? {path: ["File", "text"] as const} : {}),
        source: ["Kind", "text"],
        ...(internal ? {vintage: ["Edition", "text"] as const} : {rows: ["Files", "count"] as const}),
        rows_accepted: ["Rows", "count"]
      }
    })
  };
}
