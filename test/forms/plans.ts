import {formatCents, formatUnits, parseCents} from "../../src/domain/money.ts";
import {quarterOf} from "../../src/domain/quarter.ts";
import type {Cell} from "../../src/sample/csv.ts";
import type {Measure} from "./measures.ts";
import {total} from "./total.ts";
import type {Line, Truth} from "./truth.ts";

/** Measures of the files beside claims and purchases: rebates, contract prices, budget, authorizations, planned doses, a year at an MFP. */

type Row = Readonly<Record<string, Cell>>;
const text = (row: Row, name: string): string => String(row[name] ?? "");
const centsOf = (row: Row, name: string): bigint => parseCents(text(row, name) || "0.00");
const rowsOf = ({facts}: Truth, file: string): readonly Row[] => facts.plans?.[file] ?? [];

const program = (row: Row): string => `${text(row, "program_id")} ${quarterOf(text(row, "period_end"))}`;
const REBATES: readonly Measure[] = [
  {
    name: "rebates accrued",
    sql: "SELECT program_id, quarter, accrued_amount AS value FROM mart.rebate_receivable",
    truth: (truth) => total(rowsOf(truth, "rebates.csv"), program, (row) => centsOf(row, "accrued_amount")),
    needs: ["rebates"]
  },
  {
    name: "rebates to come",
    sql: "SELECT program_id, quarter, outstanding_amount AS value FROM mart.rebate_receivable",
    truth: (truth) =>
      total(
        rowsOf(truth, "rebates.csv"),
        program,
        (row) => centsOf(row, "accrued_amount") - centsOf(row, "received_amount")
      ),
    needs: ["rebates"]
  }
];

/** What an invoice line cost above the contract of its product on its day, in cents; nothing at or below it. */
function aboveContract(truth: Truth): {quarter: string; cents: bigint}[] {
  const prices = rowsOf(truth, "gpo_contracts.csv");
  return truth.facts.purchases
    .filter(({kind, packages}) => (kind === "purchase" || kind === "rebill") && Number(packages) > 0)
    .map((row) => {
      const on = String(row.invoice_date);
      const priced = prices.filter(
        (each) => text(each, "ndc11") === row.ndc11 && text(each, "starts") <= on && on <= text(each, "ends")
      );
      const price = priced.find((each) => text(each, "contract_id") === row.contract_id) ?? priced[0];
      const above = price ? centsOf(row as unknown as Row, "unit_price") - centsOf(price, "price") : 0n;
      return {quarter: quarterOf(on), cents: above > 0n ? above * BigInt(Number(row.packages)) : 0n};
    });
}

/** Lines of the last four quarters of service that are answered and whose drug the practice bought. */
function answeredYear({lines}: Truth): Line[] {
  const last = [...new Set(lines.map(({quarter}) => quarter))].sort().slice(-4);
  return lines.filter(
    ({isDrug, isOpen, quarter, row, billed}) =>
      isDrug && !isOpen && last.includes(quarter) && row.status !== "void" && billed > 1n
  );
}

/** The last day on which something was bought, given or counted: what is planned comes after it. */
function lastMovement({facts: {purchases, claims, counts}}: Truth): string {
  return [
    ...purchases.map((row) => String(row.received_date || row.invoice_date)),
    ...claims.flatMap(({rows}) => rows.map((row) => String(row.service_date))),
    ...counts.map((row) => String(row.count_date))
  ].reduce((last, each) => (each > last ? each : last), "");
}

/** Doses still to come, whatever is on the shelf. */
function planned(truth: Truth): Row[] {
  const after = lastMovement(truth);
  return rowsOf(truth, "schedule.csv").filter((row) => text(row, "status") === "planned" && text(row, "date") > after);
}

export const PLANS: readonly Measure[] = [
  ...REBATES,
  {
    name: "paid above contract",
    sql: "SELECT quarter, sum(leak_amount) AS value FROM mart.gpo_leakage WHERE leak IN ('off_contract', 'wrong_price') GROUP BY ALL",
    truth: (truth) =>
      total(
        aboveContract(truth),
        ({quarter}) => quarter,
        ({cents}) => cents
      ),
    needs: ["gpo_contracts"]
  },
  {
    name: "budget",
    sql: "SELECT quarter, budget_amount AS value FROM mart.review_headline",
    truth: (truth) => {
      const told = new Set(truth.lines.map(({quarter}) => quarter));
      const rows = rowsOf(truth, "budget.csv").filter(
        (row) => text(row, "measure") === "net_cost_recovery" && told.has(text(row, "quarter"))
      );
      return total(
        rows,
        (row) => text(row, "quarter"),
        (row) => centsOf(row, "amount")
      );
    },
    needs: ["budget"]
  },
  {
    name: "authorizations requested",
    sql: "SELECT payer_id, quarter, requests AS value FROM mart.authorization_turnaround",
    truth: (truth) =>
      total(
        rowsOf(truth, "prior_auths.csv"),
        (row) => `${text(row, "payer_id")} ${quarterOf(text(row, "requested_date"))}`,
        () => 1n,
        String
      ),
    needs: ["prior_auths"]
  },
  {
    name: "units planned",
    sql: "SELECT site_id, hcpcs, planned_units AS value FROM mart.supply",
    truth: (truth) =>
      total(
        planned(truth),
        (row) => `${text(row, "site_id")} ${text(row, "hcpcs")}`,
        (row) => BigInt(text(row, "units")) * 1000n,
        formatUnits
      ),
    needs: ["schedule"]
  },
  {
    name: "a year's collections, for MFP",
    sql: "SELECT hcpcs, payer_id, site_id, collected_amount AS value FROM mart.mfp_trailing",
    truth: (truth) =>
      total(
        answeredYear(truth),
        ({row}) => `${row.hcpcs} ${row.payer_id} ${row.site_id}`,
        ({paid, patientPaid}) => paid + patientPaid,
        formatCents
      ),
    needs: ["patient_payments", "claims_before"]
  }
];
