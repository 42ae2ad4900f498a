import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {discover, type Found} from "./discover.ts";
import {FileReader} from "./file-reader.ts";
import {FileResults} from "./file-results.ts";
import {createRaw} from "./raw.ts";
import {readReplacements} from "./replacement.ts";
import type {LoadReport} from "./report.ts";
import {Reuse} from "./reuse.ts";
import {isRowSource} from "./source.ts";
import {sourcesFor} from "./sources/index.ts";
import {splitWorkbook} from "./split-workbook.ts";

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
    const results = new FileResults(warehouse, sources);
    const reader = new FileReader({connection: warehouse, scratch, sources, reuse, results});
    const found: Found[] = [];
    for (const each of discover(data)) found.push(...(await splitWorkbook(each)));
    let done = 0;
    // Workbooks go last, so that the CSV twin of a workbook is the one that counts.
    const order = found.map((each, index) => ({each, fileId: index + 1}));
    order.sort((a, b) => Number(isWorkbookName(a.each)) - Number(isWorkbookName(b.each)) || a.fileId - b.fileId);
    for (const {each, fileId} of order) {
      onProgress?.(done, found.length, each.path);
      await reader.take(each, fileId);
      done++;
    }
    await reader.takeLate(replacements);
    for (const source of sources)
      if (isRowSource(source)) {
        for (const text of (await source.finish?.(warehouse)) ?? []) results.warn(text);
        await results.settle((await source.settled?.(warehouse)) ?? []);
      }
    await reuse?.close();
    if (reuse) onReuse?.(reuse.taken);
    onProgress?.(done, found.length, "");
    return await results.finish();
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

/** Only decides the order of reading, never what a file is. */
const isWorkbookName = ({file}: Found): boolean => /\.xlsx?$/i.test(file);
