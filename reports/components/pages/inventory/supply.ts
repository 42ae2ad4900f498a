import {html} from "htl";
import {dollars, dollarsShort, inWords, plural} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {nothingToDraw, picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {dataTable} from "../../table.ts";

interface Named {
  readonly site_id: string;
  readonly site_name: string;
  readonly hcpcs: string;
  readonly drug_name: string;
}

/** A row of mart.supply; thousandths of units, cents. */
export interface SupplyRow extends Named {
  readonly run_out_week: string | null;
  readonly weeks_left: number | null;
  readonly order_packages: number;
  readonly vendor: string | null;
  readonly terms_days: number | null;
  readonly lead_days: number | null;
  readonly on_hand_units_milli: number;
  readonly planned_units_milli: number;
  readonly planned_to_horizon_units_milli: number;
  readonly missing_units_milli: number;
  readonly excess_units_milli: number;
  readonly order_amount_cents: number;
  readonly prompt_pay_discount_cents: number;
  readonly order_rebate_amount_cents: number;
  readonly excess_cost_cents: number;
}

/** A row of mart.schedule_change. */
export interface ChangeRow extends Named {
  readonly status: string;
  readonly visits: number;
  readonly units_milli: number;
  readonly cost_cents: number;
}

/** A row of mart.expiry. */
export interface ExpiryRow extends Named {
  readonly lot: string | null;
  readonly expiry_date: string;
  readonly days_to_expiry: number;
  readonly status: string;
  readonly at_risk_cost_cents: number;
  readonly cost_left_cents: number;
}

const sum = <R>(rows: readonly R[], value: (row: R) => number): number =>
  rows.reduce((all, row) => all + value(row), 0);

const drugColumns = <R extends Named>() => [
  {
    key: "drug_name",
    label: "Drug",
    href: (row: R) => `./drugs/${row.hcpcs}.html`
  },
  {key: "hcpcs", label: "Code"},
  {key: "site_name", label: "Site"}
];

/** The suggested orders: what the schedule needs beyond stock, their cost, cash and rebate. */
export function orderPicture(rows: readonly SupplyRow[]): HTMLElement {
  const orders = rows.filter((row) => row.order_packages > 0);
  const cost = sum(orders, (row) => row.order_amount_cents);
  const discount = sum(orders, (row) => row.prompt_pay_discount_cents);
  const bySite = new Map<string, number>();
  for (const row of orders) bySite.set(row.site_name, (bySite.get(row.site_name) ?? 0) + row.order_amount_cents);
  const bars = [...bySite].map(([name, cents]) => ({name, cents})).sort((a, b) => b.cents - a.cents);
  if (orders.length === 0) return nothingToDraw("Stock covers the schedule: nothing is to be ordered.");
  return picture(
    `The next four weeks of the schedule need ${dollarsShort(cost)} of drug beyond stock; paying within terms saves ${dollarsShort(discount)}`,
    "Suggested orders by site, dollars at the last price",
    responsive((width) => amountBars(bars, {width, measure: "suggested orders", thing: "site"})),
    "supply"
  );
}

/** When planned doses exceed stock, from the as-of date: a week that has passed is a shortage, not something to come. */
const runsOut = ({run_out_week, weeks_left}: SupplyRow): string =>
  run_out_week === null ? "not planned" : (weeks_left ?? 0) < 0 ? `short since ${run_out_week}` : run_out_week;

/** Stock against the schedule by drug and site. */
export function supplyTable(rows: readonly SupplyRow[]): HTMLElement {
  return dataTable(
    rows.filter((row) => row.planned_units_milli > 0 || row.order_packages > 0),
    [
      ...drugColumns<SupplyRow>().filter(({key}) => key !== "hcpcs"),
      {
        key: "on_hand_units",
        label: "On hand",
        unit: "units",
        kind: "units",
        value: (row) => row.on_hand_units_milli
      },
      {
        key: "planned_to_horizon_units",
        label: "Planned, next order",
        unit: "units",
        kind: "units",
        value: (row) => row.planned_to_horizon_units_milli
      },
      {
        key: "planned_units",
        label: "Planned in all",
        unit: "units",
        kind: "units",
        value: (row) => row.planned_units_milli
      },
      {key: "run_out_week", label: "Runs out", unit: "week of", show: runsOut},
      {
        key: "lead_days",
        label: "Lead time",
        unit: "days, longest seen",
        kind: "count"
      },
      {
        key: "order_packages",
        label: "Order",
        unit: "packages",
        kind: "count"
      },
      {
        key: "order_amount",
        label: "Costs",
        kind: "money",
        value: (row) => row.order_amount_cents,
        total: "sum",
        bar: true
      },
      {
        key: "prompt_pay_discount",
        label: "Saved if paid in terms",
        kind: "money",
        value: (row) => row.prompt_pay_discount_cents,
        total: "sum"
      },
      {
        key: "order_rebate_amount",
        label: "Tiered rebate earned",
        kind: "money",
        value: (row) => row.order_rebate_amount_cents,
        total: "sum"
      },
      {key: "terms_days", label: "Cash due", unit: "days from invoice", kind: "count"},
      {key: "vendor", label: "Vendor"}
    ],
    {
      caption: "Stock against the schedule, and what to order",
      file: "plus-six-suggested-orders",
      proof: {mart: "supply"},
      sort: "-order_amount",
      limit: 12
    }
  );
}

/** What is too much, and what missed or changed appointments left. */
export function excessTables(rows: readonly SupplyRow[], changes: readonly ChangeRow[]): HTMLElement {
  return html`<div><div>${dataTable(
    rows.filter((row) => row.excess_units_milli > 0),
    [
      ...drugColumns<SupplyRow>(),
      {
        key: "excess_units",
        label: "Too much",
        unit: "units",
        kind: "units",
        value: (row) => row.excess_units_milli
      },
      {
        key: "excess_cost",
        label: "Cost of the excess",
        kind: "money",
        value: (row) => row.excess_cost_cents,
        total: "sum"
      }
    ],
    {
      caption: "More than 90 days of schedule and pace",
      file: "plus-six-overstock",
      proof: {mart: "supply"},
      sort: "-excess_cost",
      limit: 8,
      empty: "none."
    }
  )}</div><div>${dataTable(
    changes,
    [
      ...drugColumns<ChangeRow>(),
      {key: "status", label: "Appointment"},
      {key: "visits", label: "Appointments", kind: "count", total: "sum"},
      {
        key: "units",
        label: "Units not given as planned",
        kind: "units",
        value: (row) => row.units_milli
      },
      {
        key: "cost",
        label: "At the last price",
        kind: "money",
        value: (row) => row.cost_cents,
        total: "sum"
      }
    ],
    {
      caption: "Left unused by missed and changed appointments",
      file: "plus-six-missed-appointments",
      proof: {mart: "schedule_change"},
      sort: "-cost",
      limit: 8,
      empty: "none in the schedule."
    }
  )}</div></div>`;
}

const STATUS: Readonly<Record<string, string>> = {
  expired: "past its date",
  will_expire: "will expire at this pace",
  within_90_days: "used in time, date within 90 days",
  in_time: "used in time"
};

/** Dated stock by how soon it expires, against the pace of use. */
export function expirySection(rows: readonly ExpiryRow[]): HTMLElement {
  const risk = rows.filter((row) => row.at_risk_cost_cents > 0);
  const names = [...new Set(risk.map((row) => row.drug_name))];
  if (rows.length === 0) return nothingToDraw("No lot on hand has an expiry date.");
  const classes: readonly [string, number, number][] = [
    ["Past its date", Number.NEGATIVE_INFINITY, -1],
    ["0–30 days", 0, 30],
    ["31–90 days", 31, 90],
    ["91–180 days", 91, 180],
    ["181–365 days", 181, 365],
    ["More than a year", 366, Number.POSITIVE_INFINITY]
  ];
  const bars = classes.map(([name, from, to]) => {
    const own = rows.filter((row) => row.days_to_expiry >= from && row.days_to_expiry <= to);
    const expiry_date = [...new Set(own.map((row) => row.expiry_date))];
    return {
      name,
      cents: sum(own, (row) => row.cost_left_cents),
      opens: {mart: "expiry", sum: ["cost_left"], where: {expiry_date}}
    };
  });
  return html`<div>${picture(
    risk.length === 0
      ? "At the pace of the last 90 days everything is used before its date"
      : `${dollars(sum(risk, (row) => row.at_risk_cost_cents))} will expire at this pace: ${inWords(names.slice(0, 3))}`,
    "Stock on hand by days to its expiry date, dollars at cost",
    responsive((width) => amountBars(bars, {width, measure: "stock", thing: "class of expiry"})),
    "expiry"
  )}${dataTable(
    rows,
    [
      ...drugColumns<ExpiryRow>(),
      {key: "lot", label: "Lot"},
      {key: "expiry_date", label: "Expires"},
      {key: "days_to_expiry", label: "Days left", kind: "count"},
      {
        key: "status",
        label: "At this pace",
        value: (row) => STATUS[row.status] ?? row.status
      },
      {
        key: "cost_left",
        label: "On hand",
        kind: "money",
        value: (row) => row.cost_left_cents,
        total: "sum"
      },
      {
        key: "at_risk_cost",
        label: "Will expire",
        kind: "money",
        value: (row) => row.at_risk_cost_cents,
        total: "sum"
      }
    ],
    {
      caption: `Lots with a date: ${plural(rows.length, "lot")}`,
      file: "plus-six-expiry",
      proof: {mart: "expiry", column: "cost_left", sum: ["cost_left"]},
      sort: "-at_risk_cost",
      limit: 10,
      bold: (row) => row.at_risk_cost_cents > 0
    }
  )}</div>`;
}
