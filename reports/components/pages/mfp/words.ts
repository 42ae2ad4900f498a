import {FIELDS, type Scenario, toQuery} from "../../../../src/forecast/mfp/scenario.ts";
import {valueInWords} from "../../../../src/forecast/mfp/words.ts";

export {inScenarioWords, numberInWords, valueInWords} from "../../../../src/forecast/mfp/words.ts";

/** Assumptions in which two scenarios differ, with the text of each. */
export function differences(a: Scenario, b: Scenario): {label: string; a: string; b: string}[] {
  const [left, right] = [new URLSearchParams(toQuery(a)), new URLSearchParams(toQuery(b))];
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort();
  return keys.flatMap((key) => {
    const field = (FIELDS as Record<string, {label: string; value: unknown} | undefined>)[key];
    const standard = field ? String(field.value) : "";
    const [x, y] = [left.get(key) ?? standard, right.get(key) ?? standard];
    return x === y ? [] : [{label: field?.label ?? key, a: valueInWords(key, x), b: valueInWords(key, y)}];
  });
}

/** Dollars of a forecast as the whole cents that tables and charts take. */
export const cents = (amount: number): number => Math.round(100 * amount);

/** What a table of selected drugs says when there is none. */
export const NONE = "no drug in use has an MFP.";
