import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {selectedFrom} from "../../../../src/forecast/mfp/outlook.ts";
import {TORNADO} from "../../../../src/forecast/mfp/outputs.ts";
import {ADD_ON} from "../../../../src/forecast/mfp/rules.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import {type DoseEconomics, doseEconomics} from "../../../../src/forecast/mfp/unit-economics.ts";
import type {MfpInput} from "../../../../src/models/forecast/mfp-input.ts";
import {dollars, percent, price} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";
import {NONE} from "./words.ts";

/** Discount of a drug: the reader's own, the published price's, else the scenario's; and where it is from. */
function discountOf(scenario: Scenario, drug: Market["drugs"][number]): {discount: number; from: string} {
  const own = scenario.discounts[drug.hcpcs];
  if (own !== undefined) return {discount: own, from: "set by the reader"};
  const published = scenario.use_published ? (drug.mfp ?? null) : null;
  return published === null
    ? {discount: scenario.discount, from: "assumed, price not published"}
    : {discount: 1 - published / (drug.limit_now / ADD_ON), from: "published"};
}

interface DoseRow extends Record<string, unknown> {
  readonly drug: string;
  readonly when: string;
  readonly price: string;
  readonly economics: DoseEconomics;
  readonly range: string;
}

/** M3: one usual dose for a Medicare patient, before and under MFP, at today's limit and the practice's acquisition cost. */
export function doseTable(scenario: Scenario, market: Market, input: MfpInput): HTMLElement {
  const rows = input.drugs.flatMap((fact): DoseRow[] => {
    const drug = market.drugs.find(({hcpcs}) => hcpcs === fact.hcpcs);
    const bought = input.trailing.filter(({hcpcs, units}) => hcpcs === fact.hcpcs && units > 0);
    const units = bought.reduce((sum, row) => sum + row.units, 0);
    if (!drug || selectedFrom(scenario, drug) === null || units === 0 || !fact.standard_dose_units) return [];
    const unitCost = bought.reduce((sum, row) => sum + row.acquisition_cost, 0) / units;
    const size = fact.standard_dose_units;
    const dose = {
      limit: drug.limit_now,
      units: BigInt(Math.round(1000 * size)),
      invoice: unitCost * size,
      wac: fact.wac_per_unit === null ? null : fact.wac_per_unit * size,
      coinsurance_rate: BigInt(Math.round(1e6 * (drug.coinsurance ?? 0.2))),
      sequestration_rate: BigInt(Math.round(1e6 * scenario.sequestration_rate))
    };
    const {discount, from} = discountOf(scenario, drug);
    const {before, after} = doseEconomics(dose, discount, scenario);
    const [low, high] = [TORNADO[0].low, TORNADO[0].high].map((d) =>
      Number(doseEconomics(dose, d, scenario).after.net_cost_recovery)
    ) as [number, number];
    const name = `${fact.name} ${fact.hcpcs}, ${size} × ${fact.dosage ?? "unit"}`;
    const range = from === "assumed, price not published" ? `${dollars(low)} at 25%, ${dollars(high)} at 64%` : "–";
    return [
      {drug: name, when: "today", price: `limit ${price(drug.limit_now)}`, economics: before, range: ""},
      {drug: name, when: "under MFP", price: `${percent(discount)} below ASP, ${from}`, economics: after, range}
    ];
  });
  const money = (key: string, label: string, value: (row: DoseEconomics) => bigint, unit = "$"): Column<DoseRow> => ({
    key,
    label,
    unit,
    kind: "money_exact",
    value: ({economics}) => Number(value(economics))
  });
  return dataTable(
    rows,
    [
      {key: "drug", label: "Usual dose"},
      {key: "when", label: "When"},
      {key: "price", label: "Price"},
      money("allowed", "Allowed", ({payment}) => payment.allowed_amount),
      money("patient", "Patient's share", ({payment}) => payment.coinsurance_amount),
      money("sequestration", "Sequestration", ({payment}) => payment.sequestration_amount),
      money("add_on", "Above ASP or MFP", ({add_on_amount}) => add_on_amount),
      money("cost", "Cost", ({acquisition_cost}) => acquisition_cost, "$ after refund"),
      money("refund", "Refund", ({refund_amount}) => refund_amount),
      money("net", "Net cost recovery", ({net_cost_recovery}) => net_cost_recovery),
      {key: "range", label: "Net at other discounts"}
    ],
    {
      caption: "One dose for a Medicare patient, before and under MFP",
      file: "plus-six-mfp-doses",
      proof: {mart: "mfp_drug"},
      limit: 100,
      empty: NONE
    }
  );
}
