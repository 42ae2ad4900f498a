import {count, dollarsShort, kindName, percent, plural, quarterWords, ratio} from "../../../../src/words/format.ts";
import type {Choice} from "../../filters.ts";
import {type CubeRow, projected, quartersOf, sumOf} from "../../measures.ts";
import {figures} from "../../page.ts";
import {proofButton} from "../../proof.ts";
import {splitSentence} from "../../split.ts";

/** Visits of a site in a quarter (data/review.json: sites). */
export interface SiteVisits {
  readonly quarter: string;
  readonly site_id: string;
  readonly visits: number;
}

const visitsOf = (visits: readonly SiteVisits[], site_id: string, quarter: string | null): number =>
  visits
    .filter((row) => row.site_id === site_id && (quarter === null || row.quarter === quarter))
    .reduce((sum, row) => sum + row.visits, 0);

/** What a site earns a visit, and where it loses. */
export function siteSentence(cube: readonly CubeRow[], visits: readonly SiteVisits[], {quarter}: Choice): string {
  const first = cube[0];
  if (!first) return "No lines at this site";
  const rows = cube.filter((row) => quarter === null || row.quarter === quarter);
  const sum = sumOf(rows);
  const seen = visitsOf(visits, first.site_id, quarter);
  const when = quarter === null ? "in all quarters" : `in ${quarterWords(quarter)}`;
  const result = projected(sum);
  const each = seen === 0 ? "" : `, ${dollarsShort(Math.round(result / seen))} a visit`;
  return `${first.site_name} is projected to ${result < 0 ? "lose" : "earn"} ${dollarsShort(Math.abs(result))} on drugs ${when}${each}`;
}

/** The site's figures: result, services beside it, what is pending. */
export function siteFigures(cube: readonly CubeRow[], visits: readonly SiteVisits[], {quarter}: Choice): HTMLElement {
  const rows = cube.filter((row) => quarter === null || row.quarter === quarter);
  const sum = sumOf(rows);
  const seen = visitsOf(visits, cube[0]?.site_id ?? "", quarter);
  const services = sum.administration_amount_cents + sum.evaluation_amount_cents + sum.other_service_amount_cents;
  return figures([
    {
      label: "Projected net cost recovery",
      value: proofButton(dollarsShort(projected(sum)), {
        title: `${cube[0]?.site_name ?? ""}: projected net cost recovery`,
        quarters: quarter === null ? quartersOf(cube) : [quarter],
        hcpcs: null,
        payer_id: null,
        site_id: cube[0]?.site_id ?? null,
        sum
      }),
      loss: projected(sum) < 0,
      note: `${percent(ratio(projected(sum), sum.acquisition_cost_cents))} of acquisition cost; rebates belong to no site`
    },
    {
      label: "Drug administration",
      value: dollarsShort(sum.administration_amount_cents),
      proof: {mart: "review_site", sum: ["administration_amount"]},
      note: `evaluation and other services ${dollarsShort(services - sum.administration_amount_cents)}; separate from the drugs`
    },
    {
      label: "Visits",
      value: count(seen),
      proof: {mart: "review_site"},
      note:
        seen === 0
          ? ""
          : `${dollarsShort(Math.round(projected(sum) / seen))} of drugs and ${dollarsShort(Math.round(services / seen))} of services a visit`
    },
    {
      label: "Pending",
      value: dollarsShort(sum.open_acquisition_cost_cents),
      proof: {mart: "margin_split", sum: ["-pending_net_amount"]},
      note: `acquisition cost of ${plural(sum.open_lines, "line")} not answered`
    }
  ]);
}

/** The kind of a site and what it lost on, under its title. */
export const siteName = (cube: readonly CubeRow[]): string => `${kindName(cube[0]?.site_kind)}: ${splitSentence(cube)}`;
