import {ClaimReader} from "./claim.ts";
import {RemittanceReader} from "./remittance.ts";
import {rowsOf, type X12Row} from "./rows.ts";
import {type Chunks, type ClaimSurvey, type Survey, type SurveyOptions, survey835, survey837} from "./survey.ts";

/** A file that can be read twice: once to judge it, once for its rows. */
export type Rereadable = () => Chunks;

/** An 835: the verdict on it and on each of its payments, and the rows of those that may be used. */
export interface Remittances {
  readonly survey: Survey;
  readonly rows: Iterable<X12Row>;
}

/**
 * Judges an 835 before any row of it is used, then streams the rows of the accepted payments. Memory does not grow
 * with the file; no bytes make it throw.
 */
export function read835(open: Rereadable, options: SurveyOptions = {}): Remittances {
  const survey = survey835(open(), options);
  const isUsed = survey.status === "accepted";
  return {survey, rows: isUsed ? rowsOf(open(), new RemittanceReader(survey.payments)) : []};
}

/** An 837P: the verdict on it, and the rows of the claims that may be used. */
export interface Claims {
  readonly survey: ClaimSurvey;
  readonly rows: Iterable<X12Row>;
}

/** Judges an 837P, then streams the claims and lines of its accepted transactions. No bytes make it throw. */
export function read837(open: Rereadable, options: SurveyOptions = {}): Claims {
  const survey = survey837(open(), options);
  const isUsed = survey.status === "accepted";
  return {survey, rows: isUsed ? rowsOf(open(), new ClaimReader(survey.submissions)) : []};
}
