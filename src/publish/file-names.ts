import {extname} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {literal} from "../schema/table.ts";
import type {PrivateFacts} from "../site/gate/facts.ts";
import {judgeOf} from "../site/gate/judge.ts";
import {queryJson} from "../warehouse/database.ts";

/** A file's name where it may be read by others: `remittance_claim/3fa9c2d1.835`. The warehouse keeps the name itself. */
const standIn = (source: string, sha256: string, path: string): string => {
  const ending = extname(path);
  return `${source}/${sha256.slice(0, 8)}${/^\.[a-z0-9]{1,5}$/i.test(ending) ? ending.toLowerCase() : ""}`;
};

/**
 * Takes out of mart.file, and of the lines behind a number, the names of files that could tell of a patient: a known name or number, a day of service, the shape
 * of a Social Security number. Kind and the first digits of the hash stand in their place, by which `raw.file` and the load
 * report name the file at home. Returns what stands for what, longest first, for texts that name files.
 */
export async function hideFileNames(
  connection: DuckDBConnection,
  facts: PrivateFacts
): Promise<readonly (readonly [path: string, shown: string])[]> {
  const judge = judgeOf(facts);
  const files = await queryJson(
    connection,
    "SELECT file_id, path, sha256, coalesce(source, status) AS kind FROM raw.file"
  );
  const hidden = files
    .map((file) => ({
      id: Number(file["file_id"]),
      path: String(file["path"]),
      kind: String(file["kind"]),
      sha256: String(file["sha256"])
    }))
    .filter(({path}) => judge.cell(path, "path").length > 0)
    .map(({id, path, kind, sha256}) => ({id, path, shown: standIn(kind, sha256, path)}))
    .sort((a, b) => b.path.length - a.path.length);
  for (const {id, path, shown} of hidden) {
    await connection.run(`UPDATE mart.file SET path = ${literal(shown)} WHERE file_id = ${id}`);
    await connection.run(`UPDATE mart.proof_line SET file_path = ${literal(shown)} WHERE file_path = ${literal(path)}`);
    await connection.run(
      `UPDATE mart.file SET reason = replace(reason, ${literal(path)}, ${literal(shown)}) WHERE contains(reason, ${literal(path)})`
    );
  }
  return hidden.map(({path, shown}) => [path, shown]);
}

/** A text that may name files, with what stands for them. */
export const withoutNames = (text: string, hidden: readonly (readonly [string, string])[]): string =>
  hidden.reduce((shown, [path, name]) => shown.replaceAll(path, name), text);
