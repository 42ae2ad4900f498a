import {optional, required} from "./field.ts";
import {table} from "./table.ts";

/** Files that CMS publishes. https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files */

export const paymentLimit = table("raw.payment_limit", "One row of one posting of a quarterly payment-limit file.", {
  quarter: required("quarter", "Quarter the file is effective for, from its “Effective … through …” line."),
  hcpcs: required("hcpcs", "HCPCS code."),
  short_description: optional(
    "text",
    "CMS's short description; null for numeric codes (CPT), whose text we do not carry."
  ),
  dosage: optional("text", "What one billing unit is, as CMS prints it."),
  payment_limit: optional("price", "Dollars per billing unit; null where CMS prints N/A."),
  coinsurance_pct: optional("percent", "Coinsurance, per cent; the file has the column from 2023Q2."),
  vaccine_awp_pct: optional("percent", "Vaccine: per cent of AWP."),
  vaccine_limit: optional("price", "Vaccine: limit."),
  infusion_awp_pct: optional("percent", "DME infusion: per cent of AWP (to 2016Q4)."),
  infusion_limit: optional("price", "DME infusion: limit (to 2016Q4)."),
  blood_awp_pct: optional("percent", "Blood product: per cent of AWP."),
  blood_limit: optional("price", "Blood product: limit."),
  is_clotting_factor: required("flag", "CMS marks the code as a clotting factor."),
  notes: optional("text", "CMS's note, verbatim."),
  is_inflation_adjusted: required("flag", "Note: inflation-adjusted coinsurance."),
  is_add_on_8pct: required("flag", "Note: 8% of the reference product's add-on applied."),
  is_amp_based: required("flag", "Note: AMP-based payment limit."),
  is_lesser_of: required("flag", "Note: lesser-of methodology applied."),
  is_added: required("flag", "Note: added this quarter."),
  is_updated: required("flag", "Note: updated or revised, CMS's mark of a restatement."),
  asp_quarter: optional("quarter", "Quarter of the ASP data the file is based on, from its Note 1."),
  posted_date: optional("date", "Posting date, from the file's name or its date inside the zip.")
});

export const ndcHcpcs = table("raw.ndc_hcpcs", "One row of an ASP NDC–HCPCS crosswalk.", {
  quarter: required("quarter", "Quarter of the crosswalk."),
  hcpcs: required("hcpcs", "HCPCS code."),
  ndc11: optional("ndc11", "National Drug Code; null for devices and alternate identifiers."),
  product_id: required("text", "The identifier as CMS prints it, dashes and all."),
  short_description: optional("text", "CMS's short description; null for numeric codes."),
  labeler: optional("text", "Labeler name as printed; spelling changes between quarters."),
  drug_name: optional("text", "Drug name as printed."),
  dosage: optional("text", "What one billing unit is."),
  package_size: optional("price", "PKG SIZE; has no unit, never derive doses from it."),
  package_quantity: optional("price", "PKG QTY: items in a package."),
  billing_units: optional("price", "BILLUNITS: billing units in one item."),
  cms_billing_units_per_package: optional("price", "BILLUNITSPKG as printed; rounded or wrong in places."),
  posted_date: optional("date", "Posting date, from the file's name.")
});

export const nocPaymentLimit = table("raw.noc_payment_limit", "One not-otherwise-classified drug with a limit.", {
  quarter: required("quarter", "Quarter."),
  drug_name: required("text", "Generic name (trade name): the only key the file has."),
  dosage: optional("text", "What one billing unit is."),
  payment_limit: optional("price", "Dollars per billing unit."),
  notes: optional("text", "CMS's note."),
  posted_date: optional("date", "Posting date.")
});

export const nocNdc = table("raw.noc_ndc", "One row of a not-otherwise-classified crosswalk.", {
  quarter: required("quarter", "Quarter."),
  generic_name: required("text", "Generic name (trade name), as in the pricing file."),
  labeler: optional("text", "Labeler name."),
  ndc11: optional("ndc11", "National Drug Code."),
  product_id: required("text", "The identifier as CMS prints it."),
  drug_name: optional("text", "Drug name."),
  dosage: optional("text", "What one billing unit is."),
  package_size: optional("price", "PKG SIZE."),
  package_quantity: optional("price", "PKG QTY."),
  billing_units: optional("price", "BILLUNITS."),
  cms_billing_units_per_package: optional("price", "BILLUNITSPKG."),
  posted_date: optional("date", "Posting date.")
});

export const drugSpending = table("raw.drug_spending", "Medicare Part B spending of one code in one year.", {
  hcpcs: required("hcpcs", "HCPCS code."),
  year: required("integer", "Calendar year."),
  brand_name: optional("text", "Brand name."),
  generic_name: optional("text", "Generic name."),
  total_spending: optional("price", "Dollars, program and beneficiary, as printed (some with four decimals)."),
  dosage_units: optional("units", "Billing units."),
  claims: optional("integer", "Claims."),
  beneficiaries: optional("integer", "Beneficiaries.")
});

export const selectedDrugPrice = table(
  "raw.selected_drug_price",
  "One row of CMS's file of selected drugs and Maximum Fair Prices.",
  {
    ipay: required("integer", "Initial price applicability year."),
    drug_name: required("text", "Selected drug."),
    ingredient: optional("text", "Active ingredient or moiety."),
    ndc9: optional("text", "NDC-9."),
    ndc11: optional("ndc11", "National Drug Code."),
    hcpcs: optional("hcpcs", "HCPCS code; null for products not paid under Part B."),
    effective_date: optional("date", "First day of the price."),
    end_date: optional("date", "Last day of the price; earlier than the first means it never took effect."),
    mfp_per_30_days: optional("price", "Single MFP per 30-day equivalent supply, dollars; null until published."),
    mfp_per_ndc9_unit: optional("price", "MFP per NDC-9 unit, dollars."),
    mfp_per_billing_unit: optional("price", "MFP per HCPCS billing unit, dollars."),
    as_of_date: optional("date", "Date of the row."),
    update_type: optional("text", "Type of update."),
    remarks: optional("text", "Remarks.")
  }
);

/** Medicare Physician & Other Practitioners: drugs only, no descriptions. https://data.cms.gov, by that name. */
const service = {
  hcpcs: required("hcpcs", "HCPCS code."),
  is_facility: required("flag", "Given in a facility (place F) rather than an office (O)."),
  beneficiaries: optional("integer", "Beneficiaries; empty where CMS suppresses it (ten or fewer)."),
  services: optional("units", "Services: of a drug its billing units."),
  beneficiary_days: optional("integer", "Beneficiaries' days of service: visits."),
  average_allowed: optional("price", "Mean allowed by Medicare a service, before sequestration, dollars.")
};

export const stateService = table(
  "raw.state_service",
  "A drug in a state or the nation, as Medicare paid it in one year.",
  {
    year: optional("integer", "Calendar year, from the file's name; empty where that has none."),
    state: optional("text", "State, two letters; empty for the nation."),
    providers: optional("integer", "Rendering providers."),
    ...service
  }
);

export const providerService = table(
  "raw.provider_service",
  "A drug of one rendering provider in one year, as Medicare paid it; providers of the practice's states only.",
  {
    year: optional("integer", "Calendar year, from the file's name; empty where that has none."),
    rendering_npi: required("text", "NPI of the rendering provider."),
    state: optional("text", "State, two letters."),
    ...service
  }
);

export const discardedDrug = table(
  "raw.discarded_drug",
  "Units of a drug that Medicare paid as discarded (JW) in a year.",
  {
    year: optional("integer", "Calendar year, from the file's name; empty where that has none."),
    hcpcs: required("hcpcs", "HCPCS code."),
    medicare_allowed: optional("price", "Allowed by Medicare, given and discarded, dollars."),
    medicare_discarded: optional("price", "Allowed for discarded units, dollars; empty where CMS suppresses it.")
  }
);
