import {beforeAll, describe, expect, it} from "vitest";
import {formsOf} from "./forms.ts";
import {smallPractice} from "./practice.ts";
import {judgeForm, printTable, type Verdict} from "./table.ts";

/**
 * One truth, many forms: a small practice whose truth the generator knows, told in many kinds of files. What a form determines
 * equals the truth to the cent; everything else is said to be unknown, with the file that would tell.
 */

const forms = formsOf(smallPractice());
const verdicts: Verdict[] = [];

beforeAll(async () => {
  const waiting = [...forms];
  const work = async (): Promise<void> => {
    for (let form = waiting.shift(); form; form = waiting.shift()) verdicts.push(...(await judgeForm(form)));
  };
  await Promise.all([work(), work()]);
  verdicts.sort((a, b) => forms.findIndex(({name}) => name === a.form) - forms.findIndex(({name}) => name === b.form));
  console.log(printTable(verdicts));
}, 1_200_000);

describe("one truth, many forms", () => {
  it.each(forms.map(({name}) => name))("%s: equal or unknown, never wrong", (name) => {
    const wrong = verdicts.filter(({form, state}) => form === name && state === "wrong");
    expect(wrong.map(({measure, why}) => `${measure}: ${why}`)).toEqual([]);
  });
});
