import {
  drugsInYear,
  firstMfpYear,
  outlook,
  outlookByYear,
  selectedInUse,
  selectedMarket
} from "../../forecast/mfp/outlook.ts";
import {marketOf} from "../../forecast/mfp/page-market.ts";
import type {Scenario} from "../../forecast/mfp/scenario.ts";
import {readMfpInput} from "../../models/forecast/mfp-input.ts";
import {query} from "../../warehouse/database.ts";
import {readMart} from "../../warehouse/marts.ts";
import {dayWords} from "../../words/format.ts";
import {type LeftOut, leftOutNote} from "../../words/left-out.ts";
import {outcomeInWords, trailingWords} from "../../words/mfp.ts";
import {type Untold, untoldInWords} from "../../words/untold.ts";
import {readRun} from "../review-facts.ts";
import {mfpPages, NONE} from "./mfp-pages.ts";
import {
  assumptionTable,
  caveatsOf,
  contracts,
  contractsInWords,
  contractsOf,
  decisions,
  drugsInWords,
  exposureSection,
  headline
} from "./mfp-tables.ts";
import type {Packet} from "./packet.ts";
import {type BuiltFolder, readTable} from "./table.ts";

/** What is said of a run: whether a payer is known to be Medicare, and what the files cannot tell. */
interface Run {
  readonly has_medicare: boolean;
  readonly untold: readonly Untold[];
  readonly left_out: readonly LeftOut[];
}

/** The MFP readiness report under a scenario, from the published build with the engine of the page. */
export async function mfpPacket(built: BuiltFolder, scenario: Scenario): Promise<Packet> {
  const input = await readMfpInput((sql) => query(built.warehouse.connection, sql), "");
  const {market} = marketOf(input);
  const year = firstMfpYear(scenario, market);
  const names = new Map(input.drugs.map(({hcpcs, name}) => [hcpcs, name]));
  const years = outlookByYear(outlook(scenario, selectedMarket(scenario, market)));
  const row = years.find(({period}) => period === year);
  const run = (await readRun((sql) => readMart(sql, built.folder))) as unknown as Run;
  const {left_out} = run;
  // Which dollars a price reaches depends on who pays: where no file tells, nothing is computed.
  const untold = run.has_medicare ? undefined : run.untold.find(({finding}) => finding === "payer_kinds");
  const finding = untold
    ? "What a Maximum Fair Price does is not known: no file tells which payers are Medicare"
    : outcomeInWords(row, {drugs: selectedInUse(scenario, market).length, year});
  const without = leftOutNote(left_out);
  return {
    title: "MFP readiness",
    finding,
    subtitle: `As of ${dayWords(built.as_of)}. Collected less acquisition cost of each drug, payer and site when Medicare pays 106% of a Maximum Fair Price, at the volume of the ${trailingWords(input)}. Ranges are the worse and the better of all drugs on their low and all on their high path of limits.${without && ` ${without}`}`,
    as_of: built.as_of,
    build_id: built.build_id,
    sections: [
      ...(untold
        ? [{title: "Not known", text: [untoldInWords(untold)], tables: []}]
        : [
            headline(scenario, market, {years, row, year, input, names}),
            exposureSection(scenario, market, {year, names}),
            decisions(scenario, market, {year, names})
          ]),
      contracts(input),
      {title: "Assumptions", tables: [assumptionTable(scenario)]}
    ],
    // The engine of the page runs again where the page's pictures are drawn, from the same rows.
    pages: mfpPages(await readMfpInput((sql) => readMart(sql, built.folder), ""), {
      scenario,
      finding,
      without,
      year,
      hasDrugs: row !== undefined && !untold,
      none: untold ? `${untold.title}: not known. ${untoldInWords(untold)}` : NONE,
      caveats: caveatsOf(scenario, market, names),
      drugs: untold ? "Drugs and scenarios: not known" : drugsInWords(drugsInYear(scenario, market, year), year, names),
      contracts: contractsInWords(contractsOf(input))
    }),
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
