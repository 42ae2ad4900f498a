import {html} from "htl";
import type {GpoFacts, PatientFact} from "../../../../src/payment/gpo/facts.ts";
import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {count, dollars, dollarsShort, NO_DATA, percent, plural} from "../../../../src/words/format.ts";
import {figures} from "../../page.ts";
import {dataTable} from "../../table.ts";

type ChoiceElement = HTMLElement & {value: string};

/** A chooser of the manufacturer, the largest spend first; kept in the address as `?manufacturer=`; an older address says `maker`. */
export function manufacturerChoice(facts: GpoFacts): ChoiceElement {
  const spend = new Map<string, number>();
  for (const drug of facts.drugs)
    spend.set(drug.manufacturer, (spend.get(drug.manufacturer) ?? 0) + drug.invoice_cents);
  const manufacturers = [...spend].sort((a, b) => b[1] - a[1]);
  const given = new URLSearchParams(location.search);
  const asked = given.get("manufacturer") ?? given.get("maker");
  const first = manufacturers.find(([name]) => name === asked)?.[0] ?? manufacturers[0]?.[0] ?? "";
  const select = html`<select aria-label="Manufacturer">${manufacturers.map(
    ([name, cents]) =>
      html`<option value=${name} selected=${name === first}>${`${name} (${dollarsShort(cents)})`}</option>`
  )}</select>` as HTMLSelectElement;
  const form =
    html`<form class="filters" ${{onsubmit: (event: Event) => event.preventDefault()}}><label><span>Manufacturer</span>${select}</label></form>` as unknown as ChoiceElement;
  form.value = first;
  form.hidden = manufacturers.length === 0;
  select.onchange = () => {
    form.value = select.value;
    const address = new URL(location.href);
    address.searchParams.delete("maker");
    address.searchParams.set("manufacturer", select.value);
    history.replaceState(null, "", address);
    form.dispatchEvent(new Event("input", {bubbles: true}));
  };
  select.oninput = (event) => event.stopPropagation();
  return form;
}

const ALL_TOLD = {rebates: true, contracts: true};

/** G1: the headline figures of a packet. */
export function coverFigures(packet: Packet, told: {rebates: boolean; contracts: boolean} = ALL_TOLD): HTMLElement {
  const {cover} = packet;
  const growth = cover.invoice_before_cents === 0 ? null : cover.invoice_cents / cover.invoice_before_cents - 1;
  const claims = packet.leakage.reduce((sum, row) => sum + (row.invoice === "" ? 0 : row.claim_cents), 0);
  const unpaid = packet.rebates.reduce((sum, row) => sum + row.unpaid_cents, 0);
  return figures([
    {
      label:
        packet.quarters.length < 4
          ? `Bought in ${plural(packet.quarters.length, "quarter")}, all there are`
          : "Bought in four quarters",
      value: dollarsShort(cover.invoice_cents),
      proof: {
        mart: "gpo_spend",
        sum: ["invoice_amount"],
        where: {quarter: packet.quarters.slice(-4), ndc11: packet.spend.map((row) => row.ndc11)}
      },
      note: [
        "goods on its invoices, without freight",
        [
          growth === null ? "" : `${growth >= 0 ? "+" : ""}${percent(growth)} on the four before`,
          cover.share_of_spend === null ? "" : `${percent(cover.share_of_spend)} of all spend`
        ]
          .filter(Boolean)
          .join(", ")
      ]
        .filter(Boolean)
        .join("; ")
    },
    {
      label: "Rebate accrued on it",
      value: told.rebates || cover.accrued_cents !== 0 ? dollars(cover.accrued_cents) : NO_DATA,
      proof: {mart: "gpo_price"},
      note: told.rebates ? `${dollars(unpaid)} not received` : "no statement of rebates is loaded"
    },
    {
      label: "Patients",
      proof: {mart: "gpo_patients"},
      value: cover.patients === null ? "10 or fewer" : count(cover.patients),
      note: `${cover.patients_before !== null ? `${count(cover.patients_before)} a year before, ` : packet.quarters.length < 8 ? "a year before is not known, " : "few a year before, "}at ${plural(cover.sites, "site")}`
    },
    {
      label: "Products",
      proof: {mart: "gpo_drug"},
      value: count(packet.drugs.length),
      note: packet.drugs
        .slice(0, 3)
        .map((drug) => drug.name)
        .join(", ")
    },
    {
      label: "To claim from invoices",
      value: told.contracts ? dollars(claims) : NO_DATA,
      proof: {mart: "gpo_leakage"},
      note: !told.contracts
        ? "no contract is loaded"
        : plural(packet.leakage.filter((row) => row.claim_cents > 0 && row.invoice !== "").length, "line")
    }
  ]);
}

/** Counts of patients by product and site; counts taken out of a build for others are said to be. */
export function patientTable(packet: Packet): HTMLElement {
  const names = new Map(packet.drugs.map((drug) => [drug.hcpcs, drug.name]));
  const shown = (value: number | null): string => (value === null ? "suppressed" : count(value));
  return dataTable<PatientFact>(
    packet.patients.filter((row) => row.hcpcs === "all" || names.has(row.hcpcs)),
    [
      {
        key: "product",
        label: "Product",
        value: (row) => (row.hcpcs === "all" ? "All, each patient once" : (names.get(row.hcpcs) ?? row.hcpcs))
      },
      {key: "site_id", label: "Site", value: (row) => row.site_name},
      {
        key: "patients",
        label: "Patients",
        unit: "last four quarters",
        kind: "count",
        show: (row) => shown(row.patients)
      },
      {
        key: "patients_before",
        label: "Patients",
        unit: "four before",
        kind: "count",
        show: (row) => shown(row.patients_before)
      }
    ],
    {caption: "Patients on therapy, counts only", file: "gpo-patients", proof: {mart: "gpo_patients"}, limit: 8}
  );
}
