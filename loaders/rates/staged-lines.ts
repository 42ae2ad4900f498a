import {closeSync, openSync, writeSync} from "node:fs";

/** Bytes gathered before they are written. */
const BATCH = 1 << 18;

/** A CSV file without a header that is written line by line. */
export class StagedLines {
  readonly path: string;
  private readonly file: number;
  private text = "";

  constructor(path: string) {
    this.path = path;
    this.file = openSync(path, "wx", 0o600);
  }

  add(cells: readonly (string | number | null)[]): void {
    const line = cells
      .map((cell) => (typeof cell === "string" ? `"${cell.replaceAll('"', '""')}"` : (cell ?? "")))
      .join(",");
    this.text += `${line}\n`;
    if (this.text.length >= BATCH) this.write();
  }

  close(): void {
    this.write();
    closeSync(this.file);
  }

  private write(): void {
    writeSync(this.file, this.text);
    this.text = "";
  }
}
