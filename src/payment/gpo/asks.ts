import {dollars, plural, price as priceInDollars} from "../../words/format.ts";
import {breakEvenDiscount} from "../break-even.ts";
import {ASSUMED, yearlyRate} from "./economics.ts";
import type {Ask, Packet} from "./sections.ts";

const price = (millionths: number): string => priceInDollars(millionths / 1e6);
const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);

/** The ask list of a packet, the largest value first, clauses last. A build for the other side keeps fallback and give to itself. */
export function asksOf(packet: Omit<Packet, "asks">): Ask[] {
  const asks = [
    ...claims(packet),
    ...tiers(packet),
    ...prices(packet),
    ...switches(packet),
    ...jumps(packet),
    ...terms(packet),
    ...clauses(packet)
  ];
  const worth = (ask: Ask): number => ask.value_cents ?? -1;
  const sorted = asks.sort((a, b) => worth(b) - worth(a) || (a.ask < b.ask ? -1 : 1));
  return packet.audience === "internal" ? sorted : sorted.map((ask) => ({...ask, fallback: "", give: ""}));
}

function claims({leakage, rebates}: Omit<Packet, "asks">): Ask[] {
  const found: Ask[] = [];
  const lines = leakage.filter((row) => row.invoice !== "" && row.claim_cents > 0);
  if (lines.length > 0)
    found.push({
      ask: "Credit what was billed above the contract price",
      evidence: `${lines.length} invoice line${lines.length === 1 ? "" : "s"}: ${lines
        .slice(0, 3)
        .map((row) => `${row.vendor} ${row.invoice} line ${row.line}`)
        .join(", ")}`,
      section: "leakage",
      value_cents: sum(lines, (row) => row.claim_cents),
      basis: "once",
      fallback: "Credit on the next invoices over two quarters",
      give: "A release of the lines once credited"
    });
  const unseen = leakage.filter((row) => row.leak === "prompt_pay_not_seen");
  if (unseen.length > 0)
    found.push({
      ask: "Say where the prompt-pay discount is: offered on invoices, in no amount",
      evidence: `Offers of ${[...new Set(unseen.map((row) => row.vendor))].join(" and ")} over the last year; a statement that nets it elsewhere is not among the files`,
      section: "leakage",
      value_cents: sum(unseen, (row) => row.leak_cents),
      basis: "once",
      fallback: "A statement by invoice that shows the discount taken",
      give: "Payment within the days offered"
    });
  const short = rebates.filter((row) => row.rebate_state === "short" || row.rebate_state === "late");
  if (short.length > 0)
    found.push({
      ask: "Pay the rebates that came short or late",
      evidence: short
        .map((row) => `${row.program_id} ${row.period_start} to ${row.period_end}: ${dollars(row.unpaid_cents)}`)
        .join("; "),
      section: "rebates",
      value_cents: sum(short, (row) => row.unpaid_cents),
      basis: "once",
      fallback: "A reconciliation by line within 30 days",
      give: "Purchase data by NDC and quarter in their layout"
    });
  return found;
}

function tiers({tiers: rows}: Omit<Packet, "asks">): Ask[] {
  return rows
    .filter((row) => !row.is_reached && row.tier_gain_cents > 0)
    .map((row) => ({
      ask: `${row.contract_id}: pay tier ${row.tier} (${row.rebate_pct / 1e4}%) at what will be bought, or lower the threshold`,
      evidence: `${units(row.tier_volume)} of ${units(row.tier_threshold)} ${row.tier_measure}, ${units(row.tier_short)} short; at the pace so far ${units(row.projected_volume)} by ${row.buy_by ?? "the end"}`,
      section: "tiers",
      value_cents: row.tier_gain_cents,
      basis: "once" as const,
      fallback: "Extend the period by one quarter, or a tier in between",
      give: "A committed volume for the next period"
    }));
}

const units = (millionths: number): string => (millionths / 1e6).toLocaleString("en-US", {maximumFractionDigits: 1});

function prices({economics}: Omit<Packet, "asks">): Ask[] {
  const found: Ask[] = [];
  for (const row of economics) {
    const goal = row.target ?? row.medicare_break_even;
    if (goal === null || row.net_price <= goal) continue;
    const value = Math.round(((row.net_price - goal) / 1e6) * (row.units_milli / 1000) * 100);
    if (value < 10_000) continue;
    const below = row.target === null ? "Medicare's payment after sequestration" : "the target on our payers";
    found.push({
      ask: `${row.name} (${row.hcpcs}): net price ${price(goal)} a unit`,
      evidence: `Net ${price(row.net_price)} in ${row.quarter}, ${below} is ${price(goal)}${row.walk_away === null ? "" : `, break-even ${price(row.walk_away)}`}; limit ${row.payment_limit === null ? "not published" : price(row.payment_limit)}`,
      section: "break-even",
      value_cents: value,
      basis: "a year",
      fallback: fallbackOf(row),
      give: "A volume commitment or first choice for new starts where the prescriber agrees"
    });
  }
  return found;
}

/** A rival's product that leaves more on the own payers: what the price must give for the patients to stay. */
function switches({switches: rows, audience}: Omit<Packet, "asks">): Ask[] {
  if (audience !== "internal") return [];
  const gains = new Map<string, {from: string; to: string; cents: number; patients: number}>();
  for (const row of rows.filter((one) => one.yearly_cents > 0)) {
    const key = `${row.from_hcpcs} ${row.to_hcpcs}`;
    const known = gains.get(key) ?? {from: row.from_name, to: row.to_name, cents: 0, patients: 0};
    gains.set(key, {...known, cents: known.cents + row.yearly_cents, patients: known.patients + row.patients});
  }
  const best = new Map<string, {from: string; to: string; cents: number; patients: number}>();
  for (const gain of gains.values()) if ((best.get(gain.from)?.cents ?? 0) < gain.cents) best.set(gain.from, gain);
  return [...best.values()]
    .filter(({cents}) => cents >= 10_000)
    .map(({from, to, cents, patients}) => ({
      ask: `${from}: match what ${to} leaves on the same payers`,
      evidence: `Moving ${plural(patients, "patient")} where the payer answered for both products leaves that much more a year; one-off costs and the prescriber's choice are not in it`,
      section: "switch",
      value_cents: cents,
      basis: "a year" as const,
      fallback: "The part of the gap that keeps the patients whose payer prefers the product",
      give: "First choice for new starts where the prescriber agrees"
    }));
}

/** A price that rose by half or more from one quarter to the next. */
const JUMP = 1.5;

function jumps({prices: rows, economics}: Omit<Packet, "asks">): Ask[] {
  const names = new Map(economics.map((row) => [row.hcpcs, row]));
  const found: Ask[] = [];
  for (const [hcpcs, {name, units_milli}] of names) {
    const own = rows.filter((row) => row.hcpcs === hcpcs).toSorted((a, b) => (a.quarter < b.quarter ? -1 : 1));
    const at = own.findIndex((row, i) => i > 0 && row.unit_cost >= JUMP * own[i - 1]!.unit_cost);
    const last = own.at(-1);
    if (at < 1 || !last || last.unit_cost < JUMP * own[at - 1]!.unit_cost) continue;
    const before = own[at - 1]!;
    found.push({
      ask: `${name}: explain and undo the price of ${own[at]!.quarter}`,
      evidence: `${price(before.unit_cost)} a unit in ${before.quarter}, ${price(own[at]!.unit_cost)} in ${own[at]!.quarter}, ${price(last.unit_cost)} now`,
      section: "break-even",
      value_cents: Math.round(((last.unit_cost - before.unit_cost) / 1e6) * (units_milli / 1000) * 100),
      basis: "a year",
      fallback: `No more than ${price(Math.round((before.unit_cost + last.unit_cost) / 2))}, half the rise`,
      give: "A volume commitment at the earlier price"
    });
  }
  return found;
}

/** What a buyer settles for: never more than break-even, and never more than is paid today. */
function fallbackOf({walk_away, net_price}: Omit<Packet, "asks">["economics"][number]): string {
  if (walk_away === null) return `No more than today's ${price(net_price)}`;
  if (walk_away < net_price) return `No more than break-even, ${price(walk_away)}, or the same as a rebate`;
  return `No more than today's ${price(net_price)}; break-even is ${price(walk_away)}`;
}

function terms({economics, annual_rate}: Omit<Packet, "asks">): Ask[] {
  const one = sum(economics, (row) => row.one_percent_cents);
  const days = sum(economics, (row) => row.ten_days_cents ?? 0);
  if (one === 0) return [];
  return [
    {
      ask: "1% off every price, on invoice",
      evidence: `${dollars(sum(economics, (row) => row.bought_cents))} bought in the last four quarters`,
      section: "break-even",
      value_cents: one,
      basis: "a year",
      fallback: "The same 1% as a rebate paid within 60 days of the quarter",
      give: "A share commitment in the family, measured in treatment-days"
    },
    {
      ask: "Ten more days to pay",
      evidence: `Own money in the drug at ${yearlyRate(annual_rate)} a year: paying ten days sooner is worth a discount only from ${(Number(breakEvenDiscount(BigInt(annual_rate), ASSUMED.days)) / 1e4).toFixed(2)}%`,
      section: "break-even",
      value_cents: days > 0 ? days : null,
      basis: "a year",
      fallback: `Prompt-pay discount kept if it beats ${yearlyRate(annual_rate)} a year for the days`,
      give: "Electronic payment on the day"
    }
  ];
}

function clauses({exposure}: Omit<Packet, "asks">): Ask[] {
  const found: Ask[] = [];
  const lag = sum(exposure, (row) => row.lag_cents ?? 0);
  const falling = exposure.filter((row) => row.worst_quarter < -0.001);
  if (falling.length > 0)
    found.push({
      ask: "Price protection: the net price falls with ASP in the quarter the limit falls",
      evidence: falling
        .sort((a, b) => a.worst_quarter - b.worst_quarter)
        .slice(0, 3)
        .map((row) => `${row.name} ASP fell ${(-row.worst_quarter * 100).toFixed(1)}% in its worst quarter`)
        .join("; "),
      section: "exposure",
      value_cents: lag > 0 ? lag : null,
      basis: "if it happens",
      fallback: "Protection beyond a fall of 2% in a quarter, paid as a rebate",
      give: "A longer term"
    });
  const stock = sum(exposure, (row) => row.stock_cents);
  if (stock > 0)
    found.push({
      ask: "Return rights for unopened stock when a limit falls or a patient stops",
      evidence: `${dollars(stock)} on the shelves`,
      section: "exposure",
      value_cents: null,
      basis: "if it happens",
      fallback: "Exchange within six months of expiry",
      give: "Orders no larger than a month's use"
    });
  for (const row of exposure.filter((exposed) => exposed.mfp_date !== null))
    found.push({
      ask: `${row.name}: acquisition at the Maximum Fair Price from ${row.mfp_date}, or a refund within 14 days`,
      evidence: `${dollars(row.bought_cents)} bought in the last four quarters; Medicare pays 106% of MFP from that day`,
      section: "exposure",
      value_cents: null,
      basis: "if it happens",
      fallback: "Buy-back of stock held the day before",
      give: "Claim data needed for the refund"
    });
  return found;
}

/** What there is to ask for, in a sentence. */
export function asksInWords({manufacturer, asks}: Pick<Packet, "manufacturer" | "asks">): string {
  if (manufacturer === "") return "What to ask for is not known: no purchase has a manufacturer";
  const first = asks.find((ask) => ask.value_cents !== null && ask.basis !== "if it happens");
  const worth = first
    ? `; the largest is worth ${dollars(first.value_cents)}${first.basis === "a year" ? " a year" : ""}`
    : "";
  return `${manufacturer}: ${plural(asks.length, "thing")} to ask for${worth}`;
}
