import {dollars, ratio} from "../../src/words/format.ts";
import {decidedCost, decidedNet, hasDecided, type Measures, projected, sumOf} from "./measures.ts";
import {type ProofAsk, proofButton} from "./proof.ts";
import type {Column} from "./table.ts";

/** What a row's headline figure is of, for its proof. */
export type ProofOf<R> = (row: R) => Omit<ProofAsk, "sum">;

/** The headline measure of a row and its share of cost; with `proofOf` its figure opens to the lines behind it. */
export function headlineColumns<R extends Measures>(proofOf?: ProofOf<R>): Column<R>[] {
  return [
    {
      ...money<R>("projected_net_cost_recovery", "Net cost recovery", projected, "$, projected"),
      bar: true,
      ...(proofOf ? {show: (row: R) => proofButton(dollars(projected(row)), {...proofOf(row), sum: row})} : {})
    },
    {
      key: "projected_ratio",
      label: "of cost",
      unit: "per cent",
      kind: "percent",
      value: (row) => ratio(projected(row), row.acquisition_cost_cents),
      total: (shown) => {
        const sum = sumOf(shown);
        return ratio(projected(sum), sum.acquisition_cost_cents);
      }
    }
  ];
}

/** Why a row earned what it did: its price, its denials, what is thrown away, what is pending. Nothing is a dash, not a zero. */
export function reasonColumns<R extends Measures>(): Column<R>[] {
  return [
    money("paid_net_amount", "Paid lines", (row) => row.paid_net_amount_cents, "$, the price"),
    money("denied_net_amount", "Denied lines", (row) => row.denied_net_amount_cents || null),
    money("unbilled_waste_cost", "Waste", (row) => row.unbilled_waste_cost_cents || null, "$, not billed"),
    money("open_acquisition_cost", "Pending", (row) => row.open_acquisition_cost_cents || null, "$ of cost")
  ];
}

/**
 * Columns of money that every margin table has after the headline and its reasons, in one order: what is adjudicated, and the
 * mart's net cost recovery, which counts the cost of pending lines.
 */
export function marginColumns<R extends Measures>({administration = false, units = true} = {}): Column<R>[] {
  return [
    // Units of different drugs do not add up to anything.
    ...(units
      ? [
          {
            key: "units",
            label: "Units",
            unit: "billing units",
            kind: "units",
            value: (row: R) => row.units_milli
          } as const
        ]
      : []),
    money("allowed_amount", "Allowed", (row) => row.allowed_amount_cents),
    money("collected_amount", "Collected", (row) => row.collected_amount_cents),
    money("acquisition_cost", "Acquisition cost", (row) => row.acquisition_cost_cents),
    {
      ...money<R>("decided_net_cost_recovery", "Net, adjudicated", () => null),
      value: (row) => (hasDecided(row) || row.net_cost_recovery_cents !== 0 ? decidedNet(row) : null),
      bar: true
    },
    {
      key: "decided_net_cost_recovery_ratio",
      label: "of cost",
      unit: "per cent",
      kind: "percent",
      value: (row) => ratio(decidedNet(row), decidedCost(row)),
      total: (rows) => {
        const sum = sumOf(rows);
        return ratio(decidedNet(sum), decidedCost(sum));
      }
    },
    // Below zero because something is pending is no loss, so not red.
    {
      ...money<R>(
        "net_cost_recovery",
        "Net, pending at cost",
        (row) => row.net_cost_recovery_cents,
        "$, nothing yet paid on pending"
      ),
      neutral: true
    },
    {
      ...money<R>("allowed_margin", "Allowed margin", (row) => row.allowed_margin_cents, "$, pending at cost"),
      neutral: true
    },
    ...(administration
      ? [
          money<R>(
            "administration_amount",
            "Drug administration",
            (row) => row.administration_amount_cents,
            "$, separate"
          ),
          money<R>("evaluation_amount", "Visits", (row) => row.evaluation_amount_cents, "$, separate"),
          money<R>("other_service_amount", "Other services", (row) => row.other_service_amount_cents, "$, separate")
        ]
      : []),
    {key: "lines", label: "Lines", kind: "count", value: (row) => row.lines, total: "sum"}
  ];
}

function money<R>(key: string, label: string, value: (row: R) => number | null, unit = "$"): Column<R> {
  return {key, label, unit, kind: "money", value, total: "sum"};
}
