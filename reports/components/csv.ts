export {type CsvCell, toCsv} from "../../src/words/csv.ts";

/** Cents as a number of dollars that prints with at most two decimals. */
export const centsToNumber = (cents: number | null | undefined): number | null =>
  cents === null || cents === undefined ? null : Math.round(cents) / 100;

/** Offers a text or bytes for download as a file. */
export function download(name: string, content: BlobPart, type = "text/csv;charset=utf-8"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], {type}));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
