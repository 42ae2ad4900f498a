import {html} from "htl";
import {dollarsExact, percent, plural, price, quarterWords, ratio} from "../../src/words/format.ts";
import {fetchRows, openDrawer, term} from "./drawer.ts";
import {projected} from "./measures.ts";
import {plainTable} from "./plain-table.ts";
import type {ProofAsk} from "./proof.ts";

interface Cut {
  readonly hcpcs: string;
  readonly payer_id: string;
  readonly site_id: string;
}

interface Line extends Cut {
  readonly file_path: string;
  readonly source_line: number;
  readonly service_month: string;
  readonly line_state: string;
  readonly units_milli: number;
  readonly allowed_amount_cents: number;
  readonly collected_amount_cents: number;
  readonly acquisition_cost_cents: number;
}

interface Lot extends Cut {
  readonly vendor: string;
  readonly invoice: string;
  readonly received_date: string | null;
  readonly ndc11: string;
  readonly units_milli: number;
  readonly cost_cents: number;
}

interface Limit {
  readonly hcpcs: string;
  readonly payment_limit: number;
  readonly posted_date: string | null;
}

const sum = <R>(rows: readonly R[], of: (row: R) => number): number => rows.reduce((all, row) => all + of(row), 0);

/** Opens the proof of a number at the right: its equation, the lines and lots of its terms, the rule, and whether it adds up. */
export async function openProof(ask: ProofAsk): Promise<void> {
  await openDrawer(ask.title, () => proofOf(ask));
}

async function proofOf(ask: ProofAsk): Promise<HTMLElement> {
  const isOf = (row: Cut): boolean =>
    (ask.hcpcs === null || row.hcpcs === ask.hcpcs) &&
    (ask.codes === undefined || ask.codes.has(row.hcpcs)) &&
    (ask.payer_id === null || row.payer_id === ask.payer_id) &&
    (ask.site_id === null || row.site_id === ask.site_id);
  const [lines, lots] = await Promise.all([
    Promise.all(ask.quarters.map((quarter) => fetchRows<Line>(`lines-${quarter}`))),
    Promise.all(ask.quarters.map((quarter) => fetchRows<Lot>(`lots-${quarter}`)))
  ]);
  const last = ask.quarters.at(-1) ?? "";
  const limit =
    ask.hcpcs === null ? undefined : (await fetchRows<Limit>(`limits-${last}`)).find((row) => row.hcpcs === ask.hcpcs);
  return body(ask, lines.flat().filter(isOf), lots.flat().filter(isOf), limit);
}

function body(ask: ProofAsk, lines: readonly Line[], lots: readonly Lot[], limit: Limit | undefined): HTMLElement {
  const {sum: parts} = ask;
  const collected = sum(lines, (row) => row.collected_amount_cents);
  const cost = sum(lines, (row) => row.acquisition_cost_cents);
  const ofLots = sum(lots, (row) => row.cost_cents);
  const result =
    collected - cost + parts.to_come_amount_cents - parts.cost_adjustment_cents + parts.accrued_amount_cents;
  const addsUp =
    collected === parts.collected_amount_cents && cost === parts.acquisition_cost_cents && result === projected(parts);
  const line = (sign: string, cents: number, words: string): HTMLElement => term(sign, dollarsExact(cents), words);
  const where = [
    ask.hcpcs ? `hcpcs=${ask.hcpcs}` : ask.codes && "hcpcs=CODE",
    ask.payer_id && `payer_id=${ask.payer_id}`,
    ask.site_id && `site_id=${ask.site_id}`,
    `quarter=${ask.quarters.at(-1)}`
  ].filter(Boolean);
  return html`<div>
    <table class="equation"><tbody>
      ${line("", collected, `collected on ${plural(lines.length, "claim line")}`)}
      ${line("\u2212", cost, `acquisition cost, from ${plural(new Set(lots.map((row) => `${row.vendor} ${row.invoice} ${row.ndc11}`)).size, "invoice line")}`)}
      ${line("+", parts.to_come_amount_cents, "projected to come on pending and denied lines")}
      ${line("\u2212", parts.cost_adjustment_cents, "credits and freight")}
      ${line("+", parts.accrued_amount_cents, "rebates accrued")}
      ${term("=", dollarsExact(result), "projected net cost recovery", true)}
    </tbody></table>
    <p class="adds-up"><strong>Adds up: ${addsUp ? "yes" : "no"}</strong>${addsUp ? ", to the cent, line by line." : `: the page says ${dollarsExact(projected(parts))}.`}</p>
    ${limit ? html`<p>Payment limit of ${quarterWords(ask.quarters.at(-1) ?? "")}: ${price(limit.payment_limit)} a unit${limit.posted_date ? `, in the file CMS posted ${limit.posted_date}` : ""}.</p>` : null}
    <p>Rule: collected is what payers, patients and assistance paid; cost is first in, first out, each site from its own lots${ofLots === cost ? "" : `; ${dollarsExact(cost - ofLots)} (${percent(ratio(cost - ofLots, cost))}) rests on no lot and is estimated`}. The same trail on the command line: <code>npx plus-six explain margin_cube ${where.join(" ")}</code></p>
    ${plainTable(
      lines,
      [
        {key: "file_path", label: "File", wrap: "anywhere"},
        {key: "source_line", label: "Line", kind: "count", show: (row) => String(row.source_line)},
        {key: "service_month", label: "Month"},
        {key: "line_state", label: "State"},
        {key: "units", label: "Units", kind: "units", value: (row) => row.units_milli},
        {
          key: "collected_amount",
          label: "Collected",
          kind: "money_exact",
          value: (row) => row.collected_amount_cents,
          total: "sum"
        },
        {
          key: "acquisition_cost",
          label: "Cost",
          kind: "money_exact",
          value: (row) => row.acquisition_cost_cents,
          total: "sum"
        },
        {
          key: "allowed_amount",
          label: "Allowed",
          kind: "money_exact",
          value: (row) => row.allowed_amount_cents,
          total: "sum"
        }
      ],
      {caption: "Claim lines", file: "plus-six-proof-lines", limit: 12, empty: "no claim line."}
    )}
    ${plainTable(
      lots,
      [
        {key: "vendor", label: "Vendor"},
        {key: "invoice", label: "Invoice"},
        {key: "received_date", label: "Received"},
        {key: "ndc11", label: "NDC"},
        {key: "units", label: "Units", kind: "units", value: (row) => row.units_milli},
        {
          key: "unit_cost",
          label: "A unit",
          kind: "price",
          value: (row) => (row.units_milli === 0 ? null : (row.cost_cents * 10) / row.units_milli)
        },
        {key: "cost", label: "Cost", kind: "money_exact", value: (row) => row.cost_cents, total: "sum"}
      ],
      {
        caption: "Lots the units came from",
        file: "plus-six-proof-lots",
        limit: 12,
        empty: "no lot: nothing was drawn from stock."
      }
    )}
  </div>`;
}
