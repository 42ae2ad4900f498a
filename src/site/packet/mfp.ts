import {assumptions} from "../../forecast/mfp/assumptions.ts";
import {contractReading} from "../../forecast/mfp/build-market.ts";
import {DRIVERS} from "../../forecast/mfp/evaluate.ts";
import {type Market, selectCells} from "../../forecast/mfp/market.ts";
import {
  drugsInYear,
  firstMfpYear,
  type OutlookRow,
  onlyDrugs,
  outlook,
  outlookByYear,
  selectedInUse,
  selectedMarket
} from "../../forecast/mfp/outlook.ts";
import {breakEvenDiscount, caveats, scenarioGrid, tornado} from "../../forecast/mfp/outputs.ts";
import {marketOf} from "../../forecast/mfp/page-market.ts";
import type {Scenario} from "../../forecast/mfp/scenario.ts";
import {type MfpContract, type MfpInput, readMfpInput} from "../../models/forecast/mfp-input.ts";
import {query} from "../../warehouse/database.ts";
import {DRIVER_WORDS, outcomeInWords, trailingWords} from "../../words/mfp.ts";
import {printCell} from "./html.ts";
import type {ColumnKind, Packet, PacketCell, PacketSection, PacketTable} from "./packet.ts";
import {type BuiltFolder, readTable} from "./table.ts";

type Columns<R> = Readonly<
  Record<
    string,
    readonly [label: string, kind: ColumnKind, value: (row: R) => number | string | null, meaning?: string]
  >
>;

/** A table of rows the engine made; `money` columns take whole cents. */
function tableOf<R>(
  about: Pick<PacketTable, "name" | "title" | "note" | "printed">,
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

/** The MFP readiness report under a scenario, from the published build with the engine of the page. */
export async function mfpPacket(built: BuiltFolder, scenario: Scenario): Promise<Packet> {
  const input = await readMfpInput((sql) => query(built.warehouse.connection, sql), "");
  const {market} = marketOf(input);
  const year = firstMfpYear(scenario, market);
  const names = new Map(input.drugs.map(({hcpcs, name}) => [hcpcs, name]));
  const years = outlookByYear(outlook(scenario, selectedMarket(scenario, market)));
  const row = years.find(({period}) => period === year);
  return {
    title: "MFP readiness",
    finding: outcomeInWords(row, {drugs: selectedInUse(scenario, market).length, year}),
    subtitle: `As of ${built.as_of}. Collected less cost of each drug, payer and site when Medicare pays 106% of a Maximum Fair Price, at the volume of the ${trailingWords(input)}. Ranges are the worse and the better of all drugs on their low and all on their high path of limits.`,
    as_of: built.as_of,
    build_id: built.build_id,
    sections: [
      headline(scenario, market, {years, row, year, input, names}),
      exposureSection(scenario, market, {year, names}),
      decisions(scenario, market, {year, names}),
      contracts(input),
      {title: "Assumptions", newPage: true, tables: [assumptionTable(scenario)]}
    ],
    sources: await readTable(built, {
      name: "sources",
      title: "Files behind the numbers",
      sql: "SELECT path, source, vintage, status, rows_accepted, sha256 FROM file ORDER BY path",
      columns: {
        path: ["File", "text"],
        source: ["Kind", "text"],
        vintage: ["Edition", "text"],
        status: ["State", "text"],
        rows_accepted: ["Rows", "count"],
        sha256: ["SHA-256", "text"]
      }
    })
  };
}

interface Headline {
  readonly years: readonly OutlookRow[];
  /** The year the document speaks of. */
  readonly row: OutlookRow | undefined;
  readonly year: string;
  readonly input: MfpInput;
  readonly names: ReadonlyMap<string, string>;
}

function headline(scenario: Scenario, market: Market, {years, row, year, input, names}: Headline): PacketSection {
  const used = new Set([...market.cells.drug].map((at) => market.drugs[at]!.hcpcs));
  const known = caveats(scenario, market).filter(({hcpcs}) => used.has(hcpcs));
  const column = (label: string, name: keyof OutlookRow & string) =>
    [label, "money", (one: OutlookRow) => one[name] as number] as const;
  return {
    title: "What moves the selected drugs",
    text: known.map(({hcpcs, caveat}) => `${names.get(hcpcs) ?? hcpcs}: ${caveat}.`),
    figures: row
      ? [
          [`Selected drugs, ${year}`, money(row.ncr), `${money(row.ncr_p10)} to ${money(row.ncr_p90)}`],
          ["Today, a year", money(row.today), "at today's limits and prices"],
          ["Refunds to wait for", money(row.refund), `interest ${money(row.financing)}`]
        ]
      : [],
    tables: [
      tableOf({name: "years", title: "Selected drugs by year"}, years, {
        year: ["Year", "text", ({period, quarters}) => (quarters < 4 ? `${period} (${quarters} quarters)` : period)],
        today: column("Today, $", "today"),
        ...Object.fromEntries(DRIVERS.map((name) => [name, column(`${DRIVER_WORDS[name]}, $`, name)])),
        net_cost_recovery: column("Net cost recovery, $", "ncr"),
        low: column("Worse path, $", "ncr_p10"),
        high: column("Better path, $", "ncr_p90")
      }),
      tableOf(
        {name: "selected", title: "Selected drugs and their prices"},
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

function exposureSection(scenario: Scenario, market: Market, {year, names}: Context): PacketSection {
  const drugs = drugsInYear(scenario, market, year);
  return {
    title: "Where the exposure lies",
    tables: [
      tableOf({name: "drugs", title: `Selected drugs, ${year}`}, drugs, {
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
      })
    ]
  };
}

const inYear = (market: Market, year: string): Market =>
  selectCells(market, (i) => market.quarters[market.cells.quarter[i]!]!.startsWith(year));

function decisions(scenario: Scenario, market: Market, {year}: Context): PacketSection {
  const part = inYear(selectedMarket(scenario, market), year);
  return {
    title: "What decides the outcome",
    newPage: true,
    tables: [
      tableOf({name: "tornado", title: `Each assumption alone, ${year}`}, tornado(scenario, part), {
        assumption: ["Assumption", "text", ({assumption}) => assumption.replaceAll("_", " ")],
        low: ["One end", "text", ({low}) => low.replaceAll("_", " ")],
        high: ["Other end", "text", ({high}) => high.replaceAll("_", " ")],
        ncr_low: ["At the one, $", "money", ({ncr_low}) => cents(ncr_low)],
        ncr_high: ["At the other, $", "money", ({ncr_high}) => cents(ncr_high)],
        swing: ["Between, $", "money", ({swing}) => cents(swing)]
      }),
      tableOf(
        {name: "grid", title: `Discount, price and contracts, ${year}`, note: "Along the scenario's path of limits."},
        scenarioGrid(scenario, part),
        {
          discount: ["Below ASP", "percent", ({discount}) => discount],
          acquisition: ["How the price arrives", "text", ({acquisition}) => acquisition.replaceAll("_", " ")],
          spillover: ["Contracts that follow", "text", ({spillover}) => spillover.replaceAll("_", " ")],
          net_cost_recovery: ["Net cost recovery, $", "money", ({ncr}) => cents(ncr)],
          change: ["Change from today, $", "money", ({change}) => cents(change)]
        }
      )
    ]
  };
}

function contracts(input: MfpInput): PacketSection {
  const rows = input.contracts.filter((term) => term.selected_collected_cents !== 0);
  const reading = (term: MfpContract): string => contractReading(term.base, term.unpublished_base).replaceAll("_", " ");
  return {
    title: "Contracts that pay for selected drugs",
    newPage: true,
    tables: [
      tableOf({name: "contracts", title: "Contract register"}, rows, {
        payer: ["Payer", "text", ({name, payer_id}) => name ?? payer_id],
        codes: [
          "Codes",
          "text",
          ({code_from, code_to}) =>
            code_from === null ? "all" : code_from === code_to ? code_from : `${code_from}–${code_to}`
        ],
        base: ["Base", "text", ({base, percent}) => `${percent}% of ${base.replaceAll("_", " ")}`],
        unpublished: ["If not published", "text", ({unpublished_base}) => unpublished_base ?? "not said"],
        follows: ["Then follows", "text", reading],
        starts: ["Starts", "text", ({starts}) => starts],
        ends: ["Ends", "text", ({ends}) => ends ?? "no end in file"],
        collected: ["Collected on selected drugs, $", "money", (term) => term.selected_collected_cents]
      })
    ]
  };
}

const assumptionTable = (scenario: Scenario): PacketTable =>
  tableOf({name: "assumptions", title: "Assumptions, their sources and dates"}, assumptions(scenario), {
    assumption: ["Assumption", "text", ({label}) => label],
    value: ["Here", "text", ({value}) => value.replaceAll("_", " ")],
    standard: ["Default", "text", ({standard}) => standard.replaceAll("_", " ")],
    source: ["Source", "text", ({source}) => source],
    as_of: ["As of", "text", ({as_of}) => as_of]
  });
