import {TABLES} from "../../schema/all.ts";
import {COLUMNS} from "../../schema/column.ts";
import {PATIENT_COLUMNS} from "../../schema/patient.ts";
import {columnsOf} from "../../schema/table.ts";
import {identifierFinder} from "./bytes.ts";
import {daysIn} from "./days.ts";
import type {PrivateFacts} from "./facts.ts";
import {peopleFinder} from "./people.ts";
import {visibleText} from "./plain.ts";
import {shapeIn} from "./shapes.ts";

/** Days that the report works out, in columns of pages that no model has. */
const WORKED_OUT = new Set(["act_by", "appeal_by", "buy_by", "due_date", "run_out_week"]);
const PUBLIC_DAYS: ReadonlySet<string> = new Set(
  TABLES.flatMap((table) => columnsOf(table))
    .filter(({meta}) => !meta.patient && meta.kind === "date")
    .map(({name}) => name)
);
/** Whether the dictionary has the column as a day of something else than a patient: an invoice, a posting, a deadline. */
const isDayColumn = (column: string): boolean =>
  !PATIENT_COLUMNS.has(column) &&
  (WORKED_OUT.has(column) || PUBLIC_DAYS.has(column) || COLUMNS[column]?.[0] === "DATE");
const ISO_DAY = /(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)/g;
/** Files of code and style, which are the same for every practice: dates in them are their authors'. */
const CODE = /^_(node|npm|observablehq|import|jsr)\//;
const DAY = "a day that only patients' rows have";

/** Judges texts by what they give away; each answer is the kind of fault, never the value. */
export interface Judge {
  /** The value of one cell of a table. */
  cell(value: string, column: string): readonly string[];
  /** A file as it lies, but for its tables. */
  file(path: string, bytes: Buffer): readonly string[];
}

/** Names of files, marts and the site of one build are judged by the same facts, which are sorted once. */
const JUDGES = new WeakMap<PrivateFacts, Judge>();

/** The one judge of everything that leaves: sites, marts, packets, names of files. */
export function judgeOf(facts: PrivateFacts): Judge {
  const judge = JUDGES.get(facts) ?? newJudge(facts);
  JUDGES.set(facts, judge);
  return judge;
}

function newJudge(facts: PrivateFacts): Judge {
  const exact = identifierFinder(facts.identifiers);
  const people = peopleFinder(facts.identifiers, facts.commonWords);
  const isPrivate = (day: string): boolean => facts.dates.has(day) && !facts.publicDates.has(day);
  // The same names stand in many tables.
  const judged = new Map<string, {faults: readonly string[]; hasDay: boolean}>();
  const judge = (text: string): {faults: readonly string[]; hasDay: boolean} => {
    const known = judged.get(text);
    if (known) return known;
    const found = exact.isOne(text) ? "a patient's or claim's identifier" : people.find(text);
    const faults = [found, shapeIn(text)].filter((fault) => fault !== null);
    const answer = {faults, hasDay: daysIn(text, {tight: true}).some(isPrivate)};
    judged.set(text, answer);
    return answer;
  };
  return {
    cell(value, column) {
      const {faults, hasDay} = judge(value);
      return hasDay && !isDayColumn(column) ? [...faults, DAY] : faults;
    },
    file(path, bytes) {
      const at = exact.inBytes(bytes);
      const faults: (string | null)[] = [at >= 0 ? `a patient's or claim's identifier: (${path} byte ${at})` : null];
      if (!CODE.test(path) && !/\.(json|arrow|parquet|png|woff2?)$/i.test(path)) {
        const raw = bytes.toString("utf8");
        const isMarkup = /\.(html|svg|xml|rels)$/i.test(path);
        const text = isMarkup ? visibleText(raw) : raw;
        const isCode = /\.(m?js|css)$/i.test(path);
        const hasDay =
          [...raw.matchAll(ISO_DAY)].some(([day]) => isPrivate(day)) || (!isCode && daysIn(text).some(isPrivate));
        const found = people.find(text) ?? (isMarkup ? people.find(raw) : null);
        if (at < 0 && found) faults.push(`${found}: (${path})`);
        const shape = isCode ? null : shapeIn(text);
        if (shape) faults.push(`${shape}: (${path})`);
        if (hasDay) faults.push(`${DAY}: (${path})`);
      }
      return faults.filter((fault) => fault !== null);
    }
  };
}
