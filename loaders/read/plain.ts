import {once} from "node:events";
import {
  closeSync,
  copyFileSync,
  createReadStream,
  createWriteStream,
  openSync,
  readSync,
  statSync,
  truncateSync,
  writeFileSync
} from "node:fs";
import {finished} from "node:stream/promises";
import type {Record} from "../source.ts";
import {BadFile} from "../source.ts";
import {byteOrder} from "./bytes.ts";
import {csvField} from "./csv.ts";
import {type Scan, scanCsv} from "./scan.ts";

/** A CSV file as DuckDB reads it under one explicit dialect: UTF-8, one kind of line end, nothing after the last line. */
export interface PlainCsv {
  readonly file: string;
  readonly scan: Scan;
  readonly remarks: readonly string[];
}

/** Makes a file plain, in a copy only where it must be. Throws `BadFile` for bytes that are not UTF-8. */
export async function plainCsv(content: string, path: string, scratch: string): Promise<PlainCsv> {
  let file = content;
  const remarks: string[] = [];
  const order = byteOrder(headOf(file));
  if (order === "utf-16le" || order === "utf-16be") {
    await rewrite(file, `${scratch}.utf8`, order, false);
    file = `${scratch}.utf8`;
  }
  let scan = scanCsv(file, {path});
  if (scan.notUtf8 !== null)
    throw new BadFile(`bytes that are not UTF-8: (${path} line ${notUtf8Line(file)}); save the file as CSV UTF-8`);
  if (scan.ends.cr > 0 || (scan.ends.lf > 0 && scan.ends.crlf > 0)) {
    await rewrite(file, `${scratch}.lf`, "utf-8", true);
    file = `${scratch}.lf`;
    scan = scanCsv(file, {path});
  }
  if (scan.padding > 0) {
    remarks.push(`${scan.padding} padding bytes after the last line were left out (${path})`);
    if (file === content) copyFileSync(content, `${scratch}.cut`);
    const cut = file === content ? `${scratch}.cut` : file;
    truncateSync(cut, statSync(cut).size - scan.padding);
    file = cut;
  }
  if (scan.hasNul) throw new BadFile(`NUL bytes inside the text: (${path}); export the file again as CSV UTF-8`);
  return {file, scan, remarks};
}

/** Rows of a workbook as a plain CSV file in which record n is row n. */
export function workbookCsv(rows: readonly Record[], path: string, scratch: string): PlainCsv {
  const file = `${scratch}.rows.csv`;
  const width = rows.find(({cells}) => cells.some((cell) => cell !== ""))?.cells.length ?? 0;
  const lines = rows.map(({cells}) => {
    if (cells.every((cell) => cell === "")) return "";
    const full = [...cells, ...Array<string>(Math.max(width - cells.length, 0)).fill("")];
    while (full.length > width && full.at(-1) === "") full.pop();
    return full.map(csvField).join(",");
  });
  writeFileSync(file, `${lines.join("\n")}\n`, {mode: 0o600});
  return {file, scan: scanCsv(file, {path}), remarks: []};
}

async function rewrite(from: string, to: string, encoding: string, isEnds: boolean): Promise<void> {
  const decoder = new TextDecoder(encoding);
  const out = createWriteStream(to, {mode: 0o600});
  let held = "";
  const write = async (text: string): Promise<void> => {
    if (!out.write(isEnds ? text.replace(/\r\n?/g, "\n") : text)) await once(out, "drain");
  };
  for await (const chunk of createReadStream(from, {highWaterMark: 2 ** 20})) {
    const text = held + decoder.decode(chunk as Buffer, {stream: true});
    // A carriage return at the end may be half of a line end.
    held = text.endsWith("\r") ? "\r" : "";
    await write(held ? text.slice(0, -1) : text);
  }
  await write(held + decoder.decode());
  out.end();
  await finished(out);
}

/** The line of the first byte that is not UTF-8, looked for only once it is known that there is one. */
function notUtf8Line(file: string): number {
  const descriptor = openSync(file, "r");
  const decoder = new TextDecoder("utf-8", {fatal: true});
  const chunk = Buffer.alloc(4096);
  let line = 1;
  try {
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      for (let at = 0; at < read; at++) {
        try {
          if (decoder.decode(chunk.subarray(at, at + 1), {stream: true}) === "\n") line++;
        } catch {
          return line;
        }
      }
    }
    return line;
  } finally {
    closeSync(descriptor);
  }
}

function headOf(file: string): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const head = Buffer.alloc(4);
    return head.subarray(0, readSync(descriptor, head, 0, 4, 0));
  } finally {
    closeSync(descriptor);
  }
}
