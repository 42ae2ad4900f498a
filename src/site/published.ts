import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {tableFromIPC} from "apache-arrow";
import {openZip} from "../../loaders/read/zip.ts";

/** What a reader of a published file can get out of it: its bytes unpacked, and the values of its columns. */
export interface Published {
  /** Path under the site, `a.xlsx/xl/sheet1.xml` for a part of an archive. */
  readonly path: string;
  readonly bytes: Buffer;
  /** Rows of a table: JSON arrays of objects, Arrow batches; empty for other files. */
  readonly tables: readonly PublishedTable[];
}

export interface PublishedTable {
  /** Where in the file: `$.rejects` in JSON, `` in Arrow. */
  readonly where: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Opens one file of a site; archives give each of their parts. */
export function openPublished(file: string, path: string): Published[] {
  return openBytes(readFileSync(file), path);
}

function openBytes(bytes: Buffer, path: string): Published[] {
  if (/\.(zip|xlsx|ods)$/i.test(path))
    return openZip(bytes, path).flatMap((member) => openBytes(member.bytes(), `${path}/${member.name}`));
  if (/\.gz$/i.test(path)) return openBytes(gunzipSync(bytes), path.slice(0, -3));
  return [{path, bytes, tables: tablesOf(bytes, path)}];
}

function tablesOf(bytes: Buffer, path: string): PublishedTable[] {
  if (/\.arrow$/i.test(path)) return [{where: "", rows: arrowRows(bytes)}];
  if (!/\.json$/i.test(path)) return [];
  try {
    return jsonTables(JSON.parse(bytes.toString("utf8")), "$");
  } catch {
    return [];
  }
}

/** Rows of an Arrow stream; dates as ISO days. */
function arrowRows(bytes: Buffer): Record<string, unknown>[] {
  const table = tableFromIPC(bytes);
  const columns = table.schema.fields.map(({name, type}) => ({
    name,
    vector: table.getChild(name)!,
    isDate: /^(Date|Timestamp)/.test(String(type))
  }));
  return Array.from({length: table.numRows}, (_, row) =>
    Object.fromEntries(
      columns.map(({name, vector, isDate}) => {
        const value: unknown = vector.get(row);
        return [name, isDate && value !== null ? new Date(Number(value)).toISOString().slice(0, 10) : value];
      })
    )
  );
}

/** Every array of objects anywhere in a JSON value, every object of values as a table of one row. */
function jsonTables(value: unknown, where: string): PublishedTable[] {
  if (Array.isArray(value)) {
    const rows = value.filter((each): each is Record<string, unknown> => isObject(each));
    const inner = value.flatMap((each, index) =>
      isObject(each)
        ? Object.entries(each).flatMap(([key, below]) => (isDeep(below) ? jsonTables(below, `${where}.${key}`) : []))
        : jsonTables(each, `${where}[${index}]`)
    );
    const plain = value.filter((each) => !isDeep(each));
    const list = plain.length > 0 ? [{where, rows: plain.map((each) => ({value: each}))}] : [];
    return [...(rows.length > 0 ? [{where, rows}] : []), ...list, ...inner];
  }
  if (!isObject(value)) return [];
  return [
    {where, rows: [value]},
    ...Object.entries(value).flatMap(([key, below]) => (isDeep(below) ? jsonTables(below, `${where}.${key}`) : []))
  ];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isDeep = (value: unknown): boolean => typeof value === "object" && value !== null;
