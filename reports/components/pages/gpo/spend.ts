import {group} from "d3";
import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {sparkline} from "../../sparkline.ts";
import {type Column, dataTable} from "../../table.ts";

interface SpendRow {
  readonly hcpcs: string;
  readonly name: string;
  readonly ndc11: string;
  readonly vendor: string;
  readonly contract_id: string;
  readonly gpo: string | null;
  readonly packages_milli: number;
  readonly units_milli: number;
  readonly invoice_cents: number;
  readonly accrued_cents: number;
  readonly net_cents: number;
  readonly share: number;
  readonly trend: readonly number[];
}

/** G2: eight quarters of spend by product, package, distributor and contract. */
export function spendTable(packet: Packet): HTMLElement {
  const names = new Map(packet.drugs.map((drug) => [drug.hcpcs, drug.name]));
  const total = packet.spend.reduce((sum, row) => sum + row.invoice_cents, 0);
  const groups = group(packet.spend, (row) => `${row.ndc11} ${row.vendor} ${row.contract_id}`);
  const add = (rows: readonly Packet["spend"][number][], of: (row: Packet["spend"][number]) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0);
  const rows: SpendRow[] = [...groups.values()].map((of) => ({
    ...of[0]!,
    name: names.get(of[0]!.hcpcs) ?? of[0]!.hcpcs,
    packages_milli: add(of, (row) => row.packages_milli),
    units_milli: add(of, (row) => row.units_milli),
    invoice_cents: add(of, (row) => row.invoice_cents),
    accrued_cents: add(of, (row) => row.accrued_cents),
    net_cents: add(of, (row) => row.net_cents),
    share: total === 0 ? 0 : add(of, (row) => row.invoice_cents) / total,
    trend: packet.quarters.map((quarter) =>
      add(
        of.filter((row) => row.quarter === quarter),
        (row) => row.invoice_cents
      )
    )
  }));
  const columns: Column<SpendRow>[] = [
    {key: "name", label: "Product", href: (row) => `./drugs/${row.hcpcs}`},
    {key: "ndc11", label: "NDC"},
    {key: "vendor", label: "Distributor"},
    {
      key: "contract_id",
      label: "Contract",
      wrap: true,
      value: (row) => (row.gpo ? `${row.contract_id}, ${row.gpo}` : row.contract_id)
    },
    {key: "packages_milli", label: "Packages", kind: "units", total: "sum"},
    {key: "invoice_cents", label: "Invoiced", kind: "money", total: "sum", bar: true, neutral: true},
    {key: "accrued_cents", label: "Rebate accrued", kind: "money", total: "sum"},
    {key: "net_cents", label: "Net", kind: "money", total: "sum"},
    {key: "share", label: "Share", kind: "percent"},
    {
      key: "trend",
      label: "Eight quarters",
      value: (row) => row.trend.map((cents) => cents / 100).join("|"),
      show: (row) => sparkline([...row.trend])
    }
  ];
  return dataTable(rows, columns, {
    caption: "Spend over eight quarters by product, package, distributor and contract",
    file: "gpo-spend",
    proof: {
      mart: "gpo_spend",
      column: "invoice_cents",
      sum: ["invoice_amount"],
      where: {quarter: packet.quarters}
    },
    sort: "-invoice_cents"
  });
}
