import {closeSync, openSync, readSync} from "node:fs";

const CHUNK = 1 << 20;

/** The bytes of a file in pieces, which are valid until the next one is asked for. */
export function* chunksOf(file: string, size = CHUNK): Generator<Uint8Array> {
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.allocUnsafe(size);
    for (;;) {
      const read = readSync(descriptor, buffer, 0, size, null);
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(descriptor);
  }
}
