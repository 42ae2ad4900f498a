import {divideRounded} from "../domain/money.ts";
import {marketRate} from "../schema/market.ts";
import {csvText} from "./csv.ts";
import {limitRow, paymentLimit, SPENDING} from "./figures.ts";
import type {SampleFile} from "./file.ts";
import {LAST_QUARTER, payerOf} from "./network.ts";
import {asp} from "./prices.ts";
import {random} from "./random.ts";
import {codeOn, REGIMENS, type Regimen} from "./regimens.ts";
import {SERVICE_RATES, serviceRate} from "./terms.ts";

/**
 * What others publish of the sample's drugs, in the files' own layouts. Spending by drug holds CMS's published figures. Volume in the
 * state, discarded units and payers' prices are invented, and their files say so in their names.
 */

const YEARS = ["2019", "2020", "2021", "2022", "2023"];
const YEAR = YEARS.at(-1)!;

/** Medicare Part B Spending by Drug: a row a code, a block of columns a year; averages and descriptions are left out. */
export function spendingFile(): SampleFile {
  const measures = [
    ["Tot_Spndng", "total_spending"],
    ["Tot_Dsg_Unts", "dosage_units"],
    ["Tot_Clms", "claims"],
    ["Tot_Benes", "beneficiaries"]
  ] as const;
  const columns = YEARS.flatMap((year) => measures.map(([name]) => `${name}_${year}`));
  const codes = [...new Set(SPENDING.map((row) => row.hcpcs))].toSorted();
  return {
    path: "cms/spending/part-b-spending-by-drug-2019-2023.csv",
    text: csvText(
      ["HCPCS_Cd", "HCPCS_Desc", "Brnd_Name", "Gnrc_Name", ...columns],
      codes.map((hcpcs) => ({
        HCPCS_Cd: hcpcs,
        ...Object.fromEntries(
          SPENDING.filter((row) => row.hcpcs === hcpcs).flatMap((row) =>
            measures.map(([name, key]) => [`${name}_${row.year}`, row[key]])
          )
        )
      }))
    )
  };
}

/** Codes of the newest year with how the sample gives them, and CMS's units and dollars of the nation. */
const nation = () =>
  SPENDING.filter((row) => row.year === YEAR && Number(row.dosage_units) > 0).flatMap((row) => {
    const regimen = REGIMENS.find(({hcpcs}) => hcpcs === row.hcpcs);
    return regimen ? [{regimen, units: Number(row.dosage_units), dollars: Number(row.total_spending)}] : [];
  });

const dose = ({dose_low, dose_high}: Regimen): number => (dose_low + dose_high) / 2;

/** Invented: about a hundredth of the nation's units, six tenths of them in offices, at doses near the sample's own. */
export function stateFile(): SampleFile {
  const rows = nation().flatMap(({regimen, units, dollars}) => {
    const chance = random(`state ${regimen.hcpcs}`);
    const all = Math.round((units * chance.integer(70, 150)) / 10_000);
    const visits = Math.max(1, Math.round((all * 100) / (dose(regimen) * chance.integer(88, 116))));
    const allowed = ((dollars / units) * chance.integer(1005, 1030)) / 1000;
    return (
      [
        ["O", 6],
        ["F", 4]
      ] as const
    ).map(([place, tenths]) => ({
      Rndrng_Prvdr_Geo_Lvl: "State",
      Rndrng_Prvdr_Geo_Cd: "19",
      Rndrng_Prvdr_Geo_Desc: "Iowa",
      HCPCS_Cd: regimen.hcpcs,
      HCPCS_Desc: "invented",
      HCPCS_Drug_Ind: "Y",
      Place_Of_Srvc: place,
      Tot_Rndrng_Prvdrs: chance.integer(12, 60),
      // CMS suppresses ten patients or fewer.
      Tot_Benes: visits > 80 ? Math.round((visits * tenths) / 80) : "",
      Tot_Srvcs: Math.round((all * tenths) / 10),
      Tot_Bene_Day_Srvcs: Math.max(1, Math.round((visits * tenths) / 10)),
      Avg_Mdcr_Alowd_Amt: allowed.toFixed(6)
    }));
  });
  return {path: "cms/volume/invented-by-geography-and-service_D23_Geo.csv", text: csvText(Object.keys(rows[0]!), rows)};
}

/** Invented: what a drug in whole vials leaves, up to a tenth; nothing of drugs given by the syringe. */
export function discardedFile(): SampleFile {
  const rows = nation().map(({regimen, dollars}) => {
    const chance = random(`discarded ${regimen.hcpcs}`);
    const isWhole = regimen.dose_low % regimen.vial_units === 0 && regimen.dose_step % regimen.vial_units === 0;
    const allowed = Math.round(dollars / 0.984);
    return {
      HCPCS_Cd: regimen.hcpcs,
      Brnd_Name: "invented",
      Gnrc_Name: "invented",
      Tot_Mdcr_Alowd_Amt: allowed,
      Tot_Mdcr_Alowd_Dscrd_Amt: Math.round((allowed * (isWhole ? 0 : chance.integer(5, 100))) / 1000)
    };
  });
  return {path: "cms/discarded/invented-discarded-units_DY23_HCPCS.csv", text: csvText(Object.keys(rows[0]!), rows)};
}

/** Per cents of the payment limit (of Medicare's fee) above and below the price in the middle that others have. */
const STEPS = [-14, -9, -6, -3, -1, 0, 2, 5, 8, 13, 21];
/** Payers of the sample whose in-network file was read, with their own price of a drug in millionths of a dollar. */
const PUBLISHERS: readonly (readonly [
  payer_id: string,
  own: (hcpcs: string) => bigint,
  middle: readonly [number, number]
])[] = [
  ["bluestem", (hcpcs) => divideRounded(paymentLimit(hcpcs, LAST_QUARTER) * 118n, 100n), [108, 126]],
  [
    "prairie",
    (hcpcs) => {
      const price = asp(hcpcs, LAST_QUARTER);
      return price ? divideRounded(price.n * 114n, price.d * 100n) : paymentLimit(hcpcs, LAST_QUARTER);
    },
    [98, 116]
  ]
];

/** Millionths of a dollar as payers print them, with four decimals. */
const printed = (millionths: bigint): string => (Number(divideRounded(millionths, 100n)) / 10_000).toFixed(4);

/** Invented prices of one payer, as `plus-six rates` keeps them: of each code what a few dozen TINs have, and ours. */
function pricesOf(payer_id: string, own: (hcpcs: string) => bigint, middle: readonly [number, number]) {
  const {name} = payerOf(payer_id);
  const common = {
    ...{reporting_entity: name, payer_id, last_updated_on: "2025-06-01", schema_version: "1.3.1"},
    ...{rates_file: `2025-06-01_invented-${payer_id}_in-network-rates.json.gz`, billing_class: "professional"},
    ...{service_places: "11|12|49", negotiated_type: "negotiated", expiration_date: "2025-12-31", is_own: "no"},
    references_elsewhere: 0
  };
  const drugs = REGIMENS.map((regimen) => ({...regimen, hcpcs: codeOn(regimen.hcpcs, "2025-06-01").hcpcs})).filter(
    ({hcpcs}) => limitRow(hcpcs, LAST_QUARTER)
  );
  const of = (hcpcs: string, base: bigint, ours: bigint, range: readonly [number, number]) => {
    const chance = random(`rates ${payer_id} ${hcpcs}`);
    const center = chance.integer(...range);
    const prices = new Map([[printed(ours), {is_own: "yes", tins: chance.integer(1, 3)}]]);
    for (const step of STEPS) {
      const price = printed(divideRounded(base * BigInt(center + step), 100n));
      if (!prices.has(price)) prices.set(price, {is_own: "no", tins: chance.integer(1, 9 - Math.abs(step) / 3)});
    }
    return [...prices].map(([negotiated_rate, held]) => ({
      ...{...common, hcpcs, negotiated_rate, ...held},
      npis: held.tins * chance.integer(1, 6)
    }));
  };
  const rows: Record<string, string | number>[] = [
    ...drugs.flatMap(({hcpcs}) => of(hcpcs, paymentLimit(hcpcs, LAST_QUARTER), own(hcpcs), middle)),
    ...Object.entries(SERVICE_RATES)
      .filter(([hcpcs]) => /^963|^964/.test(hcpcs))
      .flatMap(([hcpcs, cents]) => of(hcpcs, cents * 10_000n, serviceRate(payer_id, hcpcs) * 10_000n, [120, 170]))
  ];
  // What every payer's file has too: a price of a vial, a share of charges, a price for the payer's own accounts.
  const [vial, , , charge, , , derived] = drugs;
  const odd = (hcpcs: string, negotiated_rate: string, negotiated_type = "negotiated") => ({
    ...{...common, hcpcs, negotiated_rate, negotiated_type, tins: 2, npis: 5}
  });
  return [
    ...rows,
    odd(vial!.hcpcs, printed(paymentLimit(vial!.hcpcs, LAST_QUARTER) * BigInt(vial!.vial_units))),
    odd(charge!.hcpcs, "62.0000", "percentage"),
    odd(derived!.hcpcs, printed(paymentLimit(derived!.hcpcs, LAST_QUARTER)), "derived")
  ];
}

export const rateFiles = (): SampleFile[] =>
  PUBLISHERS.map(([payer_id, own, middle]) => ({
    path: `market-rates/2025-06-01_invented-${payer_id}_in-network-rates.csv`,
    text: csvText(Object.keys(marketRate.fields), pricesOf(payer_id, own, middle))
  }));

export const marketFiles = (): SampleFile[] => [spendingFile(), stateFile(), discardedFile(), ...rateFiles()];
