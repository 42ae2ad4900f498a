import type {DuckDBConnection} from "@duckdb/node-api";
import type {Table} from "../src/schema/table.ts";

/**
 * What a source of rows is. A new kind of input is one file in `loaders/sources/` that exports a `Source`, and its
 * name in `loaders/sources/index.ts`. A source reads and says where each row stands; it neither types, merges,
 * filters nor corrects.
 */

export type Format = "csv" | "xlsx" | "xls" | "parquet" | "text";

/** One record of a file as texts, and the physical line (of a workbook: the row) it starts on. */
export interface Record {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file, or a member of a zip, as a recognizer and a reader see it. */
export interface InputFile {
  /** Path under the data folder with forward slashes; `a.zip/member.csv` for a member. */
  readonly path: string;
  /** By content: magic bytes first, then whether it looks like text. */
  readonly format: Format;
  readonly bytes: number;
  readonly sha256: string;
  /** Date of the member inside its zip, ISO; null for a plain file, whose date says when it was copied. */
  readonly modified: string | null;
  /** The first lines as text (64 KB), decoded; of a workbook the first rows joined by commas. */
  readonly head: string;
  /** The first records (at most 40), read leniently: for recognizing only. */
  readonly headRecords: readonly Record[];
  /** Its uncompressed content on disk, for sources that read bytes. */
  readonly content?: string;
  /** Whole text, decoded as UTF-8, by byte order mark, or else as Windows-1252. For small files. */
  text(): string;
  /** All records: CSV as RFC 4180 with any line ends, or the rows of the first sheet that has any. For small files. */
  records(): Record[];
  /** The bytes in pieces, from the start at every call. For files of any size; a piece is valid until the next one. */
  chunks(): Iterable<Uint8Array>;
}

/** Values of one row by column of its table; `line` is where it starts in the file. */
export interface TextRow {
  readonly table: Table;
  readonly line: number;
  readonly values: {readonly [column: string]: string | null};
}

/** A row that a source itself refuses, with a reason code of its own. */
export interface RefusedRow {
  readonly refused: {
    line: number;
    column: string | null;
    reason: string;
    value: string | null;
    dollars?: string | null;
  };
}

/** Something worth saying that changes nothing: an unknown column, a padded end. */
export interface Remark {
  readonly remark: string;
}

export type Found = TextRow | RefusedRow | Remark;

/** How a file was recognized; `vintage` says which edition it is, in words for people (`2024Q1 posted 2023-12-12`). */
export interface Recognition {
  readonly vintage?: string | null;
}

/** Why a file is set aside on purpose: known, and not used. */
export interface SetAside {
  readonly ignore: string;
  /** Somebody could miss what is in it: said as a warning, not as a note. */
  readonly warn?: boolean;
}

interface SourceBase {
  /** One word or two, snake_case: stands in raw.file, raw.reject and the load report. */
  readonly name: string;
  /** Tables it fills; created empty when no file comes. */
  readonly tables: readonly Table[];
  /** Column of the first table whose sum is the dollars of a file; null when its rows carry no dollars. */
  readonly dollars: string | null;
  /**
   * What a header without rows is: a file cut short that cannot be used (`broken`: CMS and X12 always have rows), an empty
   * table that is worth a warning, because it should have money in it (`doubtful`), or an empty table that is said once.
   */
  readonly empty?: "broken" | "doubtful";
  /**
   * Null when the file is of another kind. Throws `BadFile` when it is of this kind and cannot be used (a missing
   * column): the file is then quarantined.
   */
  recognize(file: InputFile): Recognition | SetAside | null;
}

/**
 * A source whose rows are read in TypeScript. Tables with cross-field rules (raw.purchase, raw.claim_line) are judged in
 * SQL, the others row by row through zod; a source need not know.
 */
export interface RowSource extends SourceBase {
  /** Read after every other file, because it needs what they hold. */
  readonly last?: boolean;
  /** Called once before the first file of a `last` source is read. */
  prepare?(warehouse: DuckDBConnection): Promise<void>;
  /**
   * Called once when every file is in and what is replaced is out: makes rows of what several files tell together. Returns
   * what is worth saying.
   */
  finish?(warehouse: DuckDBConnection): Promise<readonly string[]>;
  /** Called once when every file is in: what was refused alone and counts with what other files hold. */
  settled?(warehouse: DuckDBConnection): Promise<readonly Settled[]>;
  /** Rows in the order of the file. Throws `BadFile` to quarantine the file: then nothing of it is used. */
  read(file: InputFile): Iterable<Found>;
}

/** Refused rows of one file, from one line to another, that count after all. */
export interface Settled {
  readonly fileId: number;
  readonly reason: string;
  /** First line, and the line behind the last; null is the end of the file. */
  readonly from: number;
  readonly to: number | null;
  /** Dollars that count. */
  readonly dollars: string;
  /** What they are, for the note: `parts of checks`. */
  readonly what: string;
}

/** A source that is a table with a header row of its column names, read by DuckDB's own reader. */
export interface HeaderSource extends SourceBase {
  /** Column of the file (lower case) → column of the table. */
  columns(header: readonly string[]): {readonly [fileColumn: string]: string};
}

export type Source = RowSource | HeaderSource;

export const isRowSource = (source: Source): source is RowSource => "read" in source;

/** A file that cannot be used. The message says what is wrong, where, and what to do, in one line. */
export class BadFile extends Error {
  override readonly name = "BadFile";
  /** What was read of it before it failed, so that the report can say how much is not in the numbers. */
  readonly rows: number;
  /** Dollars of those rows, as text with two decimals. */
  readonly dollars: string;

  constructor(message: string, {rows = 0, dollars = "0.00"}: {rows?: number; dollars?: string} = {}) {
    super(message);
    this.rows = rows;
    this.dollars = dollars;
  }
}
