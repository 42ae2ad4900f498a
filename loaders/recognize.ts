import {csvHead} from "./read/csv.ts";
import type {Identity, OpenFile} from "./read/input.ts";
import {BadFile, type InputFile, type Recognition, type SetAside, type Source} from "./source.ts";

/**
 * The source that knows a file and, of a workbook, the sheets by which it does: a cover or notes may stand in front. A
 * file that is broken as one kind may be whole as another; when it is none, the first complaint counts. Leaves in `known`
 * the source that was asked last, so that a complaint names its kind.
 */
export function recognized(
  whole: OpenFile,
  sources: readonly Source[],
  known: {source: Source | null}
): {source: Source; recognition: Recognition | SetAside; file: OpenFile} | null {
  let fault: {error: unknown; source: Source} | null = null;
  for (const file of whole.views ?? [whole])
    for (const source of sources) {
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
export function sourceOfHeader(
  header: string,
  sources: readonly Source[],
  {path, bytes, sha256}: Identity & {path: string}
): Source | null {
  const record = {line: 1, cells: csvHead(header)[0]?.cells ?? []};
  const file: InputFile = {
    ...{path, format: "csv", bytes, sha256, modified: null, head: header},
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
  return sources.find(knows) ?? null;
}
