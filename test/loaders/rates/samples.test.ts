import {existsSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {readFile} from "./files.ts";

const SAMPLES = join(import.meta.dirname, "../../../../shared/tic");
const CODES = new Set(["27447", "27448", "99214", "97110", "99285", "0200", "80053"]);

/** CMS's own sample files: rows, prices and what was ignored, counted by eye. */
describe.skipIf(!existsSync(SAMPLES))("CMS's sample files (skipped without ../shared)", () => {
  it.each([
    // Of six codes one is of revenue codes (RC), five are CPT; the knee's two references are three TINs and six NPIs.
    ["in-network-rates-all-negotiated-types-sample.json", {codes: 5, prices: 7, rows: 7, bundles: 0, capitations: 0}],
    ["in-network-rates-bundle-single-plan-sample.json", {codes: 0, prices: 0, rows: 0, bundles: 1, capitations: 0}],
    ["in-network-rates-capitation-single-plan-sample.json", {codes: 0, prices: 0, rows: 0, bundles: 0, capitations: 1}],
    [
      "in-network-rates-fee-for-service-single-plan-sample.json",
      {codes: 2, prices: 5, rows: 5, bundles: 0, capitations: 0}
    ],
    ["in-network-rates-multiple-plans-sample.json", {codes: 2, prices: 6, rows: 6, bundles: 0, capitations: 0}],
    ["in-network-rates-no-npi.json", {codes: 1, prices: 1, rows: 1, bundles: 0, capitations: 0}]
  ])("%s", async (name, {codes, rows, ...counts}) => {
    const read = await readFile(join(SAMPLES, name), {codes: CODES, own: ["1234567890"]});
    expect(read).toMatchObject({codes, rows, counts: {...counts, malformed: 0, tooLong: 0, referencesElsewhere: 0}});
  });

  it("has each price with its type, class, places, modifiers and holders", async () => {
    const {rows_} = await readFile(join(SAMPLES, "in-network-rates-all-negotiated-types-sample.json"), {
      codes: CODES,
      own: ["234567890"]
    });
    const knee = rows_.filter(({hcpcs}) => hcpcs === "27447");
    expect(knee).toMatchObject([
      {
        billing_class: "institutional",
        negotiated_type: "negotiated",
        negotiated_rate: "12000",
        service_places: null,
        tins: "3",
        npis: "6",
        is_own: "true"
      },
      {
        billing_class: "professional",
        negotiated_type: "fee schedule",
        negotiated_rate: "8500",
        service_places: "21|22",
        rate_setting: "inpatient"
      }
    ]);
    const types = rows_.map(({negotiated_type}) => negotiated_type);
    expect([...new Set(types)].sort()).toEqual(["derived", "fee schedule", "negotiated", "percentage"]);
    const plans = await readFile(join(SAMPLES, "in-network-rates-multiple-plans-sample.json"), {codes: CODES});
    expect(plans.rows_.find(({rate_modifiers}) => rate_modifiers === "AS")).toMatchObject({
      service_places: "11|18|19",
      plan: null
    });
  });

  it.each(["table-of-contents-sample.json", "table-of-contents.json", "in-network-rates.json"])(
    "%s is none",
    async (name) => {
      await expect(readFile(join(SAMPLES, name))).rejects.toThrow("no in_network in it");
    }
  );
});
