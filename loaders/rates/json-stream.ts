import {closeSync, createReadStream, openSync, readSync, statSync} from "node:fs";
import {createGunzip} from "node:zlib";
import {Refused} from "../../src/errors.ts";
import {BrokenJson} from "./broken-json.ts";
import type {JsonCutter} from "./json-cutter.ts";

/** Bytes read, and bytes unpacked, at a time. */
const PIECE = 1 << 20;

/**
 * Every byte of a JSON file, plain or in gzip, to the cutter; returns how many bytes of text there were. Throws `Refused` with the byte
 * where the text breaks or the gzip ends early.
 */
export async function streamJson(
  path: string,
  cutter: JsonCutter,
  onProgress: (read: number, all: number) => void = () => {}
): Promise<number> {
  const magic = firstBytes(path);
  if (magic[0] === 0x50 && magic[1] === 0x4b)
    throw new Refused(`a zip: (${path}); unpack it and name the .json or .json.gz that is in it`);
  const file = createReadStream(path, {highWaterMark: PIECE});
  const isGzip = magic[0] === 0x1f && magic[1] === 0x8b;
  const text = isGzip ? file.pipe(createGunzip({chunkSize: PIECE})) : file;
  if (isGzip) file.on("error", (error) => text.destroy(error));
  const {size} = statSync(path);
  try {
    for await (const piece of text) {
      cutter.push(piece as Buffer);
      onProgress(file.bytesRead, size);
    }
    cutter.end();
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException;
    if (error instanceof BrokenJson)
      throw new Refused(
        `broken JSON: ${message} (${path} byte ${error.offset}${isGzip ? " of the unpacked text" : ""}); download it again`
      );
    if (code === "Z_BUF_ERROR")
      throw new Refused(`gzip cut short: ends after ${cutter.offset} bytes of text (${path}); download it again`);
    if (code?.startsWith("Z_"))
      throw new Refused(`broken gzip: ${message} after ${cutter.offset} bytes of text (${path}); download it again`);
    throw error;
  } finally {
    file.destroy();
  }
  return cutter.offset;
}

function firstBytes(path: string): Buffer {
  const bytes = Buffer.alloc(2);
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw new Refused(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
  readSync(file, bytes, 0, 2, 0);
  closeSync(file);
  return bytes;
}
