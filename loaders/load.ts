import {mkdtempSync, rmSync, statSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {discover, type Found} from "./discover.ts";
import {loadHeader} from "./load-header.ts";
import {loadRows} from "./load-rows.ts";
import type {Outcome} from "./outcome.ts";
import {createRaw, latestDay, type ReadingRow, writeFiles} from "./raw.ts";
import {identify, type OpenFile, openInput} from "./read/input.ts";
import {withParquetHeader} from "./read/parquet.ts";
import {type Replacement, readReplacements, replaceFiles, superseded, writeReplacements} from "./replacement.ts";
import {type FileReport, type FileStatus, type LoadReport, type ReplacementReport, totalsOf} from "./report.ts";
import {type Reading, Reuse} from "./reuse.ts";
import {fileWithSameRows, forgetFile, hasSameTotals} from "./same-rows.ts";
import {BadFile, isRowSource, type Source} from "./source.ts";
import {sourcesFor} from "./sources/index.ts";

export {type LoadReport, renderReport} from "./report.ts";
export {CannotReuse} from "./reuse.ts";

export interface LoadOptions {
  /** Folder whose files are read. */
  readonly data: string;
  /** An open warehouse; its schema `raw` is made anew. */
  readonly warehouse: DuckDBConnection;
  /** Folder for copies while loading (unpacked members, decoded text); removed at the end. */
  readonly temporary?: string;
  /**
   * A warehouse that the same program has loaded, which nobody writes: rows of files that are what they were then are
   * taken from it. What is loaded is the same with it and without it; throws `CannotReuse` where it fails.
   */
  readonly earlier?: string | null;
  /** Says how many files' rows were taken from `earlier`. */
  readonly onReuse?: (files: number) => void;
  readonly onProgress?: (done: number, total: number, path: string) => void;
}

/**
 * Reads every file under a folder into the raw tables: known files typed and judged, every refused row in raw.reject, every
 * file with its fate in raw.file. A file that cannot be used is quarantined with a one-line reason; nothing of it is used.
 */
export async function load({
  data,
  warehouse,
  temporary = tmpdir(),
  earlier = null,
  onReuse,
  onProgress
}: LoadOptions): Promise<LoadReport> {
  const sources = sourcesFor(data);
  const replacements = readReplacements(data);
  await createRaw(warehouse, sources);
  const scratch = mkdtempSync(join(temporary, "plus-six-"));
  try {
    const reuse = earlier === null ? null : await Reuse.open(warehouse, earlier, sources);
    const loader = new Loader(warehouse, scratch, sources, reuse);
    const found = discover(data);
    let done = 0;
    // Workbooks go last, so that the CSV twin of a workbook is the one that counts.
    const order = found.map((each, index) => ({each, fileId: index + 1}));
    order.sort((a, b) => Number(isWorkbookName(a.each)) - Number(isWorkbookName(b.each)) || a.fileId - b.fileId);
    for (const {each, fileId} of order) {
      onProgress?.(done, found.length, each.path);
      await loader.take(each, fileId);
      done++;
    }
    await reuse?.flush();
    await loader.takeLate(replacements);
    await reuse?.close();
    if (reuse) onReuse?.(reuse.taken);
    onProgress?.(done, found.length, "");
    return await loader.finish();
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

/** Only decides the order of reading, never what a file is. */
const isWorkbookName = ({path}: Found): boolean => /\.xlsx?$/i.test(path);

/** Size and time of change of a file, to see that nobody writes it while it is read. */
function stateOf({file}: Found): string {
  const {size, mtimeMs} = statSync(file);
  return `${size} ${mtimeMs}`;
}

const beingWritten = ({path}: Found): string =>
  `file changed while it was read: (${path}); load again when it is written`;

interface Fate {
  status: FileStatus;
  source?: string | null;
  reason?: string | null;
  vintage?: string | null;
  outcome?: Outcome | null;
  contentKey?: string | null;
}

const EMPTY: Outcome = {
  read: 0,
  accepted: 0,
  rejected: 0,
  dollarsAccepted: "0.00",
  dollarsRejected: "0.00",
  remarks: []
};

class Loader {
  private readonly connection: DuckDBConnection;
  private readonly scratch: string;
  private readonly byHash = new Map<string, FileReport>();
  private readonly byContent = new Map<string, string>();
  private readonly files: FileReport[] = [];
  private readonly readings: ReadingRow[] = [];
  private readonly replacements: ReplacementReport[] = [];
  private warnings: {file: number; text: string}[] = [];
  private readonly notes: {file: number; text: string}[] = [];

  private readonly sources: readonly Source[];
  private readonly reuse: Reuse | null;
  private readonly late: {found: Found; fileId: number}[] = [];
  private readonly prepared = new Set<Source>();
  private isLate = false;

  constructor(connection: DuckDBConnection, scratch: string, sources: readonly Source[], reuse: Reuse | null) {
    this.connection = connection;
    this.scratch = scratch;
    this.sources = sources;
    this.reuse = reuse;
  }

  /** Reads one file and records its fate. */
  async take(found: Found, fileId: number): Promise<void> {
    let identity = {bytes: 0, sha256: "", memberBytes: null as Buffer | null, modified: null as string | null};
    let fate: Fate | null;
    const known: {source: Source | null} = {source: null};
    try {
      if (found.fault?.status === "ignored") fate = found.fault;
      else {
        const before = stateOf(found);
        identity = await identify(found);
        if (stateOf(found) !== before) fate = {status: "ignored", reason: beingWritten(found)};
        else fate = found.fault ?? (await this.fateOf(found, fileId, identity, known));
        // Rows of it are in already: the run stops rather than count half a file.
        if (fate?.status === "accepted" && stateOf(found) !== before) throw new Error(beingWritten(found));
      }
    } catch (error) {
      if (!(error instanceof BadFile)) throw error;
      const outcome = {...EMPTY, read: error.rows, dollarsRejected: error.dollars};
      fate = {status: "quarantined", reason: error.message, source: known.source?.name ?? null, outcome};
    }
    if (fate) this.record(found, fileId, identity, fate);
    else this.late.push({found, fileId});
  }

  /** Reads the files that were put off until all others were in; what is replaced goes before they ask for it, and after. */
  async takeLate(replacements: readonly Replacement[]): Promise<void> {
    const late = new Set(this.late.map(({found}) => found.path));
    const waits = ({path, replaces}: Replacement): boolean => late.has(path) || late.has(replaces);
    await this.replace(replacements.filter((each) => !waits(each)));
    this.isLate = true;
    for (const {found, fileId} of this.late) await this.take(found, fileId);
    await this.replace(replacements.filter(waits));
  }

  private async replace(replacements: readonly Replacement[]): Promise<void> {
    const {made, warnings} = await replaceFiles(this.connection, replacements, this.files, this.sources);
    this.replacements.push(...made);
    this.warnings.push(...warnings.map((text) => ({file: 0, text})));
    for (const {replaced_file_id, path} of made) {
      const at = this.files.findIndex((file) => file.file_id === replaced_file_id);
      this.files[at] = superseded(this.files[at]!, path);
      this.warnings = this.warnings.filter(({file}) => file !== replaced_file_id);
    }
  }

  private async fateOf(
    found: Found,
    fileId: number,
    identity: Awaited<ReturnType<typeof identify>>,
    known: {source: Source | null}
  ): Promise<Fate | null> {
    const same = identity.bytes > 0 ? this.byHash.get(identity.sha256) : undefined;
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
      return {
        status: "ignored",
        reason: `unknown kind of file: neither text, zip nor workbook (${found.path}); remove it`
      };
    }
    const file = opened.format === "parquet" ? await withParquetHeader(this.connection, opened) : opened;
    for (const source of this.sources) {
      known.source = source;
      const recognition = source.recognise(file);
      if (recognition === null) continue;
      if ("ignore" in recognition) return {status: "ignored", source: source.name, reason: recognition.ignore};
      if (isRowSource(source) && source.last) {
        if (!this.isLate) return null;
        if (!this.prepared.has(source)) await source.prepare?.(this.connection);
        this.prepared.add(source);
      }
      return {...(await this.read(source, file, fileId)), source: source.name, vintage: recognition.vintage ?? null};
    }
    known.source = null;
    const first = file.headRecords.find(({cells}) => cells.some((cell) => cell.trim() !== ""))?.cells ?? [];
    if (file.head.includes("\0"))
      throw new BadFile(
        `text with NUL bytes, perhaps UTF-16 without a byte order mark: (${found.path} line 1); save it as UTF-8`
      );
    return {
      status: "ignored",
      // Never what is in it: a file of patients without its header looks like this.
      reason: `unknown kind of file: its first row, of ${first.length} cells, is no header we know (${found.path} line 1); see data/README.md for the columns, or remove it`
    };
  }

  private async read(source: Source, file: OpenFile, fileId: number): Promise<Fate> {
    const stage = `stage_${fileId}`;
    if (!isRowSource(source)) {
      const outcome = await loadHeader(this.connection, source, file, {
        fileId,
        stage,
        scratch: join(this.scratch, String(fileId))
      });
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
    if (outcome.read === 0) throw new BadFile(`header and no rows: (${file.path}); fetch the file again, or remove it`);
    this.byContent.set(key, file.path);
    return {status: "accepted", outcome, contentKey: key};
  }

  /** Takes what an earlier load has read, to the same fate as reading it. */
  private async takeAgain(reading: Reading, {path}: Found, fileId: number): Promise<Fate> {
    const {source, vintage, outcome, contentKey} = reading;
    this.reuse!.take(reading, fileId);
    if (contentKey !== null) this.byContent.set(contentKey, path);
    const same = isRowSource(source) ? null : await this.sameRows(source, fileId, outcome);
    return {...(same ?? {status: "accepted", outcome, contentKey}), source: source.name, vintage};
  }

  /** The fate of a file whose rows are all in already, though its bytes are not. */
  private async sameRows(source: Source, fileId: number, outcome: Outcome): Promise<Fate | null> {
    if (outcome.accepted === 0) return null;
    const table = source.tables[0]!;
    const file = {
      file_id: fileId,
      rows: {read: outcome.read, accepted: outcome.accepted, rejected: outcome.rejected},
      dollars: {accepted: outcome.dollarsAccepted, rejected: outcome.dollarsRejected}
    };
    const earlier = this.files.filter((each) => each.source === source.name && each.status === "accepted");
    if (earlier.some((each) => hasSameTotals(each, file))) await this.reuse?.flush();
    const same = await fileWithSameRows(this.connection, table, file, earlier);
    if (!same) return null;
    await forgetFile(this.connection, table, fileId);
    return {status: "duplicate", reason: `same rows as ${same.path}`};
  }

  private record(
    found: Found,
    fileId: number,
    identity: {bytes: number; sha256: string; modified: string | null},
    fate: Fate
  ): void {
    const {read, accepted, rejected, dollarsAccepted, dollarsRejected, remarks} = fate.outcome ?? EMPTY;
    const file: FileReport = {
      file_id: fileId,
      path: found.path,
      sha256: identity.sha256,
      bytes: identity.bytes,
      source: fate.source ?? null,
      status: fate.status,
      reason: fate.reason ?? null,
      vintage: fate.vintage ?? null,
      rows: {read, accepted, rejected},
      dollars: {accepted: dollarsAccepted, rejected: dollarsRejected}
    };
    this.files.push(file);
    if (file.status === "accepted")
      this.readings.push({fileId, modified: identity.modified, contentKey: fate.contentKey ?? null, remarks});
    if (identity.sha256 && fate.status !== "duplicate" && !this.byHash.has(identity.sha256))
      this.byHash.set(identity.sha256, file);
    for (const text of remarks) this.warnings.push({file: fileId, text});
    const isNote = fate.status === "duplicate" || (fate.status === "ignored" && file.source !== null);
    if (file.reason)
      (isNote ? this.notes : this.warnings).push({
        file: fileId,
        text: isNote ? `${file.path}: ${file.reason}` : file.reason
      });
    if (rejected > 0)
      this.warnings.push({
        file: fileId,
        text: `${rejected} of ${read} rows refused: (${file.path}); raw.reject says which and why`
      });
  }

  /** Writes raw.file and raw.reading, and adds everything up. */
  async finish(): Promise<LoadReport> {
    const files = this.files.sort((a, b) => a.file_id - b.file_id);
    await writeFiles(this.connection, files, this.readings);
    await writeReplacements(this.connection, this.replacements);
    const texts = (of: {file: number; text: string}[]): string[] =>
      of.sort((a, b) => a.file - b.file).map(({text}) => text);
    return {
      as_of: await latestDay(this.connection),
      files,
      totals: totalsOf(files),
      replacements: this.replacements,
      warnings: texts(this.warnings),
      notes: texts(this.notes)
    };
  }
}
