import type {DuckDBConnection} from "@duckdb/node-api";
import {parseCents} from "../../domain/money.ts";
import {auditEncounter} from "../../payment/administration.ts";
import type {AdministrationFinding, AdministrationLine, RecordedTime} from "../../payment/administration-line.ts";
import {fillNumbers, type NumberColumns} from "../../warehouse/append.ts";
import {query, queryJson} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";
import {CODING, ENCOUNTER_LINES, ENCOUNTER_NUMBERS, numbered, PAYING, RATES} from "./administration-encounter.ts";

/** A line of an encounter; `k` is its row in `encounter_line`. */
interface EncounterRow {
  readonly k: number;
  /** How many lines the encounter has; they follow one another. */
  readonly encounter_lines: number;
  readonly line: number;
  readonly coding: number;
  readonly paying: number;
  readonly whole_units: number;
  readonly allowed_cents: number;
  readonly start_minute: number | null;
  readonly stop_minute: number | null;
  readonly route: string | null;
  readonly drug_before: string | null;
}

type Coding = Required<
  Pick<
    AdministrationLine,
    | "hcpcs"
    | "modifiers"
    | "is_drug"
    | "can_carry_a_drug"
    | "needs_no_administration"
    | "category"
    | "level"
    | "therapeutic_hcpcs"
  >
>;

interface Paying {
  readonly payer_id: string;
  readonly is_facility: boolean;
  readonly is_medicare: boolean;
}

/** What lines refer to by number. */
interface Known {
  readonly codings: readonly Coding[];
  readonly payings: readonly Paying[];
  readonly rates: ReadonlyMap<string, bigint>;
}

/** Findings on the coding of administrations, made by `auditEncounter`, encounter by encounter. */
export const administrationFinding: Model = {
  name: "mart.administration_finding",
  description:
    "A finding on how the administration of a drug was coded, the lines of an encounter read together: dollars missed, and dollars an auditor could take back. Claim numbers: a private mart.",
  grain: ["claim_id", "line", "finding"],
  view: false,
  reads: [
    "core.claim_line",
    "core.administration_line",
    "core.site",
    "core.payer",
    "core.finding_state",
    "raw.administration_time",
    "reference.administration_code",
    "reference.administration_range"
  ],
  file: "src/models/expected-payment/administration-finding.ts",
  run: writeFindings
};

async function writeFindings(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE administration_rate AS ${RATES}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE encounter_line AS ${ENCOUNTER_LINES}`);
  await connection.run(numbered("encounter_coding", CODING));
  await connection.run(numbered("encounter_paying", PAYING));
  await connection.run(`CREATE OR REPLACE TEMP TABLE encounter_number AS ${ENCOUNTER_NUMBERS}`);
  const known = await readKnown(connection);
  const texts = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = texts.get(text) ?? texts.size;
    texts.set(text, number);
    return number;
  };
  const columns: NumberColumns = [
    ["k", "INTEGER"],
    ["text", "INTEGER"],
    ["missed_cents", "DOUBLE"],
    ["exposed_cents", "DOUBLE"]
  ];
  await fillNumbers(connection, "finding_line", columns, async (append) => {
    for await (const group of encounters(connection)) {
      for (const {claim_id, finding, detail, missed_revenue, audit_exposure} of auditRows(group, known))
        append(Number(claim_id), numberOf(`${finding}|${detail}`), dollars(missed_revenue), dollars(audit_exposure));
    }
  });
  await writeTexts(connection, [...texts.keys()]);
  await connection.run(`CREATE OR REPLACE TABLE mart.administration_finding AS
    SELECT line.claim_id, line.line, line.quarter, line.payer_id, line.site_id, line.hcpcs, text.finding, text.detail,
      CAST(CAST(finding.missed_cents AS BIGINT) * 0.01 AS DECIMAL(18,2)) AS missed_revenue,
      CAST(CAST(finding.exposed_cents AS BIGINT) * 0.01 AS DECIMAL(18,2)) AS audit_exposure, line.file_id, line.source_line
    FROM finding_line AS finding JOIN encounter_line AS line ON line.rowid = finding.k
      JOIN finding_text AS text ON text.number = finding.text
      -- Hours are not held against a clock that no file tells.
      WHERE text.finding <> 'additional_hours_without_times' OR (SELECT is_told FROM core.finding_state WHERE finding = 'administration_hours');
    DROP TABLE finding_line; DROP TABLE finding_text; DROP TABLE encounter_number; DROP TABLE encounter_coding;
    DROP TABLE encounter_paying; DROP TABLE encounter_line; DROP TABLE administration_rate`);
}

const dollars = (cents: bigint | null): number | null => (cents === null ? null : Number(cents));

/** The few texts that findings have, by their numbers. */
async function writeTexts(connection: DuckDBConnection, texts: readonly string[]): Promise<void> {
  await connection.run("CREATE OR REPLACE TEMP TABLE finding_text (number INTEGER, finding VARCHAR, detail VARCHAR)");
  const appender = await connection.createAppender("finding_text", "main", "temp");
  texts.forEach((text, number) => {
    const bar = text.indexOf("|");
    appender.appendInteger(number);
    appender.appendVarchar(text.slice(0, bar));
    appender.appendVarchar(text.slice(bar + 1));
    appender.endRow();
  });
  appender.closeSync();
}

async function readKnown(connection: DuckDBConnection): Promise<Known> {
  const rates = new Map<string, bigint>();
  for (const row of await queryJson(connection, "FROM administration_rate ORDER BY ALL"))
    rates.set(`${row["payer_id"]}|${row["hcpcs"]}`, parseCents(String(row["rate"]).slice(0, -4)));
  const codings = await query(connection, "SELECT * EXCLUDE number FROM encounter_coding ORDER BY number");
  const payings = await query(connection, "SELECT * EXCLUDE number FROM encounter_paying ORDER BY number");
  return {
    rates,
    codings: codings.map((row) => ({...row, modifiers: String(row["modifiers"]).split("|")}) as unknown as Coding),
    payings: payings as unknown as Paying[]
  };
}

/** Rows read at a time: memory does not grow with the practice, and what is read dies young. */
const PAGE = 10_000;

/** Encounter by encounter, in pages; one that lies across two pages is held over to the second. */
async function* encounters(connection: DuckDBConnection): AsyncGenerator<EncounterRow[]> {
  let held: EncounterRow[] = [];
  for (let start = 0; ; start += PAGE) {
    const page = (await query(
      connection,
      `SELECT * FROM encounter_number WHERE rowid >= ${start} AND rowid < ${start + PAGE} ORDER BY rowid`
    )) as unknown as EncounterRow[];
    const rows = held.length > 0 ? [...held, ...page] : page;
    let next = 0;
    while (next < rows.length && next + rows[next]!.encounter_lines <= rows.length) {
      const end = next + rows[next]!.encounter_lines;
      yield rows.slice(next, end);
      next = end;
    }
    held = rows.slice(next);
    if (page.length < PAGE) return;
  }
}

/** Findings of an encounter; `claim_id` is a line's row in `encounter_line`, as only that two lines are not one matters here. */
function auditRows(group: readonly EncounterRow[], {codings, payings, rates}: Known): AdministrationFinding[] {
  const {payer_id, is_facility, is_medicare} = payings[group[0]!.paying]!;
  const rateOf = (hcpcs: string): bigint | null => rates.get(`${payer_id}|${hcpcs}`) ?? null;
  const lines = group.map(({k, line, coding, whole_units, allowed_cents}): AdministrationLine => {
    const code = codings[coding]!;
    return {
      claim_id: String(k),
      line,
      hcpcs: code.hcpcs,
      units: whole_units,
      modifiers: code.modifiers,
      is_drug: code.is_drug,
      can_carry_a_drug: code.can_carry_a_drug,
      needs_no_administration: code.needs_no_administration,
      category: code.category,
      level: code.level,
      therapeutic_hcpcs: code.therapeutic_hcpcs,
      allowed_amount: BigInt(allowed_cents)
    };
  });
  const times: RecordedTime[] = group.flatMap(({k, line, route, start_minute, stop_minute}) =>
    start_minute === null || stop_minute === null || stop_minute < start_minute
      ? []
      : [{claim_id: String(k), line, route: route ?? "iv_infusion", start: start_minute, stop: stop_minute}]
  );
  const drugBefore = ({claim_id}: AdministrationLine): string | null =>
    group.find((row) => String(row.k) === claim_id)?.drug_before ?? null;
  return auditEncounter({lines, times, is_facility, is_medicare, rateOf, administrationOf: rateOf, drugBefore});
}
