import {type Cents, extend, parseCents, parsePrice, type Units} from "../../domain/money.ts";
import {type MedicarePayment, medicarePayment, type Rate} from "../../payment/medicare.ts";
import {ADD_ON, mfpUnitCost} from "./rules.ts";
import type {Scenario} from "./scenario.ts";

/** One dose for a Medicare patient before or under MFP, in whole cents; the line is `src/payment`'s own arithmetic. */
export interface DoseEconomics {
  payment: MedicarePayment;
  /** What the limit pays above ASP or MFP. */
  add_on_amount: Cents;
  /** After the refund, before financing. */
  acquisition_cost: Cents;
  refund_amount: Cents;
  financing_amount: Cents;
  net_cost_recovery: Cents;
}

export interface Dose {
  /** Dollars per billing unit. */
  limit: number;
  units: Units;
  /** Invoice for the dose, dollars. */
  invoice: number;
  /** List price for the dose, dollars; null when not known. */
  wac?: number | null;
  coinsurance_rate: Rate;
  sequestration_rate: Rate;
}

/**
 * Medicare's dose before and under MFP side by side (M3): the limit under MFP is 106% of it at CMS's three decimals, and
 * the price comes as the scenario says.
 */
export function doseEconomics(
  dose: Dose,
  discount: number,
  scenario: Scenario
): {before: DoseEconomics; after: DoseEconomics} {
  const before = economics(dose, dose.limit, {cost: dose.invoice, refund: 0, financing: 0});
  if (discount <= 0) return {before, after: before};
  const limit = Math.round(dose.limit * (1 - discount) * 1000) / 1000;
  const units = Number(dose.units) / 1000;
  const mfp = (limit / ADD_ON) * units;
  const {acquisition, refund_basis, refund_share, refund_days, interest_rate} = scenario;
  const bought = mfpUnitCost({
    invoice: dose.invoice,
    mfp,
    wac: dose.wac ?? null,
    acquisition,
    refund_basis,
    refund_share,
    refund_days,
    interest_rate
  });
  return {before, after: economics(dose, limit, bought)};
}

function economics(
  dose: Dose,
  limit: number,
  bought: {cost: number; refund: number; financing: number}
): DoseEconomics {
  const payment_limit = parsePrice(limit.toFixed(6));
  const allowed = extend(payment_limit, dose.units);
  const payment = medicarePayment({...dose, payment_limit, billed_amount: allowed});
  const [cost, refund, financing] = [bought.cost, bought.refund, bought.financing].map(toCents) as [
    Cents,
    Cents,
    Cents
  ];
  return {
    payment,
    add_on_amount: allowed - toCents(Number(allowed) / 100 / ADD_ON),
    acquisition_cost: cost,
    refund_amount: refund,
    financing_amount: financing,
    net_cost_recovery: payment.total_amount - cost - financing
  };
}

const toCents = (dollars: number): Cents => parseCents(dollars.toFixed(2));
