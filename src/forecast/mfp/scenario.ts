import {quarterIndex} from "../../domain/quarter.ts";

/** How a practice gets a selected drug for a Medicare patient: priced so on the invoice, or bought at list and refunded. */
export const ACQUISITION_MODES = ["prospective", "refund_whole", "refund_partial", "refund_none"] as const;
/** What a contract's "ASP" means once CMS prints only 106% of MFP: the file's number, the manufacturer's ASP, or neither. */
export const CONTRACT_READINGS = ["cms_file", "manufacturer_asp", "neither"] as const;
/** What the refund is counted from: list price or the practice's own invoice. */
export const REFUND_BASES = ["wac", "invoice"] as const;
export const ASP_PATHS = ["p10", "p50", "p90"] as const;

export type AcquisitionMode = (typeof ACQUISITION_MODES)[number];
export type ContractReading = (typeof CONTRACT_READINGS)[number];

/** Every assumption of a forecast; the defaults are in `FIELDS`, with the range a reader may choose from. */
export interface Scenario {
  /** Share by which MFP lies below ASP, for drugs whose MFP is not published; 0 means no negotiated price. */
  discount: number;
  /** Use published MFPs where there are some. */
  use_published: boolean;
  /** Share of the units counted in ASP that are sold at MFP (m). */
  mfp_share: number;
  acquisition: AcquisitionMode;
  refund_basis: (typeof REFUND_BASES)[number];
  /** Share of the refund that arrives, when partial. */
  refund_share: number;
  /** Days from paying the invoice to the refund. */
  refund_days: number;
  /** Share of refunds denied, all payers; of Medicare Advantage the share that arrives and the days until it does. */
  refund_denied: number;
  advantage_refund_share: number;
  advantage_refund_days: number;
  /** Rebates and prompt pay lost on units bought for MFP, as a share of the invoice price. */
  discounts_lost: number;
  interest_rate: number;
  /** Quarters over which MFP units reach ASP: 1 at once, 4 when the price comes as a lagged refund. */
  smoothing_quarters: number;
  /** Reading of commercial, Medicare Advantage and other contracts; "payer" leaves each payer's own. */
  commercial_reading: ContractReading | "payer";
  advantage_reading: ContractReading | "payer";
  /** Share of the dollars of payers without a term that follow CMS's file, by line of business; the rest follow neither. */
  commercial_follows: number;
  advantage_follows: number;
  government_follows: number;
  /** A contract that takes the file's price for ASP and multiplies what already has 6% in it. */
  reads_limit_as_asp: boolean;
  /** Chance in a quarter that a contract is renegotiated to `renegotiated_reading`. */
  renegotiation_hazard: number;
  renegotiated_reading: ContractReading;
  /** Days of stock bought at the old price on the first day of MFP, and the share of it the seller makes good. */
  inventory_days: number;
  inventory_protection: number;
  /** Change of volume of selected drugs, and the share of volume given up where a line loses money. */
  volume_change: number;
  underwater_exit: number;
  /** Share of a selected drug's volume that moves to a form the patient takes. */
  route_shift: number;
  /** Share of the change of ASP that the practice's own price follows. */
  cost_follows_asp: number;
  asp_path: (typeof ASP_PATHS)[number];
  sequestration_rate: number;
  /** Statutory PAYGO: a further cut of Medicare's part. */
  paygo: number;
  /** Own cost up by a tariff from the first quarter on; ASP shows it two quarters later. */
  tariff: number;
  /** ASP without rebates to pharmacy benefit managers: by how much it is higher. */
  asp_uplift: number;
  /** Medicare pays list + 3% for drugs without an MFP whose list price is known. */
  wac_plus_3: boolean;
  /** Yearly growth of CPI-U, which moves MFPs after their first year and the cap on coinsurance. */
  inflation: number;
  hr_4299: boolean;
  /** GLOBE: share of Medicare units in it and its coinsurance as a share of 20%. */
  globe_share: number;
  globe_coinsurance: number;
  /** MFN: weight of the foreign price and that price as a share of ASP. */
  mfn_weight: number;
  mfn_ratio: number;
  /** OPPS: cut from ASP for 340B hospital sites; 0 leaves ASP + 6%. */
  opps_340b_cut: number;
  /** By code: own discount, first quarter of MFP (overrides the list), quarter of leaving MFP. By payer: reading. */
  discounts: Readonly<Record<string, number>>;
  /** By code: own share of ASP units sold at MFP. */
  mfp_shares: Readonly<Record<string, number>>;
  selected_from: Readonly<Record<string, string>>;
  deselected_from: Readonly<Record<string, string>>;
  readings: Readonly<Record<string, ContractReading>>;
}

type Field =
  | {kind: "number"; value: number; min: number; max: number; step: number; label: string}
  | {kind: "flag"; value: boolean; label: string}
  | {kind: "choice"; value: string; choices: readonly string[]; label: string};

const number = (value: number, [min, max, step]: readonly [number, number, number], label: string) =>
  ({kind: "number", value, min, max, step, label}) as const;
const flag = (label: string, value = false) => ({kind: "flag", value, label}) as const;
const choice = <T extends string>(value: T, choices: readonly T[], label: string) =>
  ({kind: "choice", value, choices, label}) as const;

const SHARE = [0, 1, 0.01] as const;

/** Each plain assumption with its default, range and words: what sliders, files and the address bar are made from. */
export const FIELDS = {
  discount: number(0.39, [0, 0.95, 0.01], "MFP below ASP"),
  use_published: flag("use published MFPs", true),
  mfp_share: number(0.33, SHARE, "share of ASP units sold at MFP"),
  acquisition: choice("refund_whole", ACQUISITION_MODES, "how the price arrives"),
  refund_basis: choice("invoice", REFUND_BASES, "refund counted from"),
  refund_share: number(0.5, SHARE, "share of a partial refund"),
  refund_days: number(40, [0, 180, 1], "days to the refund"),
  refund_denied: number(0, SHARE, "refunds denied"),
  advantage_refund_share: number(1, SHARE, "Medicare Advantage refunds that arrive"),
  advantage_refund_days: number(40, [0, 180, 1], "days to a Medicare Advantage refund"),
  discounts_lost: number(0, [0, 0.3, 0.005], "rebates and prompt pay lost on MFP drugs"),
  interest_rate: number(0.08, [0, 0.3, 0.005], "interest a year"),
  smoothing_quarters: number(1, [1, 4, 1], "quarters until MFP units are in ASP"),
  commercial_follows: number(0.5, SHARE, "commercial dollars without a term that follow the file"),
  advantage_follows: number(1, SHARE, "Medicare Advantage dollars without a term that follow the file"),
  government_follows: number(0.5, SHARE, "other government dollars without a term that follow the file"),
  commercial_reading: choice("payer", ["payer", ...CONTRACT_READINGS], "commercial contracts follow"),
  advantage_reading: choice("payer", ["payer", ...CONTRACT_READINGS], "Medicare Advantage contracts follow"),
  reads_limit_as_asp: flag("contract takes the file's price for ASP"),
  renegotiation_hazard: number(0, SHARE, "contracts renegotiated a quarter"),
  renegotiated_reading: choice("manufacturer_asp", CONTRACT_READINGS, "renegotiated contracts follow"),
  inventory_days: number(0, [0, 91, 1], "days of stock at the old price"),
  inventory_protection: number(0, SHARE, "stock made good by the seller"),
  volume_change: number(0, [-0.9, 1, 0.01], "volume of selected drugs"),
  underwater_exit: number(0, SHARE, "volume given up where a line loses money"),
  route_shift: number(0, SHARE, "volume of selected drugs that moves to a self-administered form"),
  cost_follows_asp: number(1, SHARE, "own price follows ASP"),
  asp_path: choice("p50", ASP_PATHS, "ASP path"),
  sequestration_rate: number(0.02, [0, 0.1, 0.005], "sequestration"),
  paygo: number(0, [0, 0.04, 0.005], "statutory PAYGO"),
  tariff: number(0, [0, 0.5, 0.01], "tariff on own cost"),
  asp_uplift: number(0, [0, 0.5, 0.01], "ASP without PBM rebates, higher by"),
  wac_plus_3: flag("Medicare pays WAC + 3%"),
  inflation: number(0.025, [0, 0.1, 0.001], "CPI-U a year"),
  hr_4299: flag("H.R. 4299"),
  globe_share: number(0, SHARE, "GLOBE: share of Medicare units"),
  globe_coinsurance: number(0.7, SHARE, "GLOBE: coinsurance as a share of 20%"),
  mfn_weight: number(0, SHARE, "MFN: weight of the foreign price"),
  mfn_ratio: number(0.65, SHARE, "MFN: foreign price as a share of ASP"),
  opps_340b_cut: number(0, [0, 0.6, 0.001], "OPPS 340B: cut from ASP")
} as const satisfies Record<string, Field>;

type FieldName = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];
/** The tables of a scenario and the prefix of their keys in an address. */
const MAPS = {
  discounts: "d",
  mfp_shares: "m",
  selected_from: "from",
  deselected_from: "until",
  readings: "reading"
} as const;
const MAP_NAMES = Object.keys(MAPS) as (keyof typeof MAPS)[];

/** The scenario every page opens with. */
export const DEFAULT_SCENARIO: Scenario = {
  ...(Object.fromEntries(FIELD_NAMES.map((name) => [name, FIELDS[name].value])) as Pick<Scenario, FieldName>),
  discounts: {},
  mfp_shares: {},
  selected_from: {},
  deselected_from: {},
  readings: {}
};

/** Reads one assumption from text; throws naming it, the value and what is allowed. */
function parseField(name: FieldName, text: string): number | boolean | string {
  const field: Field = FIELDS[name];
  if (field.kind === "flag") {
    if (text !== "true" && text !== "false") throw new Error(`invalid ${name}: ${text}; use true or false`);
    return text === "true";
  }
  if (field.kind === "choice") {
    if (!field.choices.includes(text)) throw new Error(`invalid ${name}: ${text}; use ${field.choices.join(", ")}`);
    return text;
  }
  return parseNumber(name, text, field);
}

function parseNumber(name: string, text: string, {min, max}: {min: number; max: number}): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= min && value <= max)) {
    throw new Error(`invalid ${name}: ${text}; use a number from ${min} to ${max}`);
  }
  return value;
}

function parseMapValue(map: keyof typeof MAPS, key: string, text: string): number | string {
  if (map === "discounts") return parseNumber(`discount of ${key}`, text, FIELDS.discount);
  if (map === "mfp_shares") return parseNumber(`share of ${key}`, text, FIELDS.mfp_share);
  if (map === "readings") {
    if (!CONTRACT_READINGS.some((reading) => reading === text)) {
      throw new Error(`invalid reading of ${key}: ${text}; use ${CONTRACT_READINGS.join(", ")}`);
    }
    return text;
  }
  quarterIndex(text);
  return text;
}

/** The scenario as an address's query: only what differs from the default, in a fixed order. */
export function toQuery(scenario: Scenario): string {
  const query = new URLSearchParams();
  for (const name of FIELD_NAMES) if (scenario[name] !== FIELDS[name].value) query.set(name, String(scenario[name]));
  for (const map of MAP_NAMES) {
    for (const [key, value] of Object.entries(scenario[map]).sort(([a], [b]) => (a < b ? -1 : 1))) {
      query.set(`${MAPS[map]}.${key}`, String(value));
    }
  }
  return query.toString();
}

/** The scenario of a query; keys that are not a scenario's are left alone, so that a page may have others. */
export function fromQuery(query: string): Scenario {
  const scenario: Record<string, unknown> = structuredClone({...DEFAULT_SCENARIO});
  for (const [key, text] of new URLSearchParams(query)) {
    const name = FIELD_NAMES.find((field) => field === key);
    if (name) scenario[name] = parseField(name, text);
    const map = MAP_NAMES.find((candidate) => key.startsWith(`${MAPS[candidate]}.`));
    if (!map) continue;
    const entry = key.slice(MAPS[map].length + 1);
    (scenario[map] as Record<string, unknown>)[entry] = parseMapValue(map, entry, text);
  }
  return scenario as unknown as Scenario;
}

/** The scenario as a small file. */
export const toJson = (scenario: Scenario): string =>
  `${JSON.stringify({plus_six_scenario: 1, ...Object.fromEntries(new URLSearchParams(toQuery(scenario)))}, null, 2)}\n`;

/** Reads a scenario file; throws on anything else. */
export function fromJson(text: string): Scenario {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("plus_six_scenario" in value) || value.plus_six_scenario !== 1) {
    throw new Error("not a scenario file: plus_six_scenario is not 1; save one from the MFP page");
  }
  const entries = Object.entries(value).filter(([key]) => key !== "plus_six_scenario");
  const unknown = entries.find(
    ([key]) => !FIELD_NAMES.some((name) => name === key) && !MAP_NAMES.some((map) => key.startsWith(`${MAPS[map]}.`))
  );
  if (unknown) throw new Error(`unknown assumption: ${unknown[0]}; remove it from the file`);
  return fromQuery(new URLSearchParams(entries.map(([key, entry]) => [key, String(entry)])).toString());
}
