/** What every cube row counts: whole cents, thousandths of units and lines, so that sums in a page are exact. */
export interface Measures {
  readonly units_milli: number;
  readonly allowed_amount_cents: number;
  readonly collected_amount_cents: number;
  readonly acquisition_cost_cents: number;
  readonly allowed_margin_cents: number;
  readonly net_cost_recovery_cents: number;
  readonly cost_adjustment_cents: number;
  readonly administration_amount_cents: number;
  readonly evaluation_amount_cents: number;
  readonly other_service_amount_cents: number;
  readonly open_acquisition_cost_cents: number;
  readonly denied_acquisition_cost_cents: number;
  readonly open_lines: number;
  readonly denied_lines: number;
  readonly underwater_lines: number;
  readonly paid_lines: number;
  readonly lines: number;
  /** The headline measure: with what is to come, credits, freight and accrued rebates. */
  readonly projected_net_cost_recovery_cents: number;
  readonly to_come_amount_cents: number;
  readonly accrued_amount_cents: number;
  /** Net cost recovery by why: lines paid, lines denied, and drug thrown away that no line bills. */
  readonly paid_net_amount_cents: number;
  /** What could still lift it: patients' payments in no file, what a payer before took care of, and cost that only the payment limit prices. */
  readonly paid_doubt_amount_cents: number;
  readonly denied_net_amount_cents: number;
  readonly unbilled_waste_cost_cents: number;
}

/** One cell of mart.margin_cube with the names people use. */
export interface CubeRow extends Measures {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly therapy_line: string;
  readonly payer_id: string;
  readonly payer_name: string;
  readonly payer_kind: string;
  readonly site_id: string;
  readonly site_name: string;
  readonly site_kind: string;
}

export const MEASURES = [
  "units_milli",
  "allowed_amount_cents",
  "collected_amount_cents",
  "acquisition_cost_cents",
  "allowed_margin_cents",
  "net_cost_recovery_cents",
  "cost_adjustment_cents",
  "administration_amount_cents",
  "evaluation_amount_cents",
  "other_service_amount_cents",
  "open_acquisition_cost_cents",
  "denied_acquisition_cost_cents",
  "open_lines",
  "denied_lines",
  "underwater_lines",
  "paid_lines",
  "lines",
  "projected_net_cost_recovery_cents",
  "to_come_amount_cents",
  "accrued_amount_cents",
  "paid_net_amount_cents",
  "paid_doubt_amount_cents",
  "denied_net_amount_cents",
  "unbilled_waste_cost_cents"
] as const satisfies readonly (keyof Measures)[];

/** The one headline measure of a sum of rows, in cents. */
export const projected = (sum: Measures): number => sum.projected_net_cost_recovery_cents;

/**
 * Net cost recovery with the cost of open lines set apart, in cents: what the claims with a decision brought in less what
 * their drugs cost. A payment already made on an open line is in it; the open line's cost is not.
 */
export const decidedNet = (sum: Measures): number => sum.net_cost_recovery_cents + sum.open_acquisition_cost_cents;

/** Cost of the drugs on lines with a decision, in cents. */
export const decidedCost = (sum: Measures): number => sum.acquisition_cost_cents - sum.open_acquisition_cost_cents;

/** Whether any line of a group has a decision. */
export const hasDecided = (sum: Measures): boolean => sum.lines > sum.open_lines;

/** Adds up the measures of rows. */
export function sumOf(rows: readonly Measures[]): Measures {
  const sum: Record<string, number> = Object.fromEntries(MEASURES.map((name) => [name, 0]));
  for (const row of rows) for (const name of MEASURES) sum[name]! += row[name];
  return sum as unknown as Measures;
}

/** Adds up rows with the same key, keeping the named columns of the first of them. Groups come in order of their key. */
export function sumBy<R extends Measures, K extends keyof R>(
  rows: readonly R[],
  key: (row: R) => string,
  keep: readonly K[]
): (Pick<R, K> & Measures)[] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const name = key(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const first = group[0]!;
      const kept = Object.fromEntries(keep.map((name) => [name, first[name]])) as Pick<R, K>;
      return {...kept, ...sumOf(group)};
    });
}

/** Quarters of the rows, oldest first. */
export const quartersOf = (rows: readonly {readonly quarter: string}[]): string[] =>
  [...new Set(rows.map((row) => row.quarter))].sort();

/** The drugs with most cost, the payers, and the sums where they meet, by `hcpcs payer_id`. */
export function drugsByPayers(rows: readonly CubeRow[], count: number) {
  const keyOf = (row: {readonly hcpcs: string; readonly payer_id: string}): string => `${row.hcpcs} ${row.payer_id}`;
  return {
    drugs: sumBy(rows, (row) => row.hcpcs, ["hcpcs", "drug_name"])
      .sort((a, b) => b.acquisition_cost_cents - a.acquisition_cost_cents)
      .slice(0, count),
    payers: sumBy(rows, (row) => row.payer_id, ["payer_id", "payer_name"]),
    cells: new Map(sumBy(rows, keyOf, ["hcpcs", "payer_id"]).map((row) => [keyOf(row), row]))
  };
}
