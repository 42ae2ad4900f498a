import {html} from "htl";
import type {DrugFact, GpoFacts} from "../../../../src/payment/gpo/facts.ts";
import {dayWords, dollarsShort, inWords, percent, plural} from "../../../../src/words/format.ts";
import type {CubeRow} from "../../measures.ts";
import {sumOf} from "../../measures.ts";
import type {DrugName} from "./drug.ts";
import {slugOf} from "./families.ts";

interface Known extends DrugName {
  readonly therapy_line?: string | null;
}

/** What else is known of a drug, a line each: denials, contract and rebate, Maximum Fair Price, alternatives, therapy line. */
export function drugTerms(
  drug: Known,
  {cube, facts, drugs}: {readonly cube: readonly CubeRow[]; readonly facts: GpoFacts; readonly drugs: readonly Known[]}
): HTMLElement {
  const facet = facts.drugs.find((row) => row.hcpcs === drug.hcpcs);
  const items = [
    denials(cube, drug.hcpcs),
    contract(facts, drug.hcpcs),
    mfp(facet, drug.hcpcs),
    alternatives(drug, facts, drugs)
  ];
  return html`<ul class="drug-terms">${items.map((item) => html`<li>${item}</li>`)}${
    drug.therapy_line
      ? html`<li>Therapy line: <a href=${`../therapies/${slugOf(drug.therapy_line)}.html`}>${drug.therapy_line}</a>.</li>`
      : null
  }</ul>`;
}

function denials(cube: readonly CubeRow[], hcpcs: string): HTMLElement {
  const sum = sumOf(cube);
  return html`<span>Denials: ${
    sum.denied_lines === 0
      ? "none in the quarters loaded."
      : html`<a href=${`../denials.html?drug=${hcpcs}`}>${plural(sum.denied_lines, "line")}</a>, ${dollarsShort(sum.denied_acquisition_cost_cents)} of drug.`
  }</span>`;
}

/** The contracts it was bought under lately, the rebate each has earned and what has not come. */
function contract(facts: GpoFacts, hcpcs: string): HTMLElement {
  const last = facts.quarters.slice(-4);
  const bought = facts.spend.filter((row) => row.hcpcs === hcpcs && last.includes(row.quarter));
  const names = [...new Set(bought.map((row) => row.contract_id).filter((name) => name !== "none"))].sort();
  const tier = facts.tiers
    .filter((row) => row.hcpcs === hcpcs && row.is_reached)
    .toSorted((a, b) => b.rebate_pct - a.rebate_pct)[0];
  const rebates = facts.rebates.filter((row) => row.hcpcs === hcpcs);
  const unpaid = rebates.reduce((sum, row) => sum + row.unpaid_cents, 0);
  const accrued = bought.reduce((sum, row) => sum + row.accrued_cents, 0);
  const said = [
    bought.length === 0
      ? "not bought in the last four quarters"
      : names.length === 0
        ? "the invoices name no contract"
        : `bought under ${inWords(names)}`,
    tier ? `tier ${tier.tier} is reached, ${percent(tier.rebate_pct / 1e6)} rebate` : "",
    accrued > 0
      ? `${dollarsShort(accrued)} of rebate accrued in four quarters`
      : facts.rebates.length === 0 && facts.tiers.length === 0
        ? "what rebate it earns is not known"
        : "no rebate accrued",
    unpaid > 0 ? `${dollarsShort(unpaid)} has not come` : ""
  ].filter(Boolean);
  return html`<span>Contract and rebate: ${said.join("; ")}. <a href=${`../purchasing.html?drug=${hcpcs}`}>Prices and rebates</a>.</span>`;
}

const mfp = (facet: DrugFact | undefined, hcpcs: string): HTMLElement =>
  html`<span>Maximum Fair Price: ${
    facet?.mfp_date
      ? html`applies from ${dayWords(facet.mfp_date)}: <a href=${`../ahead.html?drug=${hcpcs}`}>what it does</a>.`
      : "none is set."
  }</span>`;

/**
 * Other products of the molecule: what else a payer may prefer, and where to compare prices. CMS's classes (single source, multiple
 * source, biosimilar) say how a drug is paid, not what it is for, so they name no alternative.
 */
function alternatives(drug: Known, facts: GpoFacts, drugs: readonly Known[]): HTMLElement {
  const bought = new Set(facts.drugs.map((row) => row.hcpcs));
  const others = drugs.filter(
    (row) => row.hcpcs !== drug.hcpcs && drug.family !== null && row.family === drug.family && bought.has(row.hcpcs)
  );
  if (!drug.family || others.length === 0)
    return html`<span>Alternatives in use: no other product of its molecule was bought.</span>`;
  const linked = others.map((row, i) => html`${i > 0 ? ", " : ""}<a href=${`./${row.hcpcs}.html`}>${row.name}</a>`);
  return html`<span>Alternatives in use: ${linked}. <a href=${`../molecules/${slugOf(drug.family)}.html`}>Every product of ${drug.family}: prices, payers, asks</a>.</span>`;
}
