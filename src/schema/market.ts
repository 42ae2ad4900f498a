import {optional, required} from "./field.ts";
import {table} from "./table.ts";

/** What `plus-six rates` keeps of payers' in-network files, and what `build` reads of it. */

export const NEGOTIATED_TYPES = ["negotiated", "fee schedule", "derived", "percentage", "per diem"] as const;
export const BILLING_CLASSES = ["professional", "institutional", "both"] as const;

export const marketRate = table("raw.market_rate", "One price of a code in a payer's in-network file, by who has it.", {
  reporting_entity: required("text", "Who published the file (reporting_entity_name)."),
  payer_id: optional("text", "The practice's payer it is; empty where nobody said."),
  plan: optional("text", "Plan of the file, where it is one plan's."),
  last_updated_on: optional("date", "Day the payer says the file was last updated."),
  schema_version: optional("text", "Version of CMS's schema the file says it follows."),
  rates_file: required("text", "Name of the payer's file."),
  hcpcs: required("hcpcs", "HCPCS code."),
  rate_modifiers: optional("text", "Modifiers the price is for, joined by |; empty means without any."),
  billing_class: required("text", "Whose claim the price is for.", {values: BILLING_CLASSES}),
  rate_setting: optional("text", "Inpatient, outpatient or both (schema version 2)."),
  service_places: optional("text", "Places of service the price is for, joined by |; CSTM-00 means all."),
  negotiated_type: required("text", "What kind of number the price is.", {values: NEGOTIATED_TYPES}),
  negotiated_rate: required("price", "Dollars; of `percentage` per cent of the charge; of `per diem` dollars a day."),
  expiration_date: optional(
    "date",
    "Last day of the price; empty means that it has no end, or that the file says none."
  ),
  is_own: optional(
    "flag",
    "One of the practice's own NPIs or TINs has this price; empty where its own numbers are unknown."
  ),
  tins: required("integer", "Different TINs that have the price, as far as the file says."),
  npis: required("integer", "Different NPIs that have the price, as far as the file says."),
  references_elsewhere: required("integer", "Groups of providers that have the price and that the file does not list.")
});
