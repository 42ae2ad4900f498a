import {assumptions} from "../../../../src/forecast/mfp/assumptions.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import {dataTable} from "../../table.ts";
import {valueInWords} from "./words.ts";

/** M10: every assumption with its source and date; those the reader changed in bold. */
export function assumptionTable(scenario: Scenario): HTMLElement {
  return dataTable(
    assumptions(scenario),
    [
      {key: "label", label: "Assumption", wrap: true},
      {key: "value", label: "Here", value: ({assumption, value}) => valueInWords(assumption, value)},
      {key: "standard", label: "Default", value: ({assumption, standard}) => valueInWords(assumption, standard)},
      {key: "source", label: "Source", wrap: true},
      {key: "as_of", label: "As of"}
    ],
    {
      caption: "Assumptions, their sources and dates",
      file: "plus-six-mfp-assumptions",
      proof: {mart: "known_date"},
      bold: ({value, standard}) => value !== standard
    }
  );
}
