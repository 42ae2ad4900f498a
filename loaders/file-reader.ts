import {statSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {Refused} from "../src/errors.ts";
import type {Found} from "./discover.ts";
import {exampleLeft} from "./example.ts";
import {type FileResult, type FileResults, NOTHING_READ} from "./file-results.ts";
import {RULES} from "./judge/rules.ts";
import {loadHeader, loadStaged} from "./load-header.ts";
import {loadRows} from "./load-rows.ts";
import {garbledBelow} from "./read/bytes.ts";
import {identify, type OpenFile, openInput} from "./read/input.ts";
import {withParquetHeader} from "./read/parquet.ts";
import {recognized, sourceOfHeader} from "./recognize.ts";
import type {Replacement} from "./replacement.ts";
import type {Reading, Reuse} from "./reuse.ts";
import {smallFile} from "./small-file.ts";
import {BadFile, type HeaderSource, isRowSource, type Source} from "./source.ts";
import {unreadSheets} from "./unread-sheets.ts";
import {type SmallFile, type WaitingFile, WaitingFiles} from "./waiting-files.ts";
import {WaitingRows} from "./waiting-rows.ts";

/** Size and time of change of a file, to see that nobody writes it while it is read. */
function stateOf({file}: Found): string {
  const {size, mtimeMs} = statSync(file);
  return `${size} ${mtimeMs}`;
}

const beingWritten = ({path}: Found): string =>
  `file changed while it was read: (${path}); load again when it is written`;

/** A file that waits for others to be written with; its result is recorded then. */
const WAITS = "waits";
/** A file that is read when all others are in. */
const LATE = null;
type Fate = FileResult | typeof WAITS | typeof LATE;

/** What is known of a file while it is read: its kind, and its size and time of change before. */
interface Known {
  source: Source | null;
  state: string;
}

type Identified = Awaited<ReturnType<typeof identify>>;

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
  /** Good rows and complaints that are not written yet, and files of which all rows are. */
  private readonly rows: WaitingRows;
  private readonly files: WaitingFiles;
  private readonly sources: readonly Source[];
  private readonly reuse: Reuse | null;
  private readonly late: {found: Found; fileId: number}[] = [];
  private readonly prepared = new Set<Source>();
  private isLate = false;
  private ndcs: ReadonlySet<string> | null = null;

  constructor({connection, scratch, sources, reuse, results}: Circumstances) {
    this.results = results;
    this.connection = connection;
    this.scratch = scratch;
    this.sources = sources;
    this.reuse = reuse;
    this.files = new WaitingFiles({
      connection,
      results,
      reuse,
      alone: (small, waiting) => this.alone(small, waiting),
      putOff: (found, fileId) => void this.late.push({found, fileId})
    });
    this.rows = new WaitingRows(connection, () => this.files.settle());
  }

  /** Reads one file and records its result, now or with those it waits for. */
  async take(found: Found, fileId: number): Promise<void> {
    let identity: Identified = {bytes: 0, sha256: "", memberBytes: null, whole: null, modified: null};
    let result: Fate;
    const known: Known = {source: null, state: ""};
    try {
      if (found.fault?.status === "ignored") result = found.fault;
      else {
        known.state = stateOf(found);
        identity = await identify(found);
        if (stateOf(found) !== known.state) result = {status: "ignored", reason: beingWritten(found)};
        else result = found.fault ?? (await this.resultOf(found, fileId, identity, known));
        // Rows of it are in already: the run stops rather than count half a file.
        if (result && result !== WAITS && result.status === "accepted" && stateOf(found) !== known.state)
          throw new Refused(beingWritten(found));
      }
    } catch (error) {
      result = faultOf(error, known.source);
    }
    if (result === LATE) this.late.push({found, fileId});
    else if (result !== WAITS) this.results.record(found, fileId, identity, result);
  }

  /** Writes what waits and records its results. */
  async settle(): Promise<void> {
    await this.files.settle();
    await this.rows.flush();
  }

  /** Reads the files that were put off until all others were in; what is replaced goes before they ask for it, and after. */
  async takeLate(replacements: readonly Replacement[]): Promise<void> {
    await this.settle();
    await this.reuse?.flush();
    const late = new Set(this.late.map(({found}) => found.path));
    const waits = ({path, replaces}: Replacement): boolean => late.has(path) || late.has(replaces);
    await this.results.replace(replacements.filter((each) => !waits(each)));
    this.isLate = true;
    for (const {found, fileId} of this.late) await this.take(found, fileId);
    await this.settle();
    await this.results.replace(replacements.filter(waits));
  }

  private async resultOf(found: Found, fileId: number, identity: Identified, known: Known): Promise<Fate> {
    if (this.files.has(identity.sha256)) await this.settle();
    const same = identity.bytes > 0 ? this.results.withHash(identity.sha256) : undefined;
    if (same)
      return {status: "duplicate", source: same.source, vintage: same.vintage, reason: `same bytes as ${same.path}`};
    const reading = this.reuse?.readingOf(found, identity);
    // A workbook may be a twin now that it was not then; which files are workbooks is not known before they are opened.
    if (reading && !(reading.contentKey !== null && this.byContent.has(reading.contentKey)))
      return this.takeAgain(reading, found, fileId, identity);
    if (this.reuse?.isWaiting) {
      await this.files.settle();
      await this.reuse.flush();
    }
    const opened = await openInput(found, identity, join(this.scratch, String(fileId)));
    if ("unreadable" in opened) {
      if (opened.unreadable) return {status: "quarantined", reason: opened.unreadable};
      const headed = opened.header
        ? sourceOfHeader(opened.header.text, this.sources, {path: found.path, ...identity})
        : null;
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
    const seen = recognized(whole, this.sources, known);
    if (seen) {
      const {source, recognition, file} = seen;
      if ("ignore" in recognition) {
        const {ignore: reason, warn: isLoud = false} = recognition;
        return {status: "ignored", source: source.name, reason, isLoud};
      }
      if (isRowSource(source) && source.last) {
        if (!this.isLate) return LATE;
        if (!this.prepared.has(source)) {
          await this.settle();
          await source.prepare?.(this.connection);
        }
        this.prepared.add(source);
      }
      const vintage = recognition.vintage ?? null;
      const small = isRowSource(source) ? null : smallFile(source, file);
      if (small) {
        await this.files.add({found, fileId, identity, state: known.state, source, vintage, small, outcome: null});
        return WAITS;
      }
      const result = await this.read(source, file, fileId);
      return result && {...result, source: source.name, vintage};
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

  /** Reads a file of a known kind; null for one that must wait until the crosswalks are in. */
  private async read(source: Source, file: OpenFile, fileId: number): Promise<FileResult | null> {
    if (!isRowSource(source)) {
      await this.settle();
      return this.withHeader(source, file, fileId, loadHeader);
    }
    // Rows of a table with rules across columns are written at once.
    if (source.tables.some(({name}) => RULES[name])) await this.settle();
    let key = "";
    const outcome = await loadRows(this.connection, source, file, {
      fileId,
      stage: `stage_${fileId}`,
      waiting: this.rows,
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

  /** Reads a table with a header row by itself; null where the crosswalks must be in first. */
  private async withHeader(
    source: HeaderSource,
    file: OpenFile,
    fileId: number,
    way: typeof loadHeader
  ): Promise<FileResult | null> {
    const outcome = await way(this.connection, source, file, {
      fileId,
      stage: `stage_${fileId}`,
      scratch: join(this.scratch, String(fileId)),
      ndcs: () => this.crosswalk()
    });
    if (!outcome) return null;
    outcome.remarks.push(
      ...unreadSheets(file, source.dollars),
      ...exampleLeft(source.tables[0]!, file.rows, file.path)
    );
    return (await this.files.sameRows(source, fileId, outcome)) ?? {status: "accepted", outcome};
  }

  /** Reads a small file of which some row breaks a rule, as files are read one by one. */
  private async alone({source, file}: SmallFile, {found, fileId, state}: WaitingFile): Promise<FileResult | null> {
    try {
      await this.rows.flush();
      const result = await this.withHeader(source, file, fileId, loadStaged);
      if (stateOf(found) !== state) throw new Refused(beingWritten(found));
      return result;
    } catch (error) {
      return faultOf(error, source);
    }
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
  private async takeAgain(reading: Reading, found: Found, fileId: number, identity: Identified): Promise<Fate> {
    const {source, vintage, outcome, contentKey} = reading;
    // Rows of files before it go before its rows.
    await this.rows.flush();
    if (this.files.areRead) await this.files.settle();
    this.reuse!.take(reading, fileId);
    if (contentKey !== null) this.byContent.set(contentKey, found.path);
    if (isRowSource(source)) return {status: "accepted", outcome, contentKey, source: source.name, vintage};
    await this.files.add({found, fileId, identity, state: "", source, vintage, small: null, outcome});
    return WAITS;
  }
}

/** The result of a file that cannot be used; anything else that was thrown is thrown on. */
function faultOf(error: unknown, source: Source | null): FileResult {
  if (!(error instanceof BadFile)) throw error;
  const outcome = {...NOTHING_READ, read: error.rows, dollarsRejected: error.dollars};
  return {status: "quarantined", reason: error.message, source: source?.name ?? null, outcome};
}
