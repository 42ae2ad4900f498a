import {html} from "htl";
import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {selectedFrom} from "../../../../src/forecast/mfp/outlook.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import type {MfpInput} from "../../../../src/models/forecast/mfp-input.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {dataTable} from "../../table.ts";
import {aspFan} from "./asp-fan.ts";
import type {Names} from "./names.ts";

/** M8: the path of each limit; selected drugs as pictures, all drugs as a table. */
export function erosionTable(scenario: Scenario, market: Market, input: MfpInput, names: Names): HTMLElement {
  const last = market.quarters.at(-1) ?? "";
  const facts = new Map(input.drugs.map((drug) => [drug.hcpcs, drug]));
  const at = (hcpcs: string, quarter: string) =>
    input.forecasts.find((row) => row.hcpcs === hcpcs && row.quarter === quarter);
  const isSelected = (hcpcs: string | null): boolean => {
    const drug = market.drugs.find((one) => one.hcpcs === hcpcs);
    return drug !== undefined && selectedFrom(scenario, drug) !== null;
  };
  const families = new Set(
    market.drugs.filter(({hcpcs}) => isSelected(hcpcs)).flatMap(({hcpcs}) => facts.get(hcpcs)?.family ?? [])
  );
  const rows = market.drugs.map(({hcpcs, limit_now, reference_hcpcs}) => {
    const end = at(hcpcs, last);
    return {
      hcpcs,
      name: names.get(hcpcs) ?? hcpcs,
      family: facts.get(hcpcs)?.family ?? "–",
      role: isSelected(hcpcs)
        ? "selected"
        : reference_hcpcs && isSelected(reference_hcpcs)
          ? "its add-on falls with its reference"
          : families.has(facts.get(hcpcs)?.family ?? "")
            ? "rival of a selected drug"
            : "",
      now: limit_now,
      p10: end?.p10 ?? null,
      p50: end?.p50 ?? null,
      p90: end?.p90 ?? null,
      change: end ? end.p50 / limit_now - 1 : null,
      drug_class: end?.drug_class.replaceAll("_", " ") ?? "–",
      flag: end?.flag ?? ""
    };
  });
  const chosen = rows.filter(({role}) => role !== "");
  const rest = rows.filter(({role}) => role === "").toSorted((a, b) => (a.change ?? 0) - (b.change ?? 0));
  return html`<div><div class="pictures">${chosen.map(({hcpcs, name, role}) =>
    picture(
      name,
      `${hcpcs}, ${role}: payment limit before MFP, $ per unit, P10 to P90`,
      responsive((width) =>
        aspFan(
          input.forecasts.filter((row) => row.hcpcs === hcpcs),
          {width, name}
        )
      ),
      "asp_trend"
    )
  )}</div>${dataTable(
    [...chosen, ...rest],
    [
      {key: "name", label: "Drug"},
      {key: "hcpcs", label: "Code"},
      {key: "role", label: "Role"},
      {key: "drug_class", label: "Forecast as"},
      {key: "now", label: "Limit now", unit: "$ per unit", kind: "price"},
      {key: "p50", label: `Middle ${last}`, unit: "$ per unit, extended", kind: "price"},
      {key: "p10", label: "P10", unit: "$ per unit", kind: "price"},
      {key: "p90", label: "90th percentile", unit: "$ per unit", kind: "price"},
      {key: "change", label: "Change", unit: "per cent, middle", kind: "percent", neutral: true},
      {key: "flag", label: "Note"}
    ],
    {
      caption: `Payment limits to ${last}, before any MFP; selected drugs and their rivals first`,
      file: "plus-six-mfp-erosion",
      proof: {mart: "asp_trend"},
      bold: ({role}) => role !== ""
    }
  )}</div>`;
}
