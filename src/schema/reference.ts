/** A table kept by hand under data/reference, which a practice can mend row by row in its own `reference/` folder. */
export interface ReferenceTable {
  /** Columns that say which row a row mends. */
  readonly key: readonly string[];
  /** The keys are all there can be: a row with another one is a slip, not an addition. */
  readonly is_closed?: boolean;
  /** Months after its own date until a row should be looked at again; null for tables of codes and results that do not age. */
  readonly review_months: number | null;
  readonly meaning: string;
}

export const REFERENCE: Readonly<Record<string, ReferenceTable>> = {
  administration_code: {
    key: ["hcpcs"],
    review_months: 12,
    meaning: "Codes that give a drug: category, family (1 complex, 2 therapeutic, 3 hydration), minutes of a unit."
  },
  administration_range: {
    key: ["code_from", "code_to"],
    review_months: 12,
    meaning: "Ranges of services that can carry a drug, and of drugs that nobody has to give."
  },
  appeal_deadline: {
    key: ["payer_kind"],
    is_closed: true,
    review_months: 24,
    meaning: "Days to appeal a payment, by line of business."
  },
  authorization_reason: {
    key: ["place"],
    review_months: null,
    meaning: "Words in the reason of a denied authorization, first match first, and the reason that is published."
  },
  benchmark: {key: ["metric", "segment"], review_months: 24, meaning: "Published figures of revenue cycles."},
  biosimilar: {
    key: ["hcpcs"],
    review_months: 6,
    meaning: "Biosimilars: reference code and first quarter paid; and codes of the same blocks that are none."
  },
  carc: {key: ["code"], review_months: 24, meaning: "Claim adjustment reason codes in our words, and what they do."},
  code_range: {
    key: ["code_from", "code_to"],
    review_months: 24,
    meaning: "Sections of the code sets and the class of service of their codes."
  },
  cpi_u: {key: ["month"], review_months: 6, meaning: "CPI-U, the index of coinsurance that follows inflation."},
  dose_limit: {
    key: ["hcpcs", "payer", "from_units"],
    review_months: 12,
    meaning:
      "Least days after a dose of at least so many units, by the label (payer any) or by a payer; a drug without a row is not checked."
  },
  drug: {
    key: ["hcpcs"],
    review_months: null,
    meaning: "Drugs: names, manufacturer, family, class, usual dose and interval."
  },
  filing_limit: {
    key: ["payer"],
    review_months: 24,
    meaning: "Days after the service until a claim must be filed, by payer or line of business; others are not known."
  },
  finding: {
    key: ["finding"],
    is_closed: true,
    review_months: null,
    meaning: "Findings of the pages, the inputs each rests on, and what they would tell."
  },
  forecast_backtest: {
    key: ["period", "drug_class", "horizon", "forecast_by"],
    review_months: null,
    meaning: "How forecasts did: what `plus-six bench forecast --write` keeps."
  },
  forecast_prior: {
    key: ["kind", "drug_class", "horizon", "term"],
    is_closed: true,
    review_months: null,
    meaning: "The forecast fitted on CMS's files, for histories too short to fit on."
  },
  hcpcs_succession: {
    key: ["old_hcpcs", "new_hcpcs"],
    review_months: 6,
    meaning: "Codes that replaced others, with the new billing units in an old one."
  },
  input: {
    key: ["input"],
    is_closed: true,
    review_months: null,
    meaning: "Inputs that findings rest on, and the file that brings each."
  },
  known_date: {
    key: ["date", "subject"],
    review_months: 3,
    meaning: "Dates at which a payment rule changes."
  },
  ndc_container: {
    key: ["ndc9"],
    review_months: 24,
    meaning: "Single-dose and multiple-dose containers by labeler and product (the first nine digits of the NDC)."
  },
  package_unit: {
    key: ["ndc11", "hcpcs"],
    review_months: null,
    meaning: "Billing units in packages that no crosswalk of CMS has."
  },
  preferred_product: {
    key: ["payer_id", "hcpcs"],
    review_months: 12,
    meaning:
      "What payers say of products that compete: preferred (with the least share of the molecule's doses they ask for, per cent) or excluded; none says that a payer leaves the choice."
  },
  part_b_deductible: {key: ["year"], review_months: 12, meaning: "The Part B deductible by calendar year."},
  payer_word: {
    key: ["pattern"],
    review_months: null,
    meaning: "Words in the names of payers, and the line of business each suggests."
  },
  place_of_service: {key: ["place_of_service"], review_months: 24, meaning: "Places of service and their setting."},
  practice: {key: ["name"], review_months: null, meaning: "The practice's name as pages and packets show it."},
  rarc: {key: ["code"], review_months: 24, meaning: "Remittance advice remark codes in our words."},
  selected_drug: {
    key: ["ipay", "drug"],
    review_months: 3,
    meaning: "Drugs selected for negotiation, first and last day, Maximum Fair Price once published, what is open."
  },
  sequestration: {key: ["from_date"], review_months: null, meaning: "Rates of sequestration by date of service."},
  setting: {key: ["name"], is_closed: true, review_months: 12, meaning: "A practice's own rates and days."},
  sites_of_care: {
    key: ["kind", "payer_kind"],
    is_closed: true,
    review_months: 24,
    meaning: "What each kind of site may bill to Medicare and to other payers."
  },
  therapy_line: {
    key: ["drug"],
    review_months: null,
    meaning:
      "The therapy line of a drug: a code, an NDC, a brand, a generic name, a family, or codes that begin so (J9*)."
  }
};

/** What a column of a reference table holds, told by its name: SQL type, allowed text and how it looks. */
export interface ReferenceKind {
  readonly sql_type: string;
  readonly pattern: RegExp;
  readonly words: string;
}

const NUMBER = /^-?\d{1,12}(\.\d{1,10})?$/;
const KINDS: readonly (readonly [RegExp, ReferenceKind])[] = [
  [/^is_|^patient_owed$/, {sql_type: "BOOLEAN", pattern: /^(true|false|yes|no)$/i, words: "yes or no"}],
  [
    /(^|_)date$|^as_of$|^effective$/,
    {
      sql_type: "DATE",
      pattern: /^(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
      words: "a date like 2025-02-14"
    }
  ],
  [
    /^(year|ipay|level|unit_minutes|days|dose_interval_days|appeal_days)$/,
    {sql_type: "INTEGER", pattern: /^\d{1,6}$/, words: "a whole number"}
  ],
  [/(^|_)(rate|ratio)$/, {sql_type: "DECIMAL(12,8)", pattern: NUMBER, words: "a number like 0.02, with a point"}],
  [
    /(^|_)(amount|price|value|mfp)$|_per_/,
    {sql_type: "DECIMAL(18,6)", pattern: NUMBER, words: "a number like 1234.50, with a point and no thousands mark"}
  ],
  [/(^|_)units$/, {sql_type: "DECIMAL(18,3)", pattern: NUMBER, words: "a number like 45.5, with a point"}],
  [/(^|_)pct$/, {sql_type: "DECIMAL(9,4)", pattern: NUMBER, words: "a number like 17.585, with a point"}],
  [
    /^(hcpcs|old_hcpcs|new_hcpcs|reference_hcpcs|code_from|code_to)$/,
    {sql_type: "VARCHAR", pattern: /^[A-Z0-9]{5}$/, words: "a code like J1745"}
  ],
  [/^ndc9$/, {sql_type: "VARCHAR", pattern: /^\d{9}$/, words: "the first nine digits of an eleven-digit NDC"}],
  [/^ndc11$/, {sql_type: "VARCHAR", pattern: /^\d{11}$/, words: "eleven digits"}],
  [/(^|_)quarter$/, {sql_type: "VARCHAR", pattern: /^(19|20)\d{2}Q[1-4]$/, words: "a quarter like 2025Q1"}]
];
const TEXT: ReferenceKind = {sql_type: "VARCHAR", pattern: /^[^\0]*$/, words: "a text"};

/** The kind that a reference column's name promises; text for all others. */
export const referenceKind = (column: string): ReferenceKind => KINDS.find(([name]) => name.test(column))?.[1] ?? TEXT;
