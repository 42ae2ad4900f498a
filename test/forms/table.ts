import {join} from "node:path";
import {Readable, Writable} from "node:stream";
import {init} from "../../loaders/init/init.ts";
import {plainName} from "../../src/domain/name.ts";
import {PAYERS, SITES} from "../../src/sample/network.ts";
import {SUPPLEMENT} from "../../src/sample/x12/remittance.ts";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import type {Form} from "./forms.ts";
import {MEASURES, type Measure} from "./measures.ts";
import {NEEDS} from "./needs.ts";
import type {Values} from "./total.ts";
import {type Truth, truthOf} from "./truth.ts";

/** One cell of the table: a measure of a form, and of a wrong one what is wrong. */
export interface Verdict {
  readonly form: string;
  readonly measure: string;
  readonly state: "equal" | "unknown" | "wrong";
  readonly why: string;
}

/** Lets `init` describe exports, with no question answered. */
async function describeExports(data: string, files: readonly string[]): Promise<void> {
  let said = "";
  const output = new Writable({
    write(chunk, _, done) {
      said += String(chunk);
      done();
    }
  });
  const results = await init({
    files: files.map((file) => join(data, file)),
    data,
    yes: true,
    input: Readable.from([""]),
    output
  });
  if (results.some(({problems}) => problems > 0)) throw new Error(`init leaves problems: ${said}`);
}

const TRUE_PAYERS = new Map([...PAYERS, SUPPLEMENT].map(({payer_id, name}) => [plainName(name), payer_id]));
const TRUE_SITES = new Map(SITES.map(({site_id, name}) => [plainName(name), site_id]));

/** How the build calls payers and sites, by what the truth calls them: the same names are the same. */
async function names({query}: SmallBuild): Promise<(column: string, value: string) => string> {
  const payers = new Map<string, string>();
  const sites = new Map<string, string>();
  for (const {id, name} of await query("SELECT payer_id AS id, name FROM core.payer"))
    payers.set(String(id), TRUE_PAYERS.get(plainName(String(name).replace(/ \(.*\)$/, ""))) ?? String(id));
  for (const {id, name} of await query("SELECT site_id AS id, name FROM core.site"))
    sites.set(String(id), TRUE_SITES.get(plainName(String(name))) ?? String(id));
  return (column, value) =>
    (column === "payer_id"
      ? payers.get(value)
      : column === "site_id"
        ? (sites.get(value) ?? TRUE_SITES.get(plainName(value)))
        : undefined) ?? value;
}

/** What a build says of a measure; values of nothing are left out. */
async function valuesOf(
  built: SmallBuild,
  measure: Measure,
  rename: (column: string, value: string) => string
): Promise<Values> {
  const values: Values = new Map();
  for (const {value, ...key} of await built.query(measure.sql)) {
    if (value === null || Number(value) === 0) continue;
    const name = Object.entries(key)
      .map(([column, cell]) => rename(column, String(cell)))
      .join(" ");
    if (values.has(name)) throw new Error(`${measure.name}: two rows of ${name}`);
    values.set(name, String(value));
  }
  return values;
}

/** The first keys that differ, with both values. */
function differences(got: Values, right: Values): string[] {
  const keys = new Set([...got.keys(), ...right.keys()]);
  return [...keys]
    .filter((key) => Number(got.get(key) ?? 0) !== Number(right.get(key) ?? 0))
    .map((key) => `${key}: ${got.get(key) ?? "nothing"}, true ${right.get(key) ?? "nothing"}`);
}

const scoped = (values: Values, from: string | undefined): Values =>
  from === undefined ? values : new Map([...values].filter(([key]) => (/\d{4}Q\d/.exec(key)?.[0] ?? "9999Q9") >= from));

interface Context {
  readonly form: Form;
  readonly truth: Truth;
  readonly told: Truth;
  /** Findings that the files do not tell, with what is missing. */
  readonly unknown: ReadonlyMap<string, string>;
}

function judge(measure: Measure, got: Values, {form, truth, told, unknown}: Context): Verdict {
  const at = {form: form.name, measure: measure.name};
  const wrong = differences(got, scoped(measure.truth(truth), form.from));
  if (wrong.length === 0) return {...at, state: "equal", why: ""};
  const few = `${wrong.length} differ: ${wrong.slice(0, 4).join("; ")}`;
  const missing = measure.needs.filter((need) => form.lacks.includes(need));
  if (missing.length === 0) return {...at, state: "wrong", why: few};
  const unsaid = missing.filter((need) => !unknown.get(NEEDS[need].finding)?.includes(NEEDS[need].file));
  if (unsaid.length > 0) return {...at, state: "wrong", why: `not said to be unknown: ${unsaid.join(", ")}; ${few}`};
  const more = got.size === 0 ? [] : differences(got, scoped(measure.truth(told), form.from));
  if (more.length > 0) return {...at, state: "wrong", why: `more than the files tell: ${more.slice(0, 4).join("; ")}`};
  return {...at, state: "unknown", why: missing.map((need) => NEEDS[need].file).join(", ")};
}

/** Builds a form and judges every measure of it. */
export async function judgeForm(form: Form): Promise<Verdict[]> {
  const built = await smallBuild({
    files: form.files,
    threads: 1,
    ...(form.describe ? {prepare: (data: string) => describeExports(data, form.describe!)} : {})
  });
  try {
    const rename = await names(built);
    const missing = await built.query("SELECT finding, missing FROM mart.finding_state WHERE NOT is_told");
    const context: Context = {
      form,
      truth: truthOf(form.facts),
      told: truthOf(form.told ?? form.facts),
      unknown: new Map(missing.map((row) => [String(row["finding"]), String(row["missing"])]))
    };
    const verdicts: Verdict[] = [];
    for (const measure of MEASURES.filter(({name}) => form.unasked?.[name] === undefined))
      verdicts.push(judge(measure, await valuesOf(built, measure, rename), context));
    return verdicts;
  } finally {
    built.close();
  }
}

const MARK = {equal: "=", unknown: "?", wrong: "WRONG"} as const;

/** The table as people read it: a row a measure, a column a form. */
export function printTable(verdicts: readonly Verdict[]): string {
  const forms = [...new Set(verdicts.map(({form}) => form))];
  const measures = [...new Set(verdicts.map(({measure}) => measure))];
  const wide = Math.max(...measures.map(({length}) => length));
  const of = (form: string, measure: string): string => {
    const found = verdicts.find((each) => each.form === form && each.measure === measure);
    return found ? MARK[found.state] : "";
  };
  const count = (state: Verdict["state"]): number => verdicts.filter((each) => each.state === state).length;
  return [
    ...forms.map((form, i) => `${String(i + 1).padStart(3)}  ${form}`),
    "",
    `${"".padEnd(wide)}${forms.map((_, i) => String(i + 1).padStart(4)).join("")}`,
    ...measures.map(
      (measure) => `${measure.padEnd(wide)}${forms.map((form) => of(form, measure).padStart(4)).join("")}`
    ),
    "",
    `${forms.length} forms x ${measures.length} measures: equal ${count("equal")}, unknown ${count("unknown")}, wrong ${count("wrong")}`
  ].join("\n");
}
