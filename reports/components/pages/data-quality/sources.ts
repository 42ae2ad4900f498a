import {html} from "htl";

/** Optional files and what each of them adds. Needed ones (CMS files, purchases, claims) stop a build when they are missing. */
const OPTIONAL: readonly (readonly [source: string, name: string, adds: string])[] = [
  ["sites", "sites", "sites go by their number and their kind is unknown"],
  ["payers", "payers", "payers go by their number and their kind is unknown"],
  ["payer_contracts", "payer contracts", "what a payer should have paid is not known"],
  ["gpo_contracts", "purchasing contracts", "contract prices and tiers are not known"],
  ["rebates", "rebates", "costs are before rebates"],
  ["prior_auths", "prior authorizations", "authorization delays are not shown"],
  ["inventory_counts", "inventory counts", "lost and expired stock is not seen"],
  ["schedule", "schedule", "coming doses are not known"],
  ["administration_times", "administration times", "chair time is not known"],
  ["wac", "list prices", "list prices are not known"],
  ["budget", "budget", "nothing is compared with a budget"]
];

/** One line for the optional files that were not loaded, saying what is missing for it. */
export function missingSources(loaded: readonly string[]): HTMLElement | null {
  const missing = OPTIONAL.filter(([source]) => !loaded.includes(source));
  if (missing.length === 0) return null;
  return html`<p class="empty">Not loaded, all optional: ${missing.map(([, name, adds]) => `${name} (${adds})`).join("; ")}.</p>`;
}
