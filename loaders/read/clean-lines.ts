import {isUtf8} from "node:buffer";
import {closeSync, openSync, readSync} from "node:fs";

const LF = 10;
const CHUNK = 2 ** 20;

/** How many lines the bytes are from `from` on, when every one of them matches; else null. */
function matching(bytes: Buffer, from: number, good: RegExp): number | null {
  if (!isUtf8(bytes)) return null;
  const text = bytes.toString("latin1");
  let lines = 0;
  good.lastIndex = from;
  while (good.lastIndex < text.length) {
    if (!good.test(text)) return null;
    lines++;
  }
  return lines;
}

/** How many lines stand under the first of bytes that end with a line, when every one of them matches; else null. */
export const linesMatching = (bytes: Buffer, good: RegExp): number | null =>
  matching(bytes, bytes.indexOf(LF) + 1, good);

/** Whether the whole lines under the first match in the head of a file. */
export function startsGood(head: string, good: RegExp): boolean {
  const bytes = Buffer.from(head);
  return matching(bytes.subarray(0, bytes.lastIndexOf(LF) + 1), bytes.indexOf(LF) + 1, good) !== null;
}

/** How many lines stand under the first, when every one of them matches and ends, and all bytes are UTF-8; else null. */
export function countGood(file: string, good: RegExp): number | null {
  const descriptor = openSync(file, "r");
  // What is left of a line at the end of one piece stands before the next; a line longer than a piece is not good.
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
      if (end === 0 && held > 0) return null;
      const found = matching(bytes.subarray(0, end), isFirst ? bytes.indexOf(LF) + 1 : 0, good);
      if (found === null) return null;
      lines += found;
      isFirst &&= end === 0;
      held = bytes.copy(buffer, 0, end);
    }
  } finally {
    closeSync(descriptor);
  }
}
