import {isUtf8} from "node:buffer";
import {closeSync, openSync, readSync} from "node:fs";
import {BadFile} from "../source.ts";

/**
 * Counts the records of a UTF-8 CSV file without DuckDB, so that what DuckDB accepted and rejected can be reconciled
 * with it, and so that each record's physical line is known. Most records cost one search for a line end.
 */
export interface Scan {
  /** Records, blank ones and the header included. A blank record is an empty line. */
  readonly records: number;
  /** Records that are blank or take more than one line, by record number (the header is 1). */
  readonly irregular: readonly Irregular[];
  /**
   * Physical lines of records in which a quote stands where none may, or (`isWide`) that have more cells than the header
   * and an empty one at the end, which DuckDB lets pass.
   */
  readonly astray: readonly {record: number; line: number; isWide?: boolean}[];
  /** Kinds of line end found between records, and lone carriage returns anywhere. */
  readonly ends: {lf: number; crlf: number; cr: number};
  readonly hasNul: boolean;
  /** Some cell may start or end with a blank, or is quoted and empty: only then is trimming worth its price. */
  readonly hasEdges: boolean;
  /** Line of the first bytes that are not UTF-8, or null. */
  readonly notUtf8: number | null;
  /** The last record has no line end: the file may have been cut there. */
  readonly isOpen: boolean;
  /** Ctrl-Z or NUL bytes after the last line. */
  readonly padding: number;
  /** The first record that is not blank, and its number. */
  readonly header: string;
  readonly headerRecord: number;
}

export interface Irregular {
  readonly record: number;
  readonly lines: number;
  readonly blank: boolean;
  /** Delimiters of a record of several lines, those between quotes too: a quote may have swallowed whole rows. */
  readonly delimiters?: number;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
/** Space, tab, no-break space. */
const BLANKS = [Buffer.from(" "), Buffer.from("\t"), Buffer.from("\u00a0")];
const CHUNK = 4 * 2 ** 20;
const LONGEST_RECORD = 16 * 2 ** 20;

/** Scans a file; throws `BadFile` when a quote opens and nothing closes it for 16 MB. */
export function scanCsv(file: string, {path, delimiter = ","}: {path: string; delimiter?: string}): Scan {
  const descriptor = openSync(file, "r");
  const scanner = new Scanner(path, delimiter.charCodeAt(0));
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const read = readSync(descriptor, chunk, 0, CHUNK, null);
      const isLast = read === 0;
      const bytes = rest.length === 0 ? chunk.subarray(0, read) : Buffer.concat([rest, chunk.subarray(0, read)]);
      const used = scanner.take(bytes, isLast);
      rest = bytes.subarray(used);
      if (isLast) return scanner.result();
    }
  } finally {
    closeSync(descriptor);
  }
}

class Scanner {
  private readonly path: string;
  private readonly delimiter: number;
  private record = 0;
  private line = 1;
  private readonly irregular: Irregular[] = [];
  private readonly astray: {record: number; line: number; isWide?: boolean}[] = [];
  private width = 0;
  private readonly ends = {lf: 0, crlf: 0, cr: 0};
  private hasNul = false;
  private hasEdges = false;
  private notUtf8: number | null = null;
  private padding = 0;
  private isOpen = false;
  private header: string | null = null;
  private headerRecord = 1;

  constructor(path: string, delimiter: number) {
    this.path = path;
    this.delimiter = delimiter;
  }

  /** Takes whole records from the bytes; returns how many bytes they were. */
  take(bytes: Buffer, isLast: boolean): number {
    let at = 0;
    let end = bytes.length;
    if (isLast) {
      while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 26)) end--;
      this.padding = bytes.length - end;
      this.isOpen = end > 0 && bytes[end - 1] !== LF && bytes[end - 1] !== CR;
    }
    let quote = bytes.indexOf(QUOTE);
    while (at < end) {
      let newline = bytes.indexOf(LF, at);
      if (newline >= end) newline = -1;
      if (quote >= 0 && quote < at) quote = bytes.indexOf(QUOTE, at);
      let next: number;
      if (quote < 0 || (newline >= 0 && quote > newline)) {
        if (newline < 0 && !isLast) break;
        next = newline < 0 ? end : newline + 1;
        const isCrlf = newline > at && bytes[newline - 1] === CR;
        if (newline >= 0) this.ends[isCrlf ? "crlf" : "lf"]++;
        this.record++;
        const last = newline < 0 ? end : isCrlf ? newline - 1 : newline;
        if (newline >= 0 && last === at) this.irregular.push({record: this.record, lines: 1, blank: true});
        if (this.header !== null && bytes[last - 1] === this.delimiter) this.widthOf(bytes, at, last);
        this.line++;
      } else {
        const found = this.quoted(bytes, at, end, isLast);
        if (found === null) break;
        next = found;
      }
      if (this.header === null) this.headerOf(bytes.subarray(at, next).toString("utf8"));
      at = next;
    }
    if (!isLast && at === 0 && bytes.length > LONGEST_RECORD)
      throw new BadFile(`a quote opens and never closes: (${this.path} line ${this.line}); save the file again as CSV`);
    this.inspect(bytes.subarray(0, at));
    return isLast ? bytes.length : at;
  }

  private headerOf(record: string): void {
    if (record.replace(/^\ufeff/, "").trim() === "") return;
    this.header = record;
    this.headerRecord = this.record;
    this.width = record.replace(/"(?:[^"]|"")*"/g, "").split(String.fromCharCode(this.delimiter)).length;
  }

  /** Notes a record of bare cells with more of them than the header. */
  private widthOf(bytes: Buffer, start: number, end: number): void {
    let cells = 1;
    for (let at = start; at < end; at++) if (bytes[at] === this.delimiter) cells++;
    if (cells > this.width) this.astray.push({record: this.record, line: this.line, isWide: true});
  }

  /** One record with quotes in it, from `at`; returns where the next starts, or null when its end is not in sight. */
  private quoted(bytes: Buffer, start: number, end: number, isLast: boolean): number | null {
    let at = start;
    let isAstray = false;
    let next = -1;
    let cells = 1;
    while (next < 0) {
      if (bytes[at] === QUOTE && at < end) {
        if (bytes[at + 1] === QUOTE) this.hasEdges = true;
        let close = bytes.indexOf(QUOTE, at + 1);
        while (close >= 0 && bytes[close + 1] === QUOTE) close = bytes.indexOf(QUOTE, close + 2);
        if (close < 0 || close >= end || (close + 1 >= end && !isLast)) {
          if (!isLast) return null;
          if (close < 0 || close >= end)
            throw new BadFile(
              `a quote opens and never closes: (${this.path} line ${this.line}); save the file again as CSV`
            );
          next = end;
          break;
        }
        at = close + 1;
        const after = bytes[at];
        if (at >= end) next = end;
        else if (after === this.delimiter) {
          at++;
          cells++;
        } else if (after === CR && at + 1 >= end && !isLast) return null;
        else if (after === LF || after === CR) next = lineEnd(bytes, at, end);
        else {
          isAstray = true;
          const newline = bytes.indexOf(LF, at);
          if ((newline < 0 || newline >= end) && !isLast) return null;
          next = newline < 0 || newline >= end ? end : newline + 1;
        }
      } else {
        while (at < end && bytes[at] !== this.delimiter && bytes[at] !== LF) {
          if (bytes[at] === QUOTE) isAstray = true;
          at++;
        }
        if (at >= end) {
          if (!isLast) return null;
          next = end;
        } else if (bytes[at] === LF) next = at + 1;
        else {
          at++;
          cells++;
        }
      }
    }
    this.record++;
    if (isAstray) this.astray.push({record: this.record, line: this.line});
    else if (this.header !== null && cells > this.width)
      this.astray.push({record: this.record, line: this.line, isWide: true});
    const hasEnd = bytes[next - 1] === LF;
    if (hasEnd) this.ends[bytes[next - 2] === CR ? "crlf" : "lf"]++;
    let lines = hasEnd ? 0 : 1;
    for (
      let newline = bytes.indexOf(LF, start);
      newline >= 0 && newline < next;
      newline = bytes.indexOf(LF, newline + 1)
    )
      lines++;
    // A cell of several lines may end with one of them.
    if (lines > 1) this.hasEdges = true;
    if (lines > 1) {
      let delimiters = 0;
      for (let n = start; n < next; n++) if (bytes[n] === this.delimiter) delimiters++;
      this.irregular.push({record: this.record, lines, blank: false, delimiters});
    }
    this.line += lines;
    return next;
  }

  private inspect(bytes: Buffer): void {
    if (!this.hasNul && bytes.includes(0)) this.hasNul = true;
    if (this.notUtf8 === null && !isUtf8(bytes)) this.notUtf8 = this.line;
    this.hasEdges ||= BLANKS.some((blank) => this.isAtEdge(bytes, blank));
    for (let cr = bytes.indexOf(CR); cr >= 0; cr = bytes.indexOf(CR, cr + 1)) if (bytes[cr + 1] !== LF) this.ends.cr++;
  }

  private isAtEdge(bytes: Buffer, blank: Buffer): boolean {
    const isEdge = (byte: number | undefined): boolean =>
      byte === undefined || byte === this.delimiter || byte === QUOTE || byte === LF || byte === CR;
    for (let at = bytes.indexOf(blank); at >= 0; at = bytes.indexOf(blank, at + 1))
      if (isEdge(bytes[at - 1]) || isEdge(bytes[at + blank.length])) return true;
    return false;
  }

  result(): Scan {
    const {irregular, astray, ends, hasNul, hasEdges, notUtf8, isOpen, padding, headerRecord} = this;
    return {
      records: this.record,
      irregular,
      astray,
      ends,
      hasNul,
      hasEdges,
      notUtf8,
      isOpen,
      padding,
      header: this.header ?? "",
      headerRecord
    };
  }
}

const lineEnd = (bytes: Buffer, at: number, end: number): number =>
  bytes[at] === CR && bytes[at + 1] === LF && at + 1 < end ? at + 2 : at + 1;

/**
 * Where the lines of accepted rows are: row k (from 0, in file order) starts on line k + offset, with the offset of the
 * last step whose `from` is at most k. `skipped` are the record numbers that gave no row (blank or rejected), `header` is
 * the record of the header.
 */
export function lineSteps(
  irregular: readonly Irregular[],
  skipped: readonly number[],
  header = 1
): {from: number; offset: number}[] {
  let offset = header + 1;
  let skips = 0;
  const steps = [{from: 0, offset}];
  const events = [
    ...skipped.map((record) => ({record, skip: 1, extra: 0})),
    ...irregular.filter(({lines}) => lines > 1).map(({record, lines}) => ({record, skip: 0, extra: lines - 1}))
  ].sort((a, b) => a.record - b.record);
  for (const {record, skip, extra} of events) {
    skips += skip;
    offset += skip + extra;
    // The next accepted row after this record has this index.
    const from = Math.max(record - header - skips, 0);
    const last = steps.at(-1)!;
    if (last.from === from) last.offset = offset;
    else steps.push({from, offset});
  }
  return steps;
}

/** The physical line a record starts on. */
export function lineOfRecord(irregular: readonly Irregular[], record: number): number {
  let line = record;
  for (const each of irregular) {
    if (each.record >= record) break;
    line += each.lines - 1;
  }
  return line;
}
