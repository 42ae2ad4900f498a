import {describe, expect, it} from "vitest";
import {formsOf} from "./forms.ts";
import {wholePractice} from "./practice.ts";
import {judgeForm, printTable, type Verdict} from "./table.ts";

/** The whole sample in the forms that strangers bring first; the small practice has all of them (forms.test.ts). */

const FORMS = [
  "canonical",
  "X12, one distributor and CMS alone",
  "charges",
  "without all of these",
  "the last quarter and an opening count"
];
const forms = formsOf(wholePractice()).filter(({name}) => FORMS.includes(name));
const verdicts: Verdict[] = [];

describe("one truth, many forms, of the whole sample", () => {
  it("has every form", () => expect(forms.map(({name}) => name)).toEqual(FORMS));

  it.each(FORMS)("%s: equal or unknown, never wrong", async (name) => {
    const found = await judgeForm(forms.find((form) => form.name === name)!);
    verdicts.push(...found);
    console.log(printTable(verdicts));
    expect(found.filter(({state}) => state === "wrong").map(({measure, why}) => `${measure}: ${why}`)).toEqual([]);
  });
});
