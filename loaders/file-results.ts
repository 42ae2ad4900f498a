import type {DuckDBConnection} from "@duckdb/node-api";
import {group} from "d3";
import {columnsOf} from "../src/schema/table.ts";
import type {Found} from "./discover.ts";
import {latestDay, type ReadingRow, writeFiles} from "./raw.ts";
import {type Replacement, replaceFiles, superseded, writeReplacements} from "./replacement.ts";
import {
  addDollars,
  type FileReport,
  type FileStatus,
  type LoadReport,
  REJECTS_HINT,
  type ReplacementReport,
  totalsOf
} from "./report.ts";
import type {Outcome} from "./row-counts.ts";
import type {Settled, Source} from "./source.ts";

/** What became of one file. */
export interface FileResult {
  status: FileStatus;
  source?: string | null;
  reason?: string | null;
  vintage?: string | null;
  outcome?: Outcome | null;
  contentKey?: string | null;
  /** An ignored file that somebody could miss: a warning, not a note. */
  isLoud?: boolean;
}

/** What was read of a file of which nothing was. */
export const NOTHING_READ: Outcome = {
  read: 0,
  accepted: 0,
  rejected: 0,
  dollarsAccepted: "0.00",
  dollarsRejected: "0.00",
  remarks: []
};

/** A line about one file; 0 is the declaration of replacements. */
interface Said {
  readonly file: number;
  readonly text: string;
}

const totalsKey = (source: string | null, {accepted, dollarsAccepted}: Pick<Outcome, "accepted" | "dollarsAccepted">) =>
  `${source} ${accepted} ${dollarsAccepted}`;

/** The results of the files of one load, with what is to be said of them. */
export class FileResults {
  private readonly connection: DuckDBConnection;
  private readonly sources: readonly Source[];
  private readonly byHash = new Map<string, FileReport>();
  private readonly files: FileReport[] = [];
  /** Where in `files` those of a source with the same totals are. */
  private readonly byTotals = new Map<string, number[]>();
  private readings: ReadingRow[] = [];
  private readonly replacements: ReplacementReport[] = [];
  private warnings: Said[] = [];
  private readonly notes: Said[] = [];

  constructor(connection: DuckDBConnection, sources: readonly Source[]) {
    this.connection = connection;
    this.sources = sources;
  }

  /** The file with these bytes that was met first, if any. */
  withHash(sha256: string): FileReport | undefined {
    return this.byHash.get(sha256);
  }

  /** Files of a source whose rows are in, with as many rows and dollars. */
  acceptedLike({name}: Source, totals: Pick<Outcome, "accepted" | "dollarsAccepted">): FileReport[] {
    const alike = this.byTotals.get(totalsKey(name, totals)) ?? [];
    return alike.map((at) => this.files[at]!).filter(({status}) => status === "accepted");
  }

  /** Keeps the result of a file and what is to be said of it. */
  record(
    found: Found,
    fileId: number,
    identity: {bytes: number; sha256: string; modified: string | null},
    result: FileResult
  ): void {
    const {read, accepted, rejected, dollarsAccepted, dollarsRejected, remarks} = result.outcome ?? NOTHING_READ;
    const file: FileReport = {
      file_id: fileId,
      path: found.path,
      sha256: identity.sha256,
      bytes: identity.bytes,
      source: result.source ?? null,
      status: result.status,
      reason: result.reason ?? null,
      vintage: result.vintage ?? null,
      rows: {read, accepted, rejected},
      dollars: {accepted: dollarsAccepted, rejected: dollarsRejected}
    };
    const key = totalsKey(file.source, {accepted, dollarsAccepted});
    if (!this.byTotals.has(key)) this.byTotals.set(key, []);
    this.byTotals.get(key)!.push(this.files.length);
    this.files.push(file);
    if (file.status === "accepted" && !result.outcome?.usesOtherFiles)
      this.readings.push({fileId, modified: identity.modified, contentKey: result.contentKey ?? null, remarks});
    if (identity.sha256 && result.status !== "duplicate" && !this.byHash.has(identity.sha256))
      this.byHash.set(identity.sha256, file);
    for (const text of remarks) this.warnings.push({file: fileId, text});
    if (file.status === "accepted" && read === 0) this.sayEmpty(file);
    const isKnown = file.source !== null;
    const isNote = result.status === "duplicate" || (result.status === "ignored" && isKnown && !result.isLoud);
    if (file.reason)
      (isNote ? this.notes : this.warnings).push({
        file: fileId,
        text: isNote || result.isLoud ? `${file.path}: ${file.reason}` : file.reason
      });
  }

  /** A header alone is an empty table: worth a warning where money should stand in it. */
  private sayEmpty({file_id, path, source}: FileReport): void {
    const text = `header and no rows: (${path}), taken as an empty table`;
    if (this.sources.some(({name, empty}) => name === source && empty === "doubtful"))
      this.warnings.push({
        file: file_id,
        text: `${text}; where something was bought or billed in its time, export it again`
      });
    else this.notes.push({file: file_id, text});
  }

  /** Takes out what declared replacements replace, and says what that changed. */
  async replace(replacements: readonly Replacement[]): Promise<void> {
    const {made, warnings} = await replaceFiles(this.connection, replacements, this.files, this.sources);
    this.replacements.push(...made);
    this.warnings.push(...warnings.map((text) => ({file: 0, text})));
    for (const {replaced_file_id, path} of made) {
      const at = this.files.findIndex((file) => file.file_id === replaced_file_id);
      this.files[at] = superseded(this.files[at]!, path);
      this.warnings = this.warnings.filter(({file}) => file !== replaced_file_id);
    }
  }

  /**
   * Takes back the refusal of rows that count with what other files hold: from raw.reject, the counts and the warnings. Such a
   * file is read anew by the next load, since its mate may be gone then.
   */
  async settle(rows: readonly Settled[]): Promise<void> {
    for (const {fileId, reason, from, to, dollars} of rows) {
      const at = this.files.findIndex((file) => file.file_id === fileId);
      const file = this.files[at];
      if (!file) continue;
      const where = `file_id = ${fileId} AND reason = $1 AND line >= ${from} AND line < ${to ?? "9223372036854775807"}`;
      const reader = await this.connection.runAndReadAll(
        `SELECT DISTINCT line, CAST(sum(coalesce(dollars, 0)) OVER () AS DECIMAL(18, 2)) FROM raw.reject WHERE ${where} ORDER BY line`,
        [reason]
      );
      const refused = reader.getRows();
      if (refused.length === 0) continue;
      await this.connection.run(`DELETE FROM raw.reject WHERE ${where}`, [reason]);
      const [lines, gone] = [refused.map(([line]) => Number(line)), String(refused[0]![1])];
      this.files[at] = {
        ...file,
        rows: {...file.rows, read: file.rows.read - lines.length, rejected: file.rows.rejected - lines.length},
        dollars: {
          accepted: addDollars(file.dollars.accepted, dollars),
          rejected: addDollars(file.dollars.rejected, `-${gone}`)
        }
      };
      const said = lines.map((line) => `(${file.path} segment ${line},`);
      this.warnings = this.warnings.filter(
        (each) => each.file !== fileId || !said.some((place) => each.text.includes(place))
      );
      this.readings = this.readings.filter((reading) => reading.fileId !== fileId);
    }
    for (const [what, own] of group(rows, (row) => row.what)) {
      const dollars = own.reduce((sum, row) => addDollars(sum, row.dollars), "0.00");
      this.notes.push({file: 0, text: `${own.length} ${what} ($${dollars})`});
    }
  }

  /** Keeps what is to be said of several files together. */
  warn(text: string): void {
    this.warnings.push({file: Number.MAX_SAFE_INTEGER, text});
  }

  /** Of each file that had rows refused: how many, the two commonest reasons, and the first line. Never a value: it may be a patient's. */
  private async refusals(): Promise<Said[]> {
    const reader =
      await this.connection.runAndReadAll(`SELECT file_id, "column", reason, count(*) AS rows, min(line) AS first FROM raw.reject
      GROUP BY ALL ORDER BY file_id, rows DESC, "column", reason`);
    const reasons = group(reader.getRows(), ([file]) => Number(file));
    return this.files
      .filter(({rows}) => rows.rejected > 0)
      .map(({file_id, path, source, rows}) => {
        const own = reasons.get(file_id) ?? [];
        const said = own.slice(0, 2).map(([, column, reason, count]) => {
          const values = reason === "unknown_value" ? this.valuesOf(source, String(column)) : [];
          const words = String(reason).replaceAll("_", " ");
          return `${column ?? "row"}: ${words} (${count})${values.length > 0 ? `, not one of ${values.join(" ")}` : ""}`;
        });
        const more = own.length > 2 ? "; and more" : "";
        const first = Math.min(...own.map((row) => Number(row[4])));
        const text = `${rows.rejected} of ${rows.read} rows refused: (${path}); ${said.join("; ")}${more}; the first at line ${first}; ${REJECTS_HINT}`;
        return {file: file_id, text};
      });
  }

  /** The values a column of a source may have; none where any text will do. */
  private valuesOf(source: string | null, column: string): readonly string[] {
    const tables = this.sources.filter(({name}) => name === source).flatMap(({tables: own}) => own);
    return tables.flatMap((table) => columnsOf(table)).find(({name}) => name === column)?.meta.values ?? [];
  }

  /** Writes raw.file and raw.reading, and adds everything up. */
  async finish(): Promise<LoadReport> {
    const files = this.files.sort((a, b) => a.file_id - b.file_id);
    await writeFiles(this.connection, files, this.readings);
    this.warnings.push(...(await this.refusals()));
    await writeReplacements(this.connection, this.replacements);
    const texts = (of: Said[]): string[] => of.sort((a, b) => a.file - b.file).map(({text}) => text);
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
