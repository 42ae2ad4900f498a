import {html} from "htl";
import {quartersInText} from "../../src/words/format.ts";
import {openDrawer} from "./drawer.ts";
import {type ChartCell, type ChartRow, isAmount, rowsOf} from "./image.ts";
import {fileName} from "./picture-file.ts";
import {type Column, type ColumnKind, plainTable, shown} from "./plain-table.ts";
import {opensButton, rulesOf} from "./proof.ts";

/**
 * Opens the numbers a chart is drawn from as a table: what is a sum of lines opens those lines as it does in every table, and the
 * rule and files of the rest are one control away. One mechanism for every chart, since every chart keeps its rows.
 */
export async function openNumbers(figure: HTMLElement, mart: string, drawn?: Element): Promise<void> {
  const chart = drawn ?? figure.querySelector(".responsive > *");
  const rows = chart ? rowsOf(chart) : [];
  const said = (selector: string): string => figure.querySelector(selector)?.textContent?.trim() ?? "";
  const title = said("figcaption strong");
  await openDrawer(title, async () => {
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return html`<div><p>${said("figcaption small")}</p>${plainTable(
      rows,
      names.map((name) => columnOf(name, rows, names[0]!)),
      {
        caption: "The numbers of this chart",
        file: fileName(figure),
        limit: 60,
        empty: "nothing is drawn.",
        tool: rulesOf(title, mart)
      }
    )}</div>`;
  });
}

const numberOf = (cell: ChartCell): number | string | boolean | null =>
  (isAmount(cell) ? cell.value : (cell as number | string | boolean | null | undefined)) ?? null;

/** A column of the table: of the kind of its first number. */
function columnOf(name: string, rows: readonly ChartRow[], first: string): Column<ChartRow> {
  const label = `${name[0]?.toUpperCase() ?? ""}${name.slice(1).replaceAll("_", " ")}`;
  const cells = rows.map((row) => row[name]).filter((cell) => numberOf(cell ?? null) !== null);
  const one = cells[0] ?? null;
  const kind: ColumnKind = isAmount(one) ? one.kind : typeof one === "number" ? "count" : "text";
  const column: Column<ChartRow> = {
    key: name,
    label,
    kind: kind === "money" ? "money_exact" : kind,
    value: (row) => numberOf(row[name] ?? null)
  };
  return {
    ...column,
    show: (row) => {
      const cell = row[name] ?? null;
      const text = shown(column, numberOf(cell));
      if (!isAmount(cell) || cell.value === null || !cell.opens) return text;
      return opensButton(text, cell.opens, {
        title: `${label}: ${quartersInText(String(numberOf(row[first] ?? null)))}`,
        cents: cell.value
      });
    }
  };
}
