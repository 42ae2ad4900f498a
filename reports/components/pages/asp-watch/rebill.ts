import {html} from "htl";
import {dollarsShort, plural} from "../../../../src/words/format.ts";
import {addUp, total} from "../../sum.ts";
import {type Column, dataTable} from "../../table.ts";

/** An own line that a restated CMS quarter touches (data/rebill.json). */
export interface RebillRow {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly posting_version: number;
  readonly payer_name: string;
  readonly site_name: string;
  readonly units_milli: number;
  readonly allowed_amount_cents: number | null;
  readonly old_allowed_amount_cents: number | null;
  readonly new_allowed_amount_cents: number | null;
  readonly change_amount_cents: number | null;
  readonly rebill_state: string;
  readonly file: string | null;
  readonly source_line: number | null;
}

const STATES: Readonly<Record<string, string>> = {
  paid_at_old: "paid at the older limit",
  paid_at_new: "paid at the newer limit",
  paid_otherwise: "paid otherwise",
  pending: "pending",
  unknown: "not known"
};

/** The own lines of restated quarters: a sentence, a row a drug, payer and answer, and the lines themselves. */
export function rebillSection(rows: readonly RebillRow[]): HTMLElement {
  const old = rows.filter((row) => row.rebill_state === "paid_at_old");
  const [more, less] = [
    old.filter((row) => row.change_amount_cents! > 0),
    old.filter((row) => row.change_amount_cents! < 0)
  ];
  const groups = addUp(
    rows.map((row) => ({...row, lines: 1, change_amount_cents: row.change_amount_cents ?? 0})),
    (row) => [row.quarter, row.hcpcs, row.posting_version, row.payer_name, row.rebill_state].join("|"),
    {keep: ["quarter", "drug_name", "payer_name", "rebill_state"], add: ["lines", "units_milli", "change_amount_cents"]}
  );
  type Group = (typeof groups)[number];
  const groupColumns: Column<Group>[] = [
    {key: "quarter", label: "Restated quarter"},
    {key: "drug_name", label: "Drug"},
    {key: "payer_name", label: "Payer"},
    {key: "rebill_state", label: "Answer", value: (row) => STATES[row.rebill_state] ?? row.rebill_state},
    {key: "lines", label: "Own lines", kind: "count", total: "sum"},
    {key: "units", label: "Units", unit: "billing units", kind: "units", value: (row) => row.units_milli},
    {
      key: "change_amount",
      label: "Newer less older",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.change_amount_cents,
      total: "sum"
    }
  ];
  const lineColumns: Column<RebillRow>[] = [
    {key: "quarter", label: "Restated quarter"},
    {key: "drug_name", label: "Drug"},
    {key: "payer_name", label: "Payer"},
    {key: "site_name", label: "Site"},
    {key: "units", label: "Units", unit: "billing units", kind: "units", value: (row) => row.units_milli},
    {key: "allowed_amount", label: "Allowed", unit: "$", kind: "money_exact", value: (row) => row.allowed_amount_cents},
    {
      key: "old_allowed_amount",
      label: "By the older",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.old_allowed_amount_cents
    },
    {
      key: "new_allowed_amount",
      label: "By the newer",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.new_allowed_amount_cents
    },
    {key: "change_amount", label: "Change", unit: "$", kind: "money_exact", value: (row) => row.change_amount_cents},
    {key: "file", label: "File", wrap: true},
    {key: "source_line", label: "Line", kind: "count"}
  ];
  const sentence =
    rows.length === 0
      ? "No own line of a payer that follows CMS's file is of a restated quarter."
      : `${plural(rows.length, "own line")} of restated quarters: ${plural(more.length, "line")} paid at the older limit can be billed again for ${dollarsShort(total(more, "change_amount_cents"))} more, ${dollarsShort(-total(less, "change_amount_cents"))} on ${plural(less.length, "line")} can be taken back.`;
  return html`<div><p>${sentence}</p>${
    rows.length === 0
      ? null
      : [
          dataTable(groups, groupColumns, {
            caption: "Own lines touched by a restatement",
            file: "plus-six-restated-own",
            proof: {mart: "rebill_line"},
            sort: "-change_amount"
          }),
          dataTable(old, lineColumns, {
            caption: "The re-bill list: lines paid at the older limit",
            file: "plus-six-rebill-list",
            proof: {mart: "rebill_line"},
            sort: "-change_amount",
            limit: 50,
            empty: "every decided line was paid at the newer limit or otherwise."
          })
        ]
  }</div>`;
}
