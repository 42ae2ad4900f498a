import type {DuckDBConnection} from "@duckdb/node-api";
import {
  type ChoiceCell,
  type ChoiceContract,
  type ChoiceProblem,
  LIMITS,
  type Preference
} from "../../payment/choice/problem.ts";
import {type Choice, choose} from "../../payment/choice/solve.ts";
import {query} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";

/** Molecules with biosimilars: which product for which payer, solved at the build. */
export const CHOICE_MODELS: readonly Model[] = [
  {
    name: "mart.product_choice",
    description:
      "A product of a molecule at a payer: whole doses of the last four quarters, the doses of the mix with the largest margin under the payers' preferences, rebate tiers, switch limit and stock on hand, and what a dose brings and costs. Null where nobody knows what the payer pays: such doses stay as they are and count no dollars.",
    grain: ["hcpcs", "payer_id"],
    view: false,
    reads: [
      "core.choice_product",
      "core.choice_cell",
      "core.choice_tier",
      "reference.preferred_product",
      "reference.setting"
    ],
    file: "src/payment/choice/programme.ts",
    run: writeChoices
  },
  {
    name: "mart.product_choice_molecule",
    description:
      "A molecule's margin a year with rebates, of today's mix of products and of the best one, the doses that change product, and what more the best would be worth without each limit. Arithmetic, not clinical advice.",
    grain: ["reference_hcpcs"],
    view: false,
    reads: ["mart.product_choice"],
    file: "src/payment/choice/solve.ts",
    run: async () => {}
  }
];

interface CellRow {
  readonly reference: string;
  readonly family: string;
  readonly payer_id: string;
  readonly hcpcs: string;
  readonly today: number;
  readonly brings: number | null;
  readonly cost: number;
  readonly stock: number;
  readonly rate_basis: string;
  readonly preference: Preference;
  readonly min_share: number;
}

interface TierRow {
  readonly reference: string;
  readonly contract_id: string;
  readonly hcpcs: string;
  readonly weight: number;
  readonly threshold: number;
  readonly rate: number;
}

const CELLS = `
SELECT cell.reference_hcpcs AS reference, coalesce(cell.family, cell.reference_hcpcs) AS family, cell.payer_id, cell.hcpcs, cell.today_doses AS today,
  CAST(cell.dose_brings_amount * 100 AS DOUBLE) AS brings, CAST(cell.dose_cost * 100 AS DOUBLE) AS cost,
  product.stock_doses AS stock, cell.rate_basis, coalesce(preferred.preference, 'none') AS preference,
  CAST(coalesce(preferred.min_share_pct, 0) AS DOUBLE) / 100 AS min_share
FROM core.choice_cell AS cell
JOIN core.choice_product AS product USING (hcpcs)
LEFT JOIN reference.preferred_product AS preferred ON preferred.payer_id = cell.payer_id AND preferred.hcpcs = cell.hcpcs
WHERE cell.reference_hcpcs IN (SELECT reference_hcpcs FROM core.choice_product GROUP BY ALL HAVING count(*) > 1)
ORDER BY cell.reference_hcpcs, cell.payer_id, cell.hcpcs`;

const TIERS = `
SELECT reference_hcpcs AS reference, contract_id, hcpcs, dose_weight AS weight, year_threshold AS threshold,
  CAST(rebate_pct AS DOUBLE) / 100 AS rate
FROM core.choice_tier ORDER BY reference_hcpcs, contract_id, year_threshold, hcpcs`;

const SWITCH_LIMIT =
  "SELECT CAST(coalesce(max(value) FILTER (name = 'product_switch_limit'), 0.5) AS DOUBLE) AS share FROM reference.setting";

/** The programme of one molecule. */
function problemOf(cells: readonly CellRow[], tiers: readonly TierRow[], switch_limit: number): ChoiceProblem {
  const first = <T>(key: (row: CellRow) => string, make: (row: CellRow) => T): T[] => [
    ...new Map(cells.map((row) => [key(row), make(row)])).values()
  ];
  const contracts = new Map<string, {weights: Record<string, number>; tiers: Map<number, number>}>();
  for (const {contract_id, hcpcs, weight, threshold, rate} of tiers) {
    if (!contracts.has(contract_id)) contracts.set(contract_id, {weights: {}, tiers: new Map()});
    const contract = contracts.get(contract_id)!;
    contract.weights[hcpcs] = weight;
    contract.tiers.set(threshold, rate);
  }
  return {
    products: first(
      (row) => row.hcpcs,
      ({hcpcs, cost, stock}) => ({hcpcs, cost: Math.round(cost), stock})
    ),
    payers: first(
      (row) => row.payer_id,
      ({payer_id}) => ({
        payer_id,
        min_share: Math.min(
          1,
          Math.max(0, ...cells.filter((row) => row.payer_id === payer_id).map((row) => row.min_share))
        )
      })
    ),
    cells: cells.map(
      ({payer_id, hcpcs, today, brings, preference}): ChoiceCell => ({
        ...{payer_id, hcpcs, today, preference},
        brings: brings === null ? null : Math.round(brings)
      })
    ),
    contracts: [...contracts].map(
      ([contract_id, {weights, tiers: steps}]): ChoiceContract => ({
        ...{contract_id, weights},
        tiers: [...steps].map(([threshold, rate]) => ({threshold, rate})).sort((a, b) => a.threshold - b.threshold)
      })
    ),
    switch_limit
  };
}

const CHOICE = `(hcpcs VARCHAR, payer_id VARCHAR, reference_hcpcs VARCHAR, family VARCHAR, rate_basis VARCHAR, preference VARCHAR, today_doses INTEGER,
  chosen_doses INTEGER, dose_brings_amount DECIMAL(18,2), dose_cost DECIMAL(18,2), today_margin_amount DECIMAL(18,2),
  chosen_margin_amount DECIMAL(18,2))`;
const MOLECULE = `(reference_hcpcs VARCHAR, family VARCHAR, products BIGINT, given_doses BIGINT, unpriced_doses BIGINT, moved_doses BIGINT, today_amount DECIMAL(18,2),
  chosen_amount DECIMAL(18,2), gain_amount DECIMAL(18,2), today_rebate_amount DECIMAL(18,2), chosen_rebate_amount DECIMAL(18,2),
  switch_limit_cost DECIMAL(18,2), preferences_cost DECIMAL(18,2), stock_cost DECIMAL(18,2), is_stock_left BOOLEAN)`;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const money = (cents: number | null): string =>
  cents === null ? "NULL" : `CAST(${BigInt(Math.round(cents))} * 0.01 AS DECIMAL(18,2))`;

async function writeChoices(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TABLE mart.product_choice ${CHOICE};
    CREATE OR REPLACE TABLE mart.product_choice_molecule ${MOLECULE}`);
  const cells = (await query(connection, CELLS)) as unknown as CellRow[];
  const tiers = (await query(connection, TIERS)) as unknown as TierRow[];
  const [limit] = (await query(connection, SWITCH_LIMIT)) as unknown as {share: number}[];
  for (const reference of [...new Set(cells.map((row) => row.reference))]) {
    const own = cells.filter((row) => row.reference === reference);
    const steps = tiers.filter((row) => row.reference === reference);
    await writeMolecule(connection, own, await choose(problemOf(own, steps, limit?.share ?? 0.5)));
  }
}

async function writeMolecule(connection: DuckDBConnection, cells: readonly CellRow[], choice: Choice): Promise<void> {
  const rows = cells.map((row, i) => {
    const margin = row.brings === null ? null : Math.round(row.brings) - Math.round(row.cost);
    const amounts = [row.today, choice.mix[i]!].map((doses) => money(margin === null ? null : margin * doses));
    return `(${[row.hcpcs, row.payer_id, row.reference, row.family, row.rate_basis, row.preference].map(text).join(", ")}, ${row.today}, ${choice.mix[i]},
      ${money(row.brings)}, ${money(row.cost)}, ${amounts.join(", ")})`;
  });
  const total = (keep: (row: CellRow) => boolean): number =>
    cells.filter(keep).reduce((sum, row) => sum + row.today, 0);
  await connection.run(`INSERT INTO mart.product_choice VALUES ${rows.join(", ")};
    INSERT INTO mart.product_choice_molecule VALUES (${text(cells[0]!.reference)}, ${text(cells[0]!.family)}, ${new Set(cells.map((row) => row.hcpcs)).size},
      ${total(() => true)}, ${total((row) => row.brings === null)}, ${choice.moved},
      ${[choice.today, choice.best, choice.best - choice.today, choice.today_rebate, choice.best_rebate].map(money).join(", ")},
      ${LIMITS.map((name) => money(choice.lifted[name])).join(", ")}, ${choice.is_stock_left})`);
}
