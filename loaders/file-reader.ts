import {statSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {Refused} from "../src/errors.ts";
import type {Found} from "./discover.ts";
import {exampleLeft} from "./example.ts";
import {type FileResult, type FileResults, NOTHING_READ} from "./file-results.ts";
import {loadHeader} from "./load-header.ts";
import {loadRows} from "./load-rows.ts";
import {garbledBelow} from "./read/bytes.ts";
import {csvHead} from "./read/csv.ts";
import {type Identity, identify, type OpenFile, openInput} from "./read/input.ts";
import {withParquetHeader} from "./read/parquet.ts";
import {forgetFile, hasSameTotals, RepeatedFiles} from "./repeated-file.ts";
import type {Replacement} from "./replacement.ts";
import type {Reading, Reuse} from "./reuse.ts";
import type {Outcome} from "./row-counts.ts";
import {BadFile, type InputFile, isRowSource, type Recognition, type SetAside, type Source} from "./source.ts";
import {unreadSheets} from "./unread-sheets.ts";

/** Size and time of change of a file, to see that nobody writes it while it is read. */
function stateOf({file}: Found): string {
  const {size, mtimeMs} = statSync(file);
  return `${size} ${mtimeMs}`;
}

const beingWritten = ({path}: Found): string =>
  `file changed while it was read: (${path}); load again when it is written`;

interface Circumstances {
  readonly connection: DuckDBConnection;
  /** Folder for copies while loading. */
  readonly scratch: string;
  /** Kinds of file, in the order in which they are asked. */
  readonly sources: readonly Source[];
  /** Rows that an earlier load has read; null when there was none. */
  readonly reuse: Reuse | null;
  readonly results: FileResults;
}

/** Reads files one by one and decides the result of each. */
export class FileReader {
  private readonly connection: DuckDBConnection;
  private readonly scratch: string;
  private readonly results: FileResults;
  /** Paths of files by the rows in them. */
  private readonly byContent = new Map<string, string>();
  private readonly repeated: RepeatedFiles;
  private readonly sources: readonly Source[];
  private readonly reuse: Reuse | null;
  private readonly late: {found: Found; fileId: number}[] = [];
  private readonly prepared = new Set<Source>();
  private isLate = false;
  private ndcs: ReadonlySet<string> | null = null;

  constructor({connection, scratch, sources, reuse, results}: Circumstances) {
    this.results = results;
    this.connection = connection;
    this.repeated = new RepeatedFiles(connection);
    this.scratch = scratch;
    this.sources = sources;
    this.reuse = reuse;
  }

  /** Reads one file and records its result. */
  async take(found: Found, fileId: number): Promise<void> {
    let identity = {bytes: 0, sha256: "", memberBytes: null as Buffer | null, modified: null as string | null};
    let result: FileResult | null;
    const known: {source: Source | null} = {source: null};
    try {
      if (found.fault?.status === "ignored") result = found.fault;
      else {
        const before = stateOf(found);
        identity = await identify(found);
        if (stateOf(found) !== before) result = {status: "ignored", reason: beingWritten(found)};
        else result = found.fault ?? (await this.resultOf(found, fileId, identity, known));
        // Rows of it are in already: the run stops rather than count half a file.
        if (result?.status === "accepted" && stateOf(found) !== before) throw new Refused(beingWritten(found));
      }
    } catch (error) {
      if (!(error instanceof BadFile)) throw error;
      const outcome = {...NOTHING_READ, read: error.rows, dollarsRejected: error.dollars};
      result = {status: "quarantined", reason: error.message, source: known.source?.name ?? null, outcome};
    }
    if (result) this.results.record(found, fileId, identity, result);
    else this.late.push({found, fileId});
  }

  /** Reads the files that were put off until all others were in; what is replaced goes before they ask for it, and after. */
  async takeLate(replacements: readonly Replacement[]): Promise<void> {
    const late = new Set(this.late.map(({found}) => found.path));
    const waits = ({path, replaces}: Replacement): boolean => late.has(path) || late.has(replaces);
    await this.results.replace(replacements.filter((each) => !waits(each)));
    this.isLate = true;
    for (const {found, fileId} of this.late) await this.take(found, fileId);
    await this.results.replace(replacements.filter(waits));
  }

  private async resultOf(
    found: Found,
    fileId: number,
    identity: Awaited<ReturnType<typeof identify>>,
    known: {source: Source | null}
  ): Promise<FileResult | null> {
    const same = identity.bytes > 0 ? this.results.withHash(identity.sha256) : undefined;
    if (same)
      return {status: "duplicate", source: same.source, vintage: same.vintage, reason: `same bytes as ${same.path}`};
    const reading = this.reuse?.readingOf(found, identity);
    // A workbook may be a twin now that it was not then; which files are workbooks is not known before they are opened.
    if (reading && !(reading.contentKey !== null && this.byContent.has(reading.contentKey)))
      return this.takeAgain(reading, found, fileId);
    await this.reuse?.flush();
    const opened = await openInput(found, identity, join(this.scratch, String(fileId)));
    if ("unreadable" in opened) {
      if (opened.unreadable) return {status: "quarantined", reason: opened.unreadable};
      const headed = opened.header ? this.sourceOfHeader(opened.header.text, found, identity) : null;
      if (headed)
        return {
          status: "quarantined",
          source: headed.name,
          reason: garbledBelow(`${found.path} line ${opened.header!.garbled}`)
        };
      return {
        status: "ignored",
        reason: `unknown kind of file: neither text, zip nor workbook (${found.path}); remove it`
      };
    }
    const whole = opened.format === "parquet" ? await withParquetHeader(this.connection, opened) : opened;
    const seen = this.recognized(whole, known);
    if (seen) {
      const {source, recognition, file} = seen;
      if ("ignore" in recognition) {
        const {ignore: reason, warn: isLoud = false} = recognition;
        return {status: "ignored", source: source.name, reason, isLoud};
      }
      if (isRowSource(source) && source.last) {
        if (!this.isLate) return null;
        if (!this.prepared.has(source)) await source.prepare?.(this.connection);
        this.prepared.add(source);
      }
      const result = await this.read(source, file, fileId);
      return result && {...result, source: source.name, vintage: recognition.vintage ?? null};
    }
    known.source = null;
    const file = whole;
    const first = file.headRecords.find(({cells}) => cells.some((cell) => cell.trim() !== ""))?.cells ?? [];
    if (file.head.includes("\0"))
      throw new BadFile(
        `text with NUL bytes, perhaps UTF-16 without a byte order mark: (${found.path} line 1); save it as UTF-8`
      );
    return {
      status: "ignored",
      // Never what is in it: a file of patients without its header looks like this.
      reason: `unknown kind of file: its first row, of ${first.length} cells, is no header we know (${found.path} line 1); plus-six init describes it once, data/README.md has the columns of files that load as they are`
    };
  }

  /**
   * The source that knows a file and, of a workbook, the sheets by which it does: a cover or notes may stand in front. A
   * file that is broken as one kind may be whole as another; when it is none, the first complaint counts.
   */
  private recognized(
    whole: OpenFile,
    known: {source: Source | null}
  ): {source: Source; recognition: Recognition | SetAside; file: OpenFile} | null {
    let fault: {error: unknown; source: Source} | null = null;
    for (const file of whole.views ?? [whole])
      for (const source of this.sources) {
        known.source = source;
        try {
          const recognition = source.recognize(file);
          if (recognition !== null) return {source, recognition, file};
        } catch (error) {
          if (!(error instanceof BadFile)) throw error;
          fault ??= {error, source};
          break;
        }
      }
    if (!fault) return null;
    known.source = fault.source;
    throw fault.error;
  }

  /** The source that knows a first line, were it as one that lacks a column; below it is no text. */
  private sourceOfHeader(header: string, {path}: Found, identity: Identity): Source | null {
    const record = {line: 1, cells: csvHead(header)[0]?.cells ?? []};
    const file: InputFile = {
      ...{path, format: "csv", bytes: identity.bytes, sha256: identity.sha256, modified: null, head: header},
      headRecords: [record],
      text: () => header,
      records: () => [record],
      chunks: () => [Buffer.from(header)]
    };
    const knows = (source: Source): boolean => {
      try {
        return source.recognize(file) !== null;
      } catch (error) {
        if (error instanceof BadFile) return true;
        throw error;
      }
    };
    return this.sources.find(knows) ?? null;
  }

  /** Reads a file of a known kind; null for one that must wait until the crosswalks are in. */
  private async read(source: Source, file: OpenFile, fileId: number): Promise<FileResult | null> {
    const stage = `stage_${fileId}`;
    if (!isRowSource(source)) {
      const outcome = await loadHeader(this.connection, source, file, {
        fileId,
        stage,
        scratch: join(this.scratch, String(fileId)),
        ndcs: () => this.crosswalk()
      });
      if (!outcome) return null;
      outcome.remarks.push(
        ...unreadSheets(file, source.dollars),
        ...exampleLeft(source.tables[0]!, file.rows, file.path)
      );
      return (await this.sameRows(source, fileId, outcome)) ?? {status: "accepted", outcome};
    }
    let key = "";
    const outcome = await loadRows(this.connection, source, file, {
      fileId,
      stage,
      isWorkbook: file.rows !== null,
      twinOf: (contentKey) => {
        key = contentKey;
        return file.rows ? (this.byContent.get(contentKey) ?? null) : null;
      }
    });
    if (outcome.twin !== null) return {status: "duplicate", reason: `workbook with the rows of ${outcome.twin}`};
    if (outcome.read === 0 && source.empty === "broken")
      throw new BadFile(`header and no rows: (${file.path}); fetch the file again, or remove it`);
    this.byContent.set(key, file.path);
    return {status: "accepted", outcome, contentKey: key};
  }

  /** NDCs of the crosswalks, once every file that is not late is in. */
  private async crosswalk(): Promise<ReadonlySet<string> | null> {
    if (!this.isLate) return null;
    if (!this.ndcs) {
      const reader = await this.connection.runAndReadAll(
        "SELECT DISTINCT ndc11 FROM raw.ndc_hcpcs WHERE ndc11 IS NOT NULL"
      );
      this.ndcs = new Set(reader.getRows().map(([ndc]) => String(ndc)));
    }
    return this.ndcs;
  }

  /** Takes what an earlier load has read, to the same result as reading it. */
  private async takeAgain(reading: Reading, {path}: Found, fileId: number): Promise<FileResult> {
    const {source, vintage, outcome, contentKey} = reading;
    this.reuse!.take(reading, fileId);
    if (contentKey !== null) this.byContent.set(contentKey, path);
    const same = isRowSource(source) ? null : await this.sameRows(source, fileId, outcome);
    return {...(same ?? {status: "accepted", outcome, contentKey}), source: source.name, vintage};
  }

  /** The result of a file whose rows are all in already, though its bytes are not. */
  private async sameRows(source: Source, fileId: number, outcome: Outcome): Promise<FileResult | null> {
    if (outcome.accepted === 0) return null;
    const table = source.tables[0]!;
    const file = {
      file_id: fileId,
      rows: {read: outcome.read, accepted: outcome.accepted, rejected: outcome.rejected},
      dollars: {accepted: outcome.dollarsAccepted, rejected: outcome.dollarsRejected}
    };
    const earlier = this.results.acceptedOf(source);
    if (earlier.some((each) => hasSameTotals(each, file))) await this.reuse?.flush();
    const same = await this.repeated.find(table, file, earlier);
    if (!same) return null;
    await forgetFile(this.connection, table, fileId);
    return {status: "duplicate", reason: `same rows as ${same.path}`};
  }
}
