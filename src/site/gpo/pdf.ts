import type {PacketTable} from "../../payment/gpo/tables.ts";
import {shown} from "./cell.ts";

/** Widths of Helvetica's characters from space to tilde, in thousandths of the size (Adobe's AFM). */
const WIDTHS =
  "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
    .split(" ")
    .map(Number);

const PAGE = {width: 842, height: 595, margin: 36};
const SIZE = 7.5;
const LEADING = 10;
const WIDE = PAGE.width - 2 * PAGE.margin;

const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, mark) => sum + (WIDTHS[mark.charCodeAt(0) - 32] ?? 556), 0) * (size / 1000);

/** Text as a PDF string of WinAnsi: signs outside ASCII that packets use have their codes, others become a question mark. */
function literal(text: string): string {
  const codes: Record<string, string> = {"–": "\\226", "−": "-", "×": "\\327", "÷": "\\367", "’": "\\222"};
  const body = [...text].map((mark) => codes[mark] ?? (/[ -~]/.test(mark) ? mark.replace(/[\\()]/, "\\$&") : "?"));
  return `(${body.join("")})`;
}

/** The packet as a PDF of plain tables on A4 across: no picture, no compression, the same bytes for the same packet. */
export function pdfOf(tables: readonly PacketTable[], footer: string): Uint8Array {
  const pages: string[][] = [];
  let y = 0;
  let page: string[] = [];
  const open = (): void => {
    page = [];
    pages.push(page);
    y = PAGE.height - PAGE.margin;
  };
  const put = (text: string, x: number, {size = SIZE, bold = false} = {}): void => {
    page.push(`BT /F${bold ? 2 : 1} ${size} Tf ${x.toFixed(1)} ${y.toFixed(1)} Td ${literal(text)} Tj ET`);
  };
  open();
  for (const {title, note, columns, rows} of tables) {
    if (y < PAGE.margin + 90) open();
    y -= 14;
    put(title, PAGE.margin, {size: 12, bold: true});
    for (const line of wrapped(note, WIDE, 8)) {
      y -= 11;
      put(line, PAGE.margin, {size: 8});
    }
    y -= 6;
    if (rows.length === 0) {
      y -= LEADING;
      put("Nothing here.", PAGE.margin);
      y -= 8;
      continue;
    }
    const cells = rows.map((row) => row.map((value, i) => shown(value, columns[i]!.kind)));
    const widths = columnWidths(
      columns.map(({label}) => label),
      cells
    );
    const line = (texts: readonly string[], bold: boolean): void => {
      const parts = texts.map((text, i) => wrapped(text, widths[i]! - 6, SIZE));
      const height = Math.max(...parts.map((part) => part.length)) * LEADING;
      if (y - height < PAGE.margin + 14) {
        open();
        if (!bold)
          line(
            columns.map(({label}) => label),
            true
          );
      }
      const top = y;
      let x = PAGE.margin;
      for (const [i, part] of parts.entries()) {
        for (const [n, text] of part.entries()) {
          y = top - (n + 1) * LEADING;
          const right = columns[i]!.kind !== "text";
          put(text, right ? x + widths[i]! - 6 - widthOf(text, SIZE) : x, {bold});
        }
        x += widths[i]!;
      }
      y = top - height - 2;
      page.push(
        `${bold ? "0.8" : "0.25"} w ${PAGE.margin} ${y.toFixed(1)} m ${PAGE.width - PAGE.margin} ${y.toFixed(1)} l S`
      );
    };
    line(
      columns.map(({label}) => label),
      true
    );
    for (const row of cells) line(row, false);
    y -= 12;
  }
  return document(pages.map((content, i) => [...content, footerOf(footer, i + 1, pages.length)].join("\n")));
}

const footerOf = (footer: string, page: number, pages: number): string =>
  `BT /F1 7 Tf ${PAGE.margin} ${PAGE.margin - 14} Td ${literal(`${footer} Page ${page} of ${pages}.`)} Tj ET`;

/** Natural widths, text no wider than a quarter of the page, all shrunk or stretched to fill it. */
function columnWidths(labels: readonly string[], cells: readonly (readonly string[])[]): number[] {
  const natural = labels.map((label, i) =>
    Math.min(WIDE / 4, Math.max(widthOf(label, SIZE) * 0.7, 34, ...cells.map((row) => widthOf(row[i]!, SIZE))) + 8)
  );
  const whole = natural.reduce((sum, width) => sum + width, 0);
  return natural.map((width) => (whole > WIDE ? (width * WIDE) / whole : width));
}

/** Words broken into lines of at most a width; a word longer than that stands alone. */
function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Objects, their places and the trailer of a PDF 1.4 file. */
function document(contents: readonly string[]): Uint8Array {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
    `<< /Type /Pages /Kids [${contents.map((_, i) => `${5 + 2 * i} 0 R`).join(" ")}] /Count ${contents.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ...contents.flatMap((content, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${6 + 2 * i} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`
    ])
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}
