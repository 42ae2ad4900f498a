import {FEATURES} from "./features.ts";
import type {Spread} from "./interval.ts";
import {type Coefficients, FITTED_HORIZONS, type PublishedDrift} from "./model.ts";
import type {Fitted} from "./rolling.ts";
import {DRUG_CLASSES, type DrugClass} from "./state.ts";

/**
 * One row of data/reference/forecast_prior.csv. `published_drift` is a log change a quarter from the literature;
 * `coefficient` and `spread` rows are this model fitted on CMS's own files, for histories too short to fit on.
 */
export interface PriorRow {
  kind: "published_drift" | "coefficient" | "spread";
  drug_class: string;
  /** Quarters; 0 on published rows. */
  horizon: number;
  term: string;
  value: number;
  source: string;
}

/** The published drifts among prior rows. */
export function publishedDrift(rows: readonly PriorRow[]): PublishedDrift {
  const drift: PublishedDrift = {};
  for (const row of rows) {
    if (row.kind === "published_drift") drift[asDrugClass(row.drug_class)] = row.value;
  }
  return drift;
}

/** A fit as rows, ten significant digits: what `readPrior` reads back. */
export function writePrior({coefficients, spreads}: Fitted, source: string): PriorRow[] {
  const rows: PriorRow[] = [];
  for (const drug_class of DRUG_CLASSES) {
    for (const horizon of FITTED_HORIZONS) {
      const key = {drug_class, horizon, source};
      FEATURES.forEach((term, j) => {
        rows.push({kind: "coefficient", ...key, term, value: rounded(coefficients.get(horizon)![drug_class][j]!)});
      });
      const {below, above} = spreads[drug_class].get(horizon)!;
      rows.push({kind: "spread", ...key, term: "below", value: rounded(below)});
      rows.push({kind: "spread", ...key, term: "above", value: rounded(above)});
    }
  }
  return rows;
}

const rounded = (value: number): number => Number(value.toPrecision(10));

/** The fit that rows describe; throws naming the first number that is missing. */
export function readPrior(rows: readonly PriorRow[]): Fitted {
  const values = new Map(rows.map((row) => [`${row.kind} ${row.drug_class} ${row.horizon} ${row.term}`, row.value]));
  const value = (key: string): number => {
    const found = values.get(key);
    if (found === undefined)
      throw new Error(`forecast prior has no row: ${key}; restore data/reference/forecast_prior.csv`);
    return found;
  };
  const coefficients: Coefficients = new Map();
  for (const horizon of FITTED_HORIZONS) {
    const entries = DRUG_CLASSES.map((c) => [
      c,
      Float64Array.from(FEATURES, (term) => value(`coefficient ${c} ${horizon} ${term}`))
    ]);
    coefficients.set(horizon, Object.fromEntries(entries) as Record<DrugClass, Float64Array>);
  }
  const spreads = Object.fromEntries(
    DRUG_CLASSES.map((c) => [
      c,
      new Map<number, Spread>(
        FITTED_HORIZONS.map((h) => [
          h,
          {below: value(`spread ${c} ${h} below`), above: value(`spread ${c} ${h} above`)}
        ])
      )
    ])
  ) as Fitted["spreads"];
  return {coefficients, spreads};
}

/** Checks the name of a class; throws on one that is not known. */
export function asDrugClass(name: string): DrugClass {
  const found = DRUG_CLASSES.find((drug_class) => drug_class === name);
  if (!found) throw new Error(`unknown drug class: ${name}; use one of ${DRUG_CLASSES.join(", ")}`);
  return found;
}
