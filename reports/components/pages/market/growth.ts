import {html} from "htl";

/** 24 months that own Medicare volume may be compared over; days as 2022-01-01. */
export interface GrowthPeriod {
  readonly growth_basis: "same_years" | "newest_year";
  readonly growth_from: string;
  readonly growth_to: string;
  readonly months_told: number;
  readonly missing_months: string | null;
  readonly is_compared: boolean;
}

const monthOf = (day: string): string => day.slice(0, 7);
const after = (month: string): string => {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
};

/** Months as `2022-01, 2022-02, 2022-05`, in order, as people write them: 2022-01 to 2022-02, 2022-05. */
export function monthRanges(months: string): string {
  const ranges: [string, string][] = [];
  for (const month of months.split(", ")) {
    const last = ranges.at(-1);
    if (last && after(last[1]) === month) last[1] = month;
    else ranges.push([month, month]);
  }
  return ranges.map(([from, to]) => (from === to ? from : `${from} to ${to}`)).join(", ");
}

/** Which years own growth is of, beside the nation's of `year`; where it is unknown, which months of own claims are missing. */
export function growthWords(periods: readonly GrowthPeriod[], year: number): string {
  const nation = `${year - 1} to ${year}`;
  const same = periods.find((row) => row.growth_basis === "same_years");
  const newest = periods.find((row) => row.growth_basis === "newest_year");
  const used = periods.find((row) => row.is_compared);
  const missing = (row: GrowthPeriod | undefined): string =>
    row?.missing_months ? `Medicare claims of ${monthRanges(row.missing_months)} are not all among the files` : "";
  if (used && used === same) return `Growth is from ${nation}, ours and the nation's.`;
  if (used)
    return `Growth of ours is of the 12 months through ${monthOf(used.growth_to)} on the 12 before, the nation's from ${nation}: of those years ours is not known, as ${missing(same)}.`;
  const wanted = [same, newest]
    .filter((row) => row !== undefined && row.missing_months !== null)
    .map((row) => `of ${monthOf(row!.growth_from)} to ${monthOf(row!.growth_to)}, ${missing(row)}`);
  return `Growth of ours is not known, as it needs claims of every month of two years: ${wanted.join("; ")}.`;
}

export const growthLine = (periods: readonly GrowthPeriod[], year: number | null | undefined): HTMLElement | null =>
  year ? html`<p>${growthWords(periods, year)}</p>` : null;
