import {assumptions} from "../../forecast/mfp/assumptions.ts";
import {contractReading} from "../../forecast/mfp/build-market.ts";
import {DRIVERS} from "../../forecast/mfp/evaluate.ts";
import {type Market, selectCells} from "../../forecast/mfp/market.ts";
import {drugsInYear, type OutlookRow, onlyDrugs, selectedMarket} from "../../forecast/mfp/outlook.ts";
import {breakEvenDiscount, caveats, scenarioGrid, tornado} from "../../forecast/mfp/outputs.ts";
import {FIELDS, type Scenario} from "../../forecast/mfp/scenario.ts";
import {CONTRACT_ASKS, inScenarioWords, valueInWords} from "../../forecast/mfp/words.ts";
import type {MfpContract, MfpInput} from "../../models/forecast/mfp-input.ts";
import {baseInWords, dollarsShort, inWords, plural} from "../../words/format.ts";
import {DRIVER_WORDS} from "../../words/mfp.ts";
import {printCell} from "./cell.ts";
import type {ColumnKind, PacketCell, PacketSection, PacketTable} from "./packet.ts";

type Columns<R> = Readonly<
  Record<
    string,
    readonly [label: string, kind: ColumnKind, value: (row: R) => number | string | null, meaning?: string]
  >
>;

/** A table of rows the engine made; `money` columns take whole cents. */
function tableOf<R>(
  about: Pick<PacketTable, "name" | "title" | "tab" | "note" | "added">,
  rows: readonly R[],
  columns: Columns<R>
): PacketTable {
  const named = Object.entries(columns);
  const cell = (kind: ColumnKind, value: number | string | null): PacketCell => {
    if (value === null) return null;
    return kind === "money" ? (Number(value) / 100).toFixed(2) : String(value);
  };
  return {
    ...about,
    columns: named.map(([name, [label, kind, , meaning]]) => ({name, label, kind, ...(meaning ? {meaning} : {})})),
    rows: rows.map((row) => named.map(([, [, kind, value]]) => cell(kind, value(row))))
  };
}

const cents = (amount: number): number => Math.round(100 * amount);
const money = (amount: number): string => printCell((amount / 100).toFixed(2), "money");

/** What is assumed of drugs in use for want of a price, drugs with the same assumption in one sentence. */
export function caveatsOf(scenario: Scenario, market: Market, names: ReadonlyMap<string, string>): string[] {
  const used = new Set([...market.cells.drug].map((at) => market.drugs[at]!.hcpcs));
  const by = new Map<string, string[]>();
  for (const {hcpcs, caveat} of caveats(scenario, market))
    if (used.has(hcpcs)) by.set(caveat, [...(by.get(caveat) ?? []), names.get(hcpcs) ?? hcpcs]);
  return [...by].map(([caveat, drugs]) => `${inWords(drugs)}: ${caveat}.`);
}

interface Headline {
  readonly years: readonly OutlookRow[];
  /** The year the document speaks of. */
  readonly row: OutlookRow | undefined;
  readonly year: string;
  readonly input: MfpInput;
  readonly names: ReadonlyMap<string, string>;
}

export function headline(
  scenario: Scenario,
  market: Market,
  {years, row, year, input, names}: Headline
): PacketSection {
  const column = (label: string, name: keyof OutlookRow & string) =>
    [label, "money", (one: OutlookRow) => one[name] as number] as const;
  return {
    title: "What moves the selected drugs",
    text: caveatsOf(scenario, market, names),
    figures: row
      ? [
          [`Selected drugs, ${year}`, money(row.ncr), `${money(row.ncr_p10)} to ${money(row.ncr_p90)}`],
          ["Today, a year", money(row.today), "at today's limits and prices"],
          ["Refunds to wait for", money(row.refund), `interest ${money(row.financing)}`]
        ]
      : [],
    tables: [
      tableOf({name: "years", title: "Selected drugs by year", tab: "By year"}, years, {
        year: ["Year", "text", ({period, quarters}) => (quarters < 4 ? `${period} (${quarters} quarters)` : period)],
        net_cost_recovery: column("Net cost recovery, $", "ncr"),
        low: column("Worse path, $", "ncr_p10"),
        high: column("Better path, $", "ncr_p90"),
        today: column("Today, $", "today"),
        ...Object.fromEntries(DRIVERS.map((name) => [name, column(`${DRIVER_WORDS[name]}, $`, name)]))
      }),
      tableOf(
        {name: "selected", title: "Selected drugs and their prices", tab: "Prices"},
        input.selected.filter(({hcpcs}) => hcpcs !== null),
        {
          drug: ["Drug", "text", ({drug_name}) => drug_name],
          hcpcs: ["Code", "text", ({hcpcs}) => hcpcs],
          effective_date: ["From", "text", ({effective_date}) => effective_date],
          mfp: [
            "Maximum Fair Price, $ per unit",
            "text",
            (one) => (one.mfp_per_billing_unit === null ? "not published" : one.mfp_per_billing_unit.toFixed(3))
          ],
          used: ["Used here", "text", ({is_used}) => (is_used ? "yes" : "no")],
          price_source: ["Source", "text", ({price_source}) => price_source]
        }
      )
    ]
  };
}

interface Context {
  readonly year: string;
  readonly names: ReadonlyMap<string, string>;
}

export function exposureSection(scenario: Scenario, market: Market, {year, names}: Context): PacketSection {
  const drugs = drugsInYear(scenario, market, year);
  return {
    title: "Where the exposure lies",
    tables: [
      tableOf(
        {name: "drugs", title: `Selected drugs, ${year}`, tab: "Drugs", added: ["today", "net_cost_recovery"]},
        drugs,
        {
          drug: ["Drug", "text", ({hcpcs}) => `${names.get(hcpcs) ?? hcpcs} ${hcpcs}`],
          today: ["Today, $ a year", "money", ({today}) => today],
          net_cost_recovery: [`Net cost recovery ${year}, $`, "money", ({ncr}) => ncr],
          low: ["Worse path, $", "money", ({ncr_p10}) => ncr_p10],
          high: ["Better path, $", "money", ({ncr_p90}) => ncr_p90],
          break_even: [
            "Break-even discount",
            "percent",
            ({hcpcs}) =>
              breakEvenDiscount(
                scenario,
                onlyDrugs(inYear(market, year), (drug) => drug.hcpcs === hcpcs),
                hcpcs
              )?.discount ?? null,
            "Share below ASP at which the drug's net cost recovery crosses zero; empty when it never does."
          ]
        }
      )
    ]
  };
}

const inYear = (market: Market, year: string): Market =>
  selectCells(market, (i) => market.quarters[market.cells.quarter[i]!]!.startsWith(year));

export function decisions(scenario: Scenario, market: Market, {year}: Context): PacketSection {
  const part = inYear(selectedMarket(scenario, market), year);
  return {
    title: "What decides the outcome",

    tables: [
      tableOf(
        {name: "tornado", title: `Each assumption alone, ${year}`, tab: "Each assumption alone"},
        tornado(scenario, part),
        {
          assumption: ["Assumption", "text", ({assumption}) => labelOf(assumption)],
          low: ["One end", "text", ({assumption, low}) => valueInWords(assumption, low)],
          high: ["Other end", "text", ({assumption, high}) => valueInWords(assumption, high)],
          ncr_low: ["At the one, $", "money", ({ncr_low}) => cents(ncr_low)],
          ncr_high: ["At the other, $", "money", ({ncr_high}) => cents(ncr_high)],
          swing: ["Between, $", "money", ({swing}) => cents(swing)]
        }
      ),
      gridTable(scenario, part, year)
    ]
  };
}

const labelOf = (assumption: string): string =>
  (FIELDS as Readonly<Record<string, {readonly label: string}>>)[assumption]?.label ?? assumption.replaceAll("_", " ");

const SPILLOVERS = {
  none: "No contract follows, $",
  advantage_only: "Medicare Advantage follows the file, $",
  manufacturer_asp: "All follow the manufacturer's ASP, $",
  all_contracts: "All follow the file, $"
} as const;

/** Discount and way the price arrives by which contracts follow: net cost recovery of the year in each. */
function gridTable(scenario: Scenario, part: Market, year: string): PacketTable {
  const rows = new Map<string, {discount: number; acquisition: string} & Record<string, number | string>>();
  for (const {discount, acquisition, spillover, ncr} of scenarioGrid(scenario, part)) {
    const key = `${discount} ${acquisition}`;
    rows.set(key, {...rows.get(key), discount, acquisition, [spillover]: cents(ncr)});
  }
  return tableOf(
    {
      name: "grid",
      title: `Net cost recovery of selected drugs in ${year}, by discount, price and contracts`,
      tab: "Scenarios",
      note: "Along the scenario's path of limits. Own discounts and published prices of a drug stay as they are."
    },
    [...rows.values()],
    {
      acquisition: ["How the price arrives", "text", ({acquisition}) => inScenarioWords(acquisition)],
      discount: ["Below ASP", "percent", ({discount}) => discount],
      ...Object.fromEntries(
        Object.entries(SPILLOVERS).map(([key, label]) => [
          key,
          [label, "money", (row: Record<string, number | string>) => row[key] ?? null] as const
        ])
      )
    }
  );
}

const reading = (term: MfpContract) => contractReading(term.base, term.unpublished_base);

/** Terms of contracts that pay for selected drugs; Medicare itself pays by law. */
export function contractsOf(input: MfpInput): MfpContract[] {
  const kinds = new Map(input.payers.map(({payer_id, kind}) => [payer_id, kind]));
  return input.contracts
    .filter((term) => term.selected_collected_cents !== 0 && kinds.get(term.payer_id) !== "medicare_ffs")
    .sort((a, b) => b.selected_collected_cents - a.selected_collected_cents);
}

/** How much of what contracts pay falls at once. */
export function contractsInWords(terms: readonly MfpContract[]): string {
  if (terms.length === 0) return "No contract that pays for a selected drug is known";
  const sum = (rows: readonly MfpContract[]): number =>
    rows.reduce((all, row) => all + row.selected_collected_cents, 0);
  const falls = sum(terms.filter((term) => reading(term) === "cms_file"));
  return `${dollarsShort(falls)} of ${dollarsShort(sum(terms))} that contracts paid for selected drugs in the last four quarters follows CMS's file and falls at once`;
}

/** How many selected drugs lose in the year, and which most. */
export function drugsInWords(
  rows: readonly {hcpcs: string; ncr: number}[],
  year: string,
  names: ReadonlyMap<string, string>
): string {
  if (rows.length === 0) return `No drug in use has a Maximum Fair Price by ${year}`;
  const worst = rows.toSorted((a, b) => a.ncr - b.ncr)[0]!;
  const losing = rows.filter((row) => row.ncr < 0);
  if (losing.length === 0) return `None of ${plural(rows.length, "selected drug")} loses in ${year}`;
  return `${losing.length} of ${plural(rows.length, "selected drug")} ${losing.length === 1 ? "loses" : "lose"} in ${year}; ${names.get(worst.hcpcs) ?? worst.hcpcs} loses most, ${dollarsShort(-worst.ncr)}`;
}

export function contracts(input: MfpInput): PacketSection {
  const rows = contractsOf(input);
  return {
    title: "Contracts that pay for selected drugs",
    tables: [
      tableOf(
        {name: "contracts", title: "Contracts that pay for selected drugs", tab: "Contracts", added: ["collected"]},
        rows,
        {
          payer: ["Payer", "text", ({name, payer_id}) => name ?? payer_id],
          collected: ["Collected on selected drugs, $", "money", (term) => term.selected_collected_cents],
          codes: [
            "Codes",
            "text",
            ({code_from, code_to}) =>
              code_from === null ? "all" : code_from === code_to ? code_from : `${code_from}–${code_to}`
          ],
          base: ["Pays", "text", ({base, percent}) => baseInWords(`${base}:${percent}`)],
          unpublished: [
            "If not published",
            "text",
            ({unpublished_base}) => (unpublished_base ? baseInWords(unpublished_base) : "not said")
          ],
          follows: ["Then follows", "text", (term) => inScenarioWords(reading(term))],
          starts: ["Starts", "text", ({starts}) => starts],
          ends: ["Ends", "text", ({ends}) => ends ?? "no end in file"],
          ask: ["What to do", "text", (term) => CONTRACT_ASKS[reading(term)]]
        }
      )
    ]
  };
}

export const assumptionTable = (scenario: Scenario): PacketTable =>
  tableOf(
    {name: "assumptions", title: "Assumptions, their sources and dates", tab: "Assumptions"},
    assumptions(scenario),
    {
      assumption: ["Assumption", "text", ({label}) => label],
      value: ["Here", "text", ({assumption, value}) => valueInWords(assumption, value)],
      standard: ["Default", "text", ({assumption, standard}) => valueInWords(assumption, standard)],
      source: ["Source", "text", ({source}) => source],
      as_of: ["As of", "text", ({as_of}) => as_of]
    }
  );
