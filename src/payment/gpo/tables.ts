import {dollarsExact} from "../../words/format.ts";
import {type Named, type PacketTable, table} from "./packet-table.ts";
import type {Packet} from "./sections.ts";
import {
  askListTable,
  breakEvenTable,
  claimLetterTable,
  exposureTable,
  familyShareTable,
  patientsTable,
  priceHistoryTable,
  rebatesTable,
  spendTable,
  tiersTable
} from "./table-sections.ts";

/** Every section of a packet in reading order; those an audience may not see are not there at all. */
export function tablesOf(packet: Packet): PacketTable[] {
  const inside = packet.audience === "internal";
  const names = new Map(packet.drugs.map((drug) => [drug.hcpcs, drug.name]));
  const name: Named = (row) => names.get(row.hcpcs) ?? row.hcpcs;
  return [
    cover(packet),
    askListTable(packet, inside),
    breakEvenTable(packet, inside),
    tiersTable(packet),
    rebatesTable(packet),
    spendTable(packet, name),
    patientsTable(packet, inside),
    familyShareTable(packet, inside),
    priceHistoryTable(packet, name),
    claimLetterTable(packet),
    exposureTable(packet, inside),
    ...(inside ? insideTables(packet, name) : [])
  ];
}

function cover(packet: Packet): PacketTable {
  const {cover: of} = packet;
  const growth = of.invoice_before_cents === 0 ? null : of.invoice_cents / of.invoice_before_cents - 1;
  const rows: (readonly [string, string])[] = [
    ["Manufacturer", packet.manufacturer],
    ["Period", `${of.first_quarter} to ${of.last_quarter}`],
    ["As of", packet.as_of],
    // A year of which only some quarters are there is not a year.
    [
      "A year here is",
      packet.quarters.length < 4 ? `${packet.quarters.length} quarters, all there are` : "the last four quarters"
    ],
    ["Sites", String(of.sites)],
    ["Patients, last four quarters", of.patients === null ? "suppressed" : String(of.patients)],
    [
      "Patients, four before",
      of.patients_before !== null ? String(of.patients_before) : packet.quarters.length < 8 ? "not known" : "suppressed"
    ],
    [
      packet.quarters.length < 4 ? "Bought in these quarters" : "Bought in the last four quarters",
      dollarsExact(of.invoice_cents)
    ],
    ["Growth on the four before", growth === null ? "" : `${(growth * 100).toFixed(1)}%`],
    ["Rebates accrued", dollarsExact(of.accrued_cents)],
    ["Build", packet.audience === "internal" ? "internal: not to leave the practice" : "shareable"]
  ];
  return table(
    {
      name: "cover",
      title: "Cover",
      note: "What is bought, at what net price, and what to ask for."
    },
    rows,
    [
      ["what", "What", "text", (row) => row[0]],
      ["value", "Value", "text", (row) => row[1]]
    ]
  );
}

/** Sections with payers' rates or other manufacturers' prices: never in a build that leaves the house. */
function insideTables(packet: Packet, name: (row: {hcpcs: string}) => string): PacketTable[] {
  return [
    table(
      {
        name: "switch",
        title: "Switching inside a family",
        note: "Arithmetic on payments and prices, not a clinical recommendation. Prices of other manufacturers are confidential. One-off cost is an estimate."
      },
      packet.switches,
      [
        ["from", "From", "text", (row) => row.from_name],
        ["to", "To", "text", (row) => row.to_name],
        ["manufacturer", "Manufacturer", "text", (row) => row.to_manufacturer],
        ["to_net_price", "Net price, to, $", "price", (row) => row.to_net_price],
        ["source", "Price from", "text", () => "own invoices, confidential"],
        ["payer", "Payer", "text", (row) => row.payer_name],
        ["patients", "Patients who could", "count", (row) => row.patients],
        ["from_dose", "Margin a dose, from, $", "money", (row) => row.from_dose_cents],
        ["to_dose", "Margin a dose, to, $", "money", (row) => row.to_dose_cents],
        ["yearly", "Change a year, $", "money", (row) => row.yearly_cents],
        ["one_off", "One-off cost, $", "money", (row) => row.one_off_cents],
        ["moved_days", "Treatment-days leaving own tiers", "units", (row) => row.moved_days_milli]
      ]
    ),
    table(
      {
        name: "break-even-by-payer",
        title: "Break-even by payer",
        note: "What each payer allows for a unit, the share of it that arrives, and the price that breaks even on it alone."
      },
      packet.payers,
      [
        ["hcpcs", "Code", "text", (row) => row.hcpcs],
        ["name", "Product", "text", name],
        ["payer", "Payer", "text", (row) => row.payer_name],
        ["rule", "Pays", "text", (row) => (row.rule === "medicare" ? "Medicare's rules" : row.rule)],
        ["rate_quarter", "Rate of", "text", (row) => row.rate_quarter],
        ["unit_share", "Of units", "ratio", (row) => row.unit_share],
        ["allowed", "Allowed a unit, $", "price", (row) => row.allowed],
        ["arrives", "Arrives", "ratio", (row) => row.arrives],
        ["break_even", "Break-even a unit, $", "price", (row) => row.break_even],
        ["margin", "Margin a year, $", "money", (row) => row.margin_cents]
      ]
    ),
    table(
      {
        name: "payer-mix",
        title: "Payers: rates and access",
        note: "Rate of the newest answered quarter by the payer's formula; shares of the last four quarters."
      },
      packet.access.toSorted((a, b) => b.units_milli - a.units_milli),
      [
        ["hcpcs", "Code", "text", (row) => row.hcpcs],
        ["name", "Product", "text", name],
        ["payer", "Payer", "text", (row) => row.payer_name],
        ["units", "Units", "units", (row) => row.units_milli],
        ["rule", "Pays", "text", (row) => (row.rule === "medicare" ? "Medicare's rules" : row.rule)],
        ["rate_quarter", "Rate of", "text", (row) => row.rate_quarter],
        ["allowed_per_unit", "Allowed a unit, $", "price", (row) => row.allowed_per_unit],
        ["invoice_multiple", "Times invoice", "share", (row) => row.invoice_multiple],
        ["denied_share", "Denied", "share", (row) => row.denied_share],
        ["unpaid_patient_share", "Patients' part unpaid", "share", (row) => row.unpaid_patient_share],
        ["authorizations", "Authorizations requested", "count", (row) => row.authorizations],
        ["authorizations_approved", "Approved", "count", (row) => row.authorizations_approved],
        ["supplied_free_lines", "Lines of payer's pharmacy", "count", (row) => row.supplied_free_lines]
      ]
    )
  ];
}
