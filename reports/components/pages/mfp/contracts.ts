import {contractReading} from "../../../../src/forecast/mfp/build-market.ts";
import {CONTRACT_ASKS} from "../../../../src/forecast/mfp/words.ts";
import type {MfpContract, MfpInput} from "../../../../src/models/forecast/mfp-input.ts";
import {baseInWords, kindName} from "../../../../src/words/format.ts";
import {dataTable} from "../../table.ts";
import {inScenarioWords} from "./words.ts";

/** M6: drug terms that pay for selected drugs, what they follow once CMS prints no ASP, and what to do. */
export function contractTable(input: MfpInput): HTMLElement {
  const kinds = new Map(input.payers.map(({payer_id, kind}) => [payer_id, kind]));
  const rows = input.contracts.filter(
    (term) => term.selected_collected_cents !== 0 && kinds.get(term.payer_id) !== "medicare_ffs"
  );
  const reading = (term: MfpContract) => contractReading(term.base, term.unpublished_base);
  return dataTable(
    rows,
    [
      {key: "name", label: "Payer", value: ({name, payer_id}) => name ?? payer_id},
      {key: "kind", label: "Business", value: ({payer_id}) => kindName(kinds.get(payer_id))},
      {
        key: "codes",
        label: "Codes",
        value: ({code_from, code_to}) =>
          code_from === null ? "all" : code_to === code_from ? code_from : `${code_from}–${code_to}`
      },
      {key: "base", label: "Base", value: ({base, percent}) => baseInWords(`${base}:${percent}`)},
      {key: "lag_quarters", label: "Lag", unit: "quarters", kind: "count"},
      {
        key: "unpublished_base",
        label: "If not published",
        value: ({unpublished_base}) => (unpublished_base ? baseInWords(unpublished_base) : "not said")
      },
      {key: "follows", label: "Then follows", value: (term) => inScenarioWords(reading(term))},
      {key: "starts", label: "Starts"},
      {key: "ends", label: "Ends", value: ({ends}) => ends ?? "no end in file"},
      {
        key: "selected_collected",
        label: "Collected on them",
        unit: "$, four quarters",
        kind: "money",
        value: ({selected_collected_cents}) => selected_collected_cents,
        total: "sum"
      },
      {key: "ask", label: "What to do", value: (term) => CONTRACT_ASKS[reading(term)], wrap: true}
    ],
    {
      caption: "Contract terms that pay for selected drugs; collected on those drugs in the last four quarters",
      file: "plus-six-mfp-contracts",
      proof: {mart: "mfp_contract"},
      sort: "-selected_collected",
      empty: "no contract file is loaded, so every payer is read as following neither the file nor ASP."
    }
  );
}
