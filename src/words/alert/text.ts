import type {Alert, AlertSection} from "./alert.ts";

/** The alert as plain text, columns aligned. */
export function alertText({title, lead, as_of, sections}: Alert): string {
  const head = `${title}\n${"=".repeat([...title].length)}\n\n${lead}\n\nAs of ${as_of}.\n`;
  return [head, ...sections.map(sectionText)].join("\n");
}

function sectionText({title, note, columns, rows, none}: AlertSection): string {
  const head = `${title}\n${"-".repeat([...title].length)}\n${note ? `${note}\n` : ""}`;
  if (rows.length === 0) return `${head}${none}\n`;
  const table = [columns.map(({label}) => label), ...rows];
  const widths = columns.map((_, i) => Math.max(...table.map((row) => [...(row[i] ?? "")].length)));
  const lines = table.map((row) =>
    columns
      .map(({is_number}, i) => {
        const cell = row[i] ?? "";
        const room = " ".repeat(widths[i]! - [...cell].length);
        return is_number ? room + cell : cell + room;
      })
      .join("  ")
      .trimEnd()
  );
  return `${head}${lines.join("\n")}\n`;
}
