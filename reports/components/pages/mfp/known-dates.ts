import type {KnownDate, MfpInput} from "../../../../src/models/forecast/mfp-input.ts";
import {dataTable} from "../../table.ts";

/** Days on which a payment rule changes, as far as they are known. */
export const knownDates = ({dates}: MfpInput): HTMLElement =>
  dataTable<KnownDate>(
    dates,
    [
      {key: "known_from", label: "From"},
      {key: "rule_subject", label: "What changes", wrap: true},
      {key: "rule_change", label: "How", wrap: true},
      {key: "row_source", label: "Source", wrap: true},
      {key: "source_date", label: "As of", value: (row) => row.source_date ?? "undated"}
    ],
    {
      caption: "Dates that are known",
      file: "plus-six-known-dates",
      proof: {mart: "known_date"},
      empty: "no date is kept."
    }
  );
