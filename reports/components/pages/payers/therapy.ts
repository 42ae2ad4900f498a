import {html} from "htl";
import {dollarsShort, NO_DATA} from "../../../../src/words/format.ts";
import {type Choice, choiceInWords, chosen, keepChoice} from "../../filters.ts";
import {headlineColumns, marginColumns, reasonColumns} from "../../margin-columns.ts";
import {type CubeRow, type Measures, projected, quartersOf, sumBy, sumOf} from "../../measures.ts";
import {payerLink} from "../../payer-link.ts";
import {splitSentence} from "../../split.ts";
import {type Column, dataTable} from "../../table.ts";
import {slugOf} from "../drugs/families.ts";

type Line = Pick<CubeRow, "therapy_line"> & Measures;
type LineAndPayer = Pick<CubeRow, "therapy_line" | "payer_id" | "payer_name"> & Measures;

const nameOf = ({therapy_line}: Pick<CubeRow, "therapy_line">): string =>
  therapy_line === "none" ? `${NO_DATA} no drug` : therapy_line;

/** What one therapy line earned, and how many of its drugs lose on price or by denials. */
export function therapySentence(name: string, cube: readonly CubeRow[], choice: Choice): string {
  const rows = chosen(cube, choice);
  const result = projected(sumOf(rows));
  const split = splitSentence(
    sumBy(
      rows.filter((row) => row.lines > 0),
      (row) => row.hcpcs,
      ["hcpcs"]
    )
  );
  return `${name[0]?.toUpperCase() ?? ""}${name.slice(1)} is projected to ${result < 0 ? "lose" : "earn"} ${dollarsShort(Math.abs(result))}: ${split[0]!.toLowerCase()}${split.slice(1)}`;
}

/** A therapy line's payers, and what of rebates and credits belongs to none, so that the foot is the page's result. */
export function payersOfLine(cube: readonly CubeRow[], choice: Choice, name: string): HTMLElement {
  const rows = sumBy(chosen(cube, choice), (row) => row.payer_id, ["payer_id", "payer_name"]);
  type Row = (typeof rows)[number];
  const words = choiceInWords(choice, cube);
  const columns: Column<Row>[] = [
    {
      key: "payer_name",
      label: "Payer",
      href: (row) => payerLink(row)?.replace(/^\./, "..") ?? null
    },
    ...headlineColumns<Row>((row) => ({
      title: `${name}, ${row.payer_name}: projected net cost recovery, ${words}`,
      quarters: choice.quarter === null ? quartersOf(cube) : [choice.quarter],
      hcpcs: null,
      codes: new Set(cube.map(({hcpcs}) => hcpcs)),
      payer_id: row.payer_id,
      site_id: choice.site_id
    })),
    ...reasonColumns<Row>(),
    ...marginColumns<Row>({units: false})
  ];
  return dataTable(rows, columns, {
    caption: `Net cost recovery of ${name} by payer: ${words}`,
    file: `plus-six-${slugOf(name)}-payers`,
    sort: "-projected_net_cost_recovery"
  });
}

/** What therapy lines earned, and the same by payer: net cost recovery by payer and therapy line. */
export function therapySection(cube: readonly CubeRow[], choice: Choice): HTMLElement {
  const rows = chosen(cube, choice);
  const words = choiceInWords(choice, cube);
  const options = {sort: "-projected_net_cost_recovery", bold: (row: Measures) => row.lines > 0 && projected(row) < 0};
  const proofOf = (row: Line, payer?: LineAndPayer) => ({
    title: `${[nameOf(row), payer?.payer_name].filter(Boolean).join(", ")}: projected net cost recovery, ${words}`,
    quarters: choice.quarter === null ? quartersOf(cube) : [choice.quarter],
    hcpcs: null,
    codes: new Set(cube.filter(({therapy_line}) => therapy_line === row.therapy_line).map(({hcpcs}) => hcpcs)),
    payer_id: payer?.payer_id ?? choice.payer_id,
    site_id: choice.site_id
  });
  const lines: Line[] = sumBy(rows, (row) => row.therapy_line, ["therapy_line"]);
  const both: LineAndPayer[] = sumBy(rows, (row) => `${row.therapy_line} ${row.payer_id}`, [
    "therapy_line",
    "payer_id",
    "payer_name"
  ]);
  const name = {
    key: "therapy_line",
    label: "Therapy line",
    value: nameOf,
    href: ({therapy_line}: Pick<CubeRow, "therapy_line">) =>
      therapy_line === "none" ? null : keepChoice(`./therapies/${slugOf(therapy_line)}.html`)
  };
  const lineColumns: Column<Line>[] = [
    name,
    ...headlineColumns<Line>((row) => proofOf(row)),
    ...reasonColumns<Line>(),
    ...marginColumns<Line>({administration: true, units: false})
  ];
  const bothColumns: Column<LineAndPayer>[] = [
    name,
    {key: "payer_name", label: "Payer"},
    ...headlineColumns<LineAndPayer>((row) => proofOf(row, row)),
    ...reasonColumns<LineAndPayer>(),
    ...marginColumns<LineAndPayer>({units: false})
  ];
  return html`<div>${dataTable(lines, lineColumns, {...options, caption: `Net cost recovery by therapy line: ${words}`, file: "plus-six-therapy-lines"})}
    ${dataTable(both, bothColumns, {...options, caption: `Net cost recovery by therapy line and payer: ${words}`, file: "plus-six-therapy-lines-payers", limit: 30})}
    <p>A drug is of one line, its main use by its label. Rows of your own in <code>reference/therapy_line.csv</code> (<code>drug,therapy_line</code>; a code, NDC, brand, generic name or family) go before these.</p></div>`;
}
