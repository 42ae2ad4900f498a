import {readFileSync} from "node:fs";
import {join, relative, sep} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {TABLES} from "../schema/all.ts";
import {COLUMNS} from "../schema/column.ts";
import {KINDS} from "../schema/field.ts";
import {PATIENT_COLUMNS} from "../schema/patient.ts";
import {columnsOf, quote} from "../schema/table.ts";
import {openPublished, type Published, type PublishedTable} from "./published.ts";
import {type Cell, derivable, isSmall} from "./small-cells.ts";
import {filesUnder} from "./stage-reports.ts";

/**
 * The last look at a site before it is published: every byte is searched for identifiers of patients, every table for
 * exact service dates and, in builds for readers outside the practice, for small cells. What it says names the file, the
 * column and the kind of fault, never the value.
 */

export interface PrivateFacts {
  /** Texts that identify a patient or a claim, as they stand in the raw tables. */
  readonly identifiers: ReadonlySet<string>;
  /** Days on which a patient was seen, billed or paid for, ISO. */
  readonly dates: ReadonlySet<string>;
  /** Days that columns without patients have too: invoices, postings, contracts. They may be shown. */
  readonly publicDates: ReadonlySet<string>;
}

export interface GateOptions {
  /** Readers outside the practice: no count of 1 to 10, and none that follows from totals. */
  readonly outside?: boolean;
}

/** Patient fields that are words or codes of a list and identify nobody by themselves. */
const NOT_IDENTIFYING = new Set(["diagnosis_codes"]);
/** Days that the report works out, in columns of pages that no model has. */
const WORKED_OUT = new Set(["act_by", "appeal_by", "buy_by", "due_date", "run_out_week"]);
const PUBLIC_DAYS: ReadonlySet<string> = new Set(
  TABLES.flatMap((table) => columnsOf(table))
    .filter(({meta}) => !meta.patient && meta.kind === "date")
    .map(({name}) => name)
);
/** Whether the dictionary has the column as a day of something else than a patient: an invoice, a posting, a deadline. */
const isDayColumn = (column: string): boolean =>
  !PATIENT_COLUMNS.has(column) &&
  (WORKED_OUT.has(column) || PUBLIC_DAYS.has(column) || COLUMNS[column]?.[0] === "DATE");
/** Columns that count patients, or what one patient has few of: `denied_claims`, `patients_before`. Invoices are nobody's. */
const COUNTS =
  /^(?!purchase_)(\w+_)?(patients|claims|lines|encounters|doses|appointments|visits|requests|authorizations)(_before|_approved|_with_balance)?$/;
const ISO_DAY = /(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)/g;
/** Files of code and style, which are the same for every practice: dates in them are their authors'. */
const CODE = /^_(node|npm|observablehq|import|jsr)\//;

/**
 * Reads the identifiers and dates of every patient column of every raw table. Days that the report's own texts and the
 * reference tables name, and the day the run stands at, are nobody's.
 */
export async function privateFacts(connection: DuckDBConnection, root: string): Promise<PrivateFacts> {
  const identifiers = new Set<string>();
  const dates = new Set<string>();
  const publicDates = new Set<string>(Object.values(KINDS).map(({example}) => example.slice(0, 10)));
  for (const folder of ["reports", "src", "data/reference"])
    for (const file of filesUnder(join(root, folder), (path) => /\.(md|ts|sql|csv)$/.test(path)))
      for (const [day] of readFileSync(file, "utf8").matchAll(ISO_DAY)) publicDates.add(day);
  const asOf = await connection.runAndReadAll("SELECT CAST(as_of AS VARCHAR) FROM core.run_info");
  for (const [day] of asOf.getRows()) publicDates.add(String(day));
  const values = async (table: string, column: string): Promise<string[]> => {
    const reader = await connection.runAndReadAll(
      `SELECT DISTINCT CAST(${quote(column)} AS VARCHAR) FROM ${table} WHERE ${quote(column)} IS NOT NULL`
    );
    return reader.getRows().map(([value]) => String(value));
  };
  for (const table of TABLES) {
    for (const {name, meta} of columnsOf(table)) {
      const isDay = meta.kind === "date" || meta.kind === "timestamp";
      if (isDay) {
        const into = meta.patient ? dates : publicDates;
        for (const value of await values(table.name, name)) into.add(value.slice(0, 10));
      } else if (meta.patient && !NOT_IDENTIFYING.has(name)) {
        for (const value of await values(table.name, name)) identifiers.add(value);
      }
    }
  }
  return {identifiers, dates, publicDates};
}

/** Complaints about a site, one line each: file, place, kind of fault. None means that it may be published. */
export function auditSite(folder: string, facts: PrivateFacts, options: GateOptions = {}): string[] {
  const find = identifierFinder(facts.identifiers);
  const counts: {where: string; column: string; cell: Cell}[] = [];
  const said = new Set<string>();
  for (const file of filesUnder(folder)) {
    const path = relative(folder, file).split(sep).join("/");
    for (const part of openPublished(file, path)) {
      for (const complaint of auditFile(part, facts, find)) said.add(complaint);
      if (options.outside) for (const table of part.tables) counts.push(...countsOf(part.path, table));
    }
  }
  for (const complaint of auditCounts(counts)) said.add(complaint);
  return [...said];
}

function auditFile(part: Published, facts: PrivateFacts, find: Finder): string[] {
  const complaints: string[] = [];
  const at = find.inBytes(part.bytes);
  if (at >= 0) complaints.push(`a patient's or claim's identifier: (${part.path} byte ${at})`);
  const isPrivateDay = (day: string): boolean => facts.dates.has(day) && !facts.publicDates.has(day);
  const hasPrivateDay = (text: string): boolean => [...text.matchAll(ISO_DAY)].some(([day]) => isPrivateDay(day));
  if (!CODE.test(part.path) && part.tables.length === 0 && hasPrivateDay(part.bytes.toString("latin1")))
    complaints.push(`a day that only patients' rows have: (${part.path})`);
  for (const {where, rows} of part.tables) {
    const place = where === "" ? part.path : `${part.path} ${where}`;
    for (const column of new Set(rows.flatMap((row) => Object.keys(row)))) {
      const texts = rows.flatMap((row) => (typeof row[column] === "string" ? [row[column]] : []));
      if (PATIENT_COLUMNS.has(column) && rows.some((row) => row[column] !== null && row[column] !== undefined))
        complaints.push(`a column of patients' rows: ${column} (${place})`);
      if (texts.some(find.isOne)) complaints.push(`a patient's or claim's identifier: column ${column} (${place})`);
      if (!isDayColumn(column) && texts.some(hasPrivateDay))
        complaints.push(`a day that only patients' rows have: column ${column} (${place})`);
    }
  }
  return complaints;
}

interface Finder {
  /** Where an identifier starts, or -1. */
  inBytes(bytes: Buffer): number;
  isOne(value: string): boolean;
}

/** Shorter or purely numeric identifiers cannot be told from amounts inside bytes: they are compared with whole values. */
const isTelling = (id: string): boolean => id.length >= 6 && /\d/.test(id) && /[^\d.,-]/.test(id);
/** Names of people, long numbers such as an ICN. */
const isLong = (id: string): boolean => (/[ ,]/.test(id) && id.length >= 8) || /^\d{9,}$/.test(id);

const BLOOM_BITS = 22;
const BASE = 0x01000193;

/**
 * Finds any of many texts in bytes: one rolling hash for each length of text, a bitmap of hashes, and the set itself for
 * the few that pass. Cost grows with the bytes and with the number of lengths, not with the number of texts.
 */
export function identifierFinder(identifiers: ReadonlySet<string>): Finder {
  const byLength = new Map<number, Set<string>>();
  for (const id of identifiers) {
    if (!isTelling(id) && !isLong(id)) continue;
    const text = Buffer.from(id).toString("latin1");
    const own = byLength.get(text.length) ?? new Set<string>();
    byLength.set(text.length, own.add(text));
  }
  const lengths = [...byLength].map(([length, texts]) => ({length, texts, bloom: bloomOf(texts)}));
  return {
    isOne: (value) => identifiers.has(value) && (value.length >= 4 || isTelling(value)),
    inBytes(bytes) {
      for (const {length, texts, bloom} of lengths) {
        const found = search(bytes, length, texts, bloom);
        if (found >= 0) return found;
      }
      return -1;
    }
  };
}

const slot = (hash: number): number => (hash ^ (hash >>> 15)) & ((1 << BLOOM_BITS) - 1);

function bloomOf(texts: ReadonlySet<string>): Uint8Array {
  const bloom = new Uint8Array(1 << (BLOOM_BITS - 3));
  for (const text of texts) {
    let hash = 0;
    for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, BASE) + text.charCodeAt(at)) | 0;
    const bit = slot(hash);
    bloom[bit >> 3]! |= 1 << (bit & 7);
  }
  return bloom;
}

function search(bytes: Buffer, length: number, texts: ReadonlySet<string>, bloom: Uint8Array): number {
  let top = 1;
  for (let n = 1; n < length; n++) top = Math.imul(top, BASE);
  let hash = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (at >= length) hash = (hash - Math.imul(top, bytes[at - length]!)) | 0;
    hash = (Math.imul(hash, BASE) + bytes[at]!) | 0;
    if (at < length - 1) continue;
    const bit = slot(hash);
    if (!(bloom[bit >> 3]! & (1 << (bit & 7)))) continue;
    const from = at - length + 1;
    const text = bytes.toString("latin1", from, at + 1);
    if (texts.has(text) && (!/^\d+$/.test(text) || stands(bytes, from, at + 1))) return from;
  }
  return -1;
}

/** A number that is part of a longer one is another number. */
function stands(bytes: Buffer, from: number, to: number): boolean {
  const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;
  return !isDigit(bytes[from - 1]) && !isDigit(bytes[to]) && bytes[from - 1] !== 46 && bytes[to] !== 46;
}

function countsOf(path: string, {where, rows}: PublishedTable): {where: string; column: string; cell: Cell}[] {
  return rows.flatMap((row) => {
    const key = Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []))
    );
    return Object.entries(row).flatMap(([column, value]) =>
      COUNTS.test(column) ? [{where: `${path} ${where}`.trim(), column, cell: {key, count: countOf(value)}}] : []
    );
  });
}

const countOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value as number | bigint);

function auditCounts(counts: readonly {where: string; column: string; cell: Cell}[]): string[] {
  const complaints: string[] = [];
  for (const {where, column, cell} of counts)
    if (isSmall(cell.count)) complaints.push(`a count of 1 to 10: column ${column} (${where})`);
  for (const column of new Set(counts.map((each) => each.column))) {
    const own = counts.filter((each) => each.column === column);
    if (!own.some(({cell}) => cell.count === null)) continue;
    const open = new Set(derivable(own.map(({cell}) => cell)));
    for (const {where, cell} of own)
      if (open.has(cell)) complaints.push(`a suppressed count that follows from totals: column ${column} (${where})`);
  }
  return complaints;
}
