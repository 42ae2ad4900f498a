import {isUtf8} from "node:buffer";
import {closeSync, openSync, readSync} from "node:fs";

const LF = 10;
const CHUNK = 2 ** 20;

/** How many lines stand under the first, when every one of them matches and ends, and all bytes are UTF-8; else null. */
export function countGood(file: string, good: RegExp): number | null {
  const descriptor = openSync(file, "r");
  // What is left of a line at the end of one piece stands before the next.
  const buffer = Buffer.allocUnsafe(2 * CHUNK);
  try {
    let lines = 0;
    let held = 0;
    let isFirst = true;
    for (;;) {
      const read = readSync(descriptor, buffer, held, CHUNK, null);
      if (read === 0) return held === 0 ? lines : null;
      const bytes = buffer.subarray(0, held + read);
      const end = bytes.lastIndexOf(LF) + 1;
      if ((end === 0 && held > 0) || !isUtf8(bytes.subarray(0, end))) return null;
      const text = bytes.toString("latin1", 0, end);
      good.lastIndex = isFirst ? bytes.indexOf(LF) + 1 : 0;
      while (good.lastIndex < end) {
        if (!good.test(text)) return null;
        lines++;
      }
      isFirst &&= end === 0;
      held = bytes.copy(buffer, 0, end);
    }
  } finally {
    closeSync(descriptor);
  }
}
