import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {toCsv} from "./csv.ts";
import {toHtml, withoutPictures} from "./html.ts";
import {type Packet, tablesOf} from "./packet.ts";
import {printPdf} from "./pdf.ts";
import {writeWorkbook} from "./workbook.ts";

export interface WriteOptions {
  /** Folder to write to; made when it is not there. */
  readonly out: string;
  /** File name without ending: `plus-six-review-2025Q2`. */
  readonly name: string;
  /** False leaves the PDF out: no browser is needed. */
  readonly pdf?: boolean;
  /** Writes the page as well. */
  readonly html?: boolean;
}

/** Writes a packet as PDF, workbook and one CSV per table; returns the paths. Throws `NoBrowser` before anything is written. */
export async function writePacket(
  packet: Packet,
  {out, name, pdf = true, html = false}: WriteOptions
): Promise<string[]> {
  const printed = pdf ? await printPdf(packet) : null;
  const folder = join(out, `${name}-csv`);
  mkdirSync(folder, {recursive: true});
  const written: string[] = [];
  const write = (path: string, content: string | Uint8Array): void => {
    writeFileSync(path, content);
    written.push(path);
  };
  if (printed) write(join(out, `${name}.pdf`), printed.pdf);
  if (html) write(join(out, `${name}.html`), printed?.html ?? withoutPictures(toHtml(packet)));
  write(join(out, `${name}.xlsx`), writeWorkbook(packet));
  for (const table of [...tablesOf(packet), packet.sources]) write(join(folder, `${table.name}.csv`), toCsv(table));
  return written;
}
