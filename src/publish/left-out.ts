import type {DuckDBConnection} from "@duckdb/node-api";
import {Refused} from "../errors.ts";
import {queryJson} from "../warehouse/database.ts";
import {type LeftOut, leftOutGroups, leftOutInWords} from "../words/left-out.ts";

/** What mart.left_out says, with paths, as numbers of whole cents. */
export async function readLeftOut(connection: DuckDBConnection): Promise<LeftOut[]> {
  return (await queryJson(
    connection,
    `SELECT left_out.source, fate, left_out.reason, subject, file.path, first_line, "rows"::DOUBLE AS "rows", rows_unread::DOUBLE AS rows_unread,
       CAST(dollars * 100 AS BIGINT)::DOUBLE AS dollars_cents, CAST(fate_amount * 100 AS BIGINT)::DOUBLE AS fate_cents,
       CAST(source_amount * 100 AS BIGINT)::DOUBLE AS source_cents, is_above
     FROM mart.left_out LEFT JOIN raw.file AS file USING (file_id)
     ORDER BY left_out.source, fate, dollars DESC, "rows" DESC, left_out.reason, subject, file.path`
  )) as unknown as LeftOut[];
}

/**
 * Numbers without a large part of a source's dollars are of another practice: throws `Refused` where the share left_out_stop of
 * reference/setting.csv (5% as delivered) is passed, unless told to go on. Returns a line for each source and fate, the largest first.
 */
export function refuseLeftOut(rows: readonly LeftOut[], {incomplete}: {readonly incomplete: boolean}): string[] {
  const groups = leftOutGroups(rows);
  const above = groups.filter((group) => group.some((row) => row.is_above));
  if (above.length > 0 && !incomplete)
    throw new Refused(
      [
        ...above.map((group) => leftOutInWords(group, 8)),
        "nothing was published: more of a source than left_out_stop of reference/setting.csv allows (5% as delivered) would be missing; mend what is named above, or publish without it: --incomplete"
      ].join("\n")
    );
  return groups.map((group) => leftOutInWords(group));
}
