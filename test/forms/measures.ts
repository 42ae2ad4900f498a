import {formatCents, formatUnits, parseCents} from "../../src/domain/money.ts";
import {quarterOf} from "../../src/domain/quarter.ts";
import {isWasteUnbilled, isWhiteBagged} from "../../src/sample/claim.ts";
import {day} from "../../src/sample/day.ts";
import {REGIMENS} from "../../src/sample/regimens.ts";
import {SUPPLEMENT} from "../../src/sample/x12/remittance.ts";
import type {Need} from "./needs.ts";
import {PLANS} from "./plans.ts";
import {total, type Values} from "./total.ts";
import type {Line, Truth} from "./truth.ts";

/** What the report says of a practice, measure by measure: how it is read, what is true of it, and what it cannot be known without. */

export interface Measure {
  readonly name: string;
  /** SELECT of the columns of the key and, last, `value`; payers and sites are called as the truth calls them. */
  readonly sql: string;
  readonly truth: (truth: Truth) => Values;
  /** Without one of these the value is not known. */
  readonly needs: readonly Need[];
}

type Of = (line: Line) => bigint;
type Key = (line: Line) => string;

const CELL: Key = ({quarter, drug, row}) => `${quarter} ${drug} ${row.payer_id} ${row.site_id}`;
const whole = (value: bigint): string => String(value);
const drugs = ({lines}: Truth): Line[] => lines.filter(({isDrug}) => isDrug);
const collected: Of = ({paid, patientPaid}) => paid + patientPaid;
const net: Of = (line) => collected(line) - line.cost;
const centsOf = (value: unknown): bigint => parseCents(String(value || "0.00"));

/** A measure of `mart.margin_cube`, by quarter, drug, payer and site. */
function cell(name: string, column: string, of: Of, needs: readonly Need[], format = formatCents): Measure {
  return {
    name,
    sql: `SELECT quarter, hcpcs, payer_id, site_id, ${column} AS value FROM mart.margin_cube`,
    truth: (truth) => total(drugs(truth), CELL, of, format),
    needs
  };
}

const only =
  (is: (line: Line) => boolean, of: Of = () => 1n): Of =>
  (line) =>
    is(line) ? of(line) : 0n;
const COSTED: readonly Need[] = ["open_claims", "opening_purchases"];
const COLLECTED: readonly Need[] = ["patient_payments"];

/** Net cost recovery and what it is made of. */
const MARGIN: readonly Measure[] = [
  cell("lines", "lines", () => 1n, ["open_claims"], whole),
  cell("units", "units", ({units}) => units, ["open_claims"], formatUnits),
  cell(
    "units discarded",
    "discarded_units",
    only(
      ({row}) => row.modifiers === "JW",
      ({units}) => units
    ),
    ["open_claims"],
    formatUnits
  ),
  cell("billed", "billed_amount", ({billed}) => billed, ["open_claims"]),
  cell("allowed", "allowed_amount", ({allowed}) => allowed, []),
  cell("paid by payers", "paid_amount", ({paid}) => paid, []),
  cell("sequestration", "sequestration_amount", ({sequestration}) => sequestration, []),
  cell("collected", "collected_amount", collected, COLLECTED),
  cell("acquisition cost", "acquisition_cost", ({cost}) => cost, COSTED),
  cell("allowed margin", "allowed_margin", (line) => line.allowed - line.cost, COSTED),
  cell("net cost recovery", "net_cost_recovery", net, [...COSTED, ...COLLECTED]),
  cell(
    "lines open",
    "open_lines",
    only(({isOpen}) => isOpen),
    ["open_claims"],
    whole
  ),
  cell(
    "lines denied",
    "denied_lines",
    only(({isDenied}) => isDenied),
    [],
    whole
  ),
  cell(
    "cost of lines denied",
    "denied_acquisition_cost",
    only(
      ({isDenied}) => isDenied,
      ({cost}) => cost
    ),
    COSTED
  ),
  {
    name: "administration collected",
    sql: "SELECT quarter, hcpcs, payer_id, site_id, administration_amount AS value FROM mart.margin_cube",
    truth: ({lines}) =>
      total(
        lines.filter(({isDrug}) => !isDrug),
        CELL,
        collected
      ),
    needs: COLLECTED
  }
];

const by = (name: string, column: string, key: Key): Measure => ({
  name: `net cost recovery by ${name}`,
  sql: `SELECT quarter, ${column}, net_cost_recovery AS value FROM mart.margin_by_${name}`,
  truth: (truth) => total(drugs(truth), key, net),
  needs: [...COSTED, ...COLLECTED]
});
const BY: readonly Measure[] = [
  by("drug", "hcpcs", ({quarter, drug}) => `${quarter} ${drug}`),
  by("payer", "payer_id", ({quarter, row}) => `${quarter} ${row.payer_id}`),
  by("site", "site_id", ({quarter, row}) => `${quarter} ${row.site_id}`)
];

/** Lots of the queue walk with their site and NDC: `vendor invoice line`, or `count site ndc day`. */
function lotsOf({books, facts}: Truth): {key: string; units: bigint; cost: bigint}[] {
  const bought = new Map(
    facts.purchases.map((row) => [`${row.vendor} ${row.invoice} ${row.line}`, `${row.site_id} ${row.ndc11}`])
  );
  return [...books.lots].map(([name, lot]) => {
    const [, , units, cost] = lot.split(" ");
    return {key: bought.get(name) ?? name.split(" ").slice(1, 3).join(" "), units: BigInt(units!), cost: BigInt(cost!)};
  });
}

/** Stock that left by counts: `fifo <lot> count <site> <ndc> <day>`, and of what kind. */
const lossesOf = ({books}: Truth): {key: string; cost: bigint}[] =>
  [...books.issues]
    .filter(([name, issue]) => name.startsWith("fifo ") && /^(expired|unexplained)/.test(issue))
    .map(([name, issue]) => {
      const [site, ndc, on] = name.split(" ").slice(-3);
      return {key: `${site} ${ndc} ${on} ${quarterOf(on!)}`, cost: BigInt(issue.split(" ")[2]!)};
    });

/** Adjustments of the queue walk with their quarter: `kind vendor invoice line`, or `count_gain site ndc day`. */
function adjustmentsOf({books, facts}: Truth): {key: string; amount: bigint}[] {
  const days = new Map(
    facts.purchases.map((row) => [
      `${row.vendor} ${row.invoice} ${row.line}`,
      String(row.received_date || row.invoice_date)
    ])
  );
  return [...books.adjustments].map(([name, amount]) => {
    const [kind, ...of] = name.split(" ");
    return {key: `${kind} ${quarterOf(days.get(of.join(" ")) ?? of.at(-1)!)}`, amount: BigInt(amount)};
  });
}

const STOCK: readonly Measure[] = [
  {
    name: "units on hand",
    sql: "SELECT site_id, ndc11, sum(units_left) AS value FROM mart.lot GROUP BY ALL",
    truth: (truth) =>
      total(
        lotsOf(truth),
        ({key}) => key,
        ({units}) => units,
        formatUnits
      ),
    needs: ["open_claims", "inventory_counts"]
  },
  {
    name: "cost of stock",
    sql: "SELECT site_id, ndc11, sum(cost_left) AS value FROM mart.lot GROUP BY ALL",
    truth: (truth) =>
      total(
        lotsOf(truth),
        ({key}) => key,
        ({cost}) => cost
      ),
    needs: [...COSTED, "inventory_counts"]
  },
  {
    name: "stock lost",
    sql: "SELECT site_id, ndc11, count_date, quarter, expired_cost + unexplained_cost + other_waste_cost AS value FROM mart.unit_unexplained",
    truth: (truth) =>
      total(
        lossesOf(truth),
        ({key}) => key,
        ({cost}) => cost
      ),
    needs: [...COSTED, "inventory_counts"]
  },
  {
    name: "cost adjustments",
    sql: "SELECT kind, quarter, sum(amount) AS value FROM mart.cost_adjustment GROUP BY ALL",
    truth: (truth) =>
      total(
        adjustmentsOf(truth),
        ({key}) => key,
        ({amount}) => amount
      ),
    needs: [...COSTED, "inventory_counts"]
  }
];

const OF_PATIENTS: Key = ({quarter, row}) => `${row.payer_id} ${row.hcpcs} ${quarter}`;
const standing = ({lines}: Truth): Line[] =>
  lines.filter(({row}) => row.status !== "void" && row.status !== "reversal");
const positive = (value: bigint): bigint => (value > 0n ? value : 0n);

/** What each payer paid of a line, and when. */
function paymentsOf({row, paid, second}: Line): {payer: string; on: string; paid: bigint; service: string}[] {
  const service = String(row.service_date);
  const first = {payer: String(row.payer_id), on: String(row.paid_date), paid: paid - second, service};
  const other = {payer: SUPPLEMENT.payer_id, on: String(row.second_date), paid: second, service};
  return [first, other].filter((each) => each.paid > 0n && each.on !== "");
}

const CASH: readonly Measure[] = [
  {
    name: "patients' part",
    sql: "SELECT payer_id, hcpcs, quarter, patient_responsibility AS value FROM mart.patient_balance",
    truth: (truth) => total(standing(truth), OF_PATIENTS, ({patientPart}) => patientPart),
    needs: []
  },
  {
    name: "patients' balance",
    sql: "SELECT payer_id, hcpcs, quarter, balance_amount AS value FROM mart.patient_balance",
    truth: (truth) => total(standing(truth), OF_PATIENTS, (line) => positive(line.patientPart - line.patientPaid)),
    needs: COLLECTED
  },
  {
    name: "dollar-days to payment",
    sql: "SELECT payer_id, quarter, sum(dollar_days) AS value FROM mart.days_to_pay WHERE measured_from = 'service' GROUP BY ALL",
    truth: ({lines}) =>
      total(
        lines.flatMap(paymentsOf),
        ({payer, on}) => `${payer} ${quarterOf(on)}`,
        ({paid, on, service}) => paid * BigInt(day(on) - day(service))
      ),
    needs: ["paid_dates", "claims_before"]
  },
  {
    name: "denied claims' charges",
    sql: "SELECT payer_id, hcpcs, quarter, sum(billed_amount) AS value FROM mart.denial GROUP BY ALL",
    truth: ({facts}) =>
      total(
        facts.claims.flatMap(({rows}) => rows).filter(({status}) => status === "denied"),
        (row) => `${row.payer_id} ${row.hcpcs} ${quarterOf(String(row.service_date))}`,
        (row) => centsOf(row.billed_amount)
      ),
    needs: ["first_answers"]
  }
];

const ndcOf = (hcpcs: string): string => REGIMENS.find((each) => each.hcpcs === hcpcs)!.ndc11;

const FINDINGS: readonly Measure[] = [
  {
    name: "paid below contract",
    sql: "SELECT payer_id, hcpcs, quarter, sum(allowed_variance) AS value FROM mart.underpayment GROUP BY ALL",
    truth: ({lines}) =>
      total(
        lines.filter(({row, isDenied, isOpen}) => !isDenied && !isOpen && row.status !== "reversal"),
        ({row, quarter}) => `${row.payer_id} ${row.hcpcs} ${quarter}`,
        ({expected, allowed}) => positive(expected - allowed)
      ),
    needs: ["payer_contracts", "payer_kinds"]
  },
  {
    name: "waste not billed",
    sql: "SELECT quarter, hcpcs, ndc11, site_id, payer_id, unbilled_waste_units AS value FROM mart.unbilled_waste",
    truth: ({facts}) =>
      total(
        facts.claims.map(({encounter}) => encounter).filter(({visit, quarter}) => isWasteUnbilled(visit, quarter)),
        ({visit, quarter}) =>
          `${quarter} ${visit.hcpcs} ${ndcOf(visit.hcpcs)} ${visit.patient.site_id} ${visit.patient.payer_id}`,
        ({visit}) => BigInt(visit.waste) * 1000n,
        formatUnits
      ),
    needs: ["open_claims"]
  },
  {
    name: "visits with the payer's drug",
    sql: "SELECT payer_id, quarter, sum(moved_visits) AS value FROM mart.benefit_shift GROUP BY ALL",
    truth: ({facts}) =>
      total(
        facts.claims.map(({encounter}) => encounter).filter(({visit}) => isWhiteBagged(visit)),
        ({visit, quarter}) => `${visit.patient.payer_id} ${quarter}`,
        () => 1n,
        whole
      ),
    needs: ["open_claims", "quarters"]
  }
];

/** Every measure with a truth of its own. */
export const MEASURES: readonly Measure[] = [...MARGIN, ...BY, ...STOCK, ...CASH, ...FINDINGS, ...PLANS];
