import {existsSync, readdirSync, readFileSync, realpathSync} from "node:fs";
import {basename, dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import type {DuckDBConnection} from "@duckdb/node-api";
import {Refused} from "../errors.ts";
import {literal} from "../schema/table.ts";
import {openDatabase, queryJson} from "../warehouse/database.ts";
import {lockDown} from "../warehouse/read-only.ts";
import {NEWS_PARTS, type News, type NewsPart, type NewsRow} from "../words/news-alert.ts";
import type {Manifest} from "./manifest.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

/** A publication: its folder and what its manifest says. */
interface Publication {
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * What changed between two publications of one practice: each part a question over both warehouses (src/publish/news/*.sql).
 * `since` is the folder of an earlier one; else the one before the last, which a build leaves. A part that the earlier
 * warehouse cannot answer, having been built by another version, is not known. Throws `Refused` where there is no earlier one.
 */
export async function readNews({
  root,
  out,
  since,
  days
}: {
  readonly root: string;
  readonly out: string;
  readonly since?: string | undefined;
  /** How far ahead ends of contracts and days to act are looked for. */
  readonly days: number;
}): Promise<News> {
  const now = publicationAt(out);
  const before = since === undefined ? publicationBefore(out, now) : publicationAt(since);
  const warehouse = await openDatabase(":memory:");
  try {
    const {connection} = warehouse;
    await connection.run(readFileSync(join(root, "src/warehouse/macros.sql"), "utf8"));
    for (const [name, {folder}] of Object.entries({old: before, new: now}))
      await connection.run(`ATTACH ${literal(join(folder, "warehouse.duckdb"))} AS ${name} (READ_ONLY)`);
    await lockDown(connection);
    const parts: Partial<Record<NewsPart, readonly NewsRow[] | null>> = {};
    for (const part of NEWS_PARTS) parts[part] = await readPart(connection, part, days);
    return {
      as_of: now.manifest.as_of,
      before_as_of: before.manifest.as_of,
      days,
      practice: await practiceOf(connection),
      names: await namesOf(connection),
      files: filesSince(before.manifest, now.manifest),
      parts: parts as News["parts"]
    };
  } finally {
    warehouse.close();
  }
}

async function readPart(
  connection: DuckDBConnection,
  part: NewsPart,
  days: number
): Promise<readonly NewsRow[] | null> {
  const sql = readFileSync(join(HERE, "news", `${part}.sql`), "utf8").replaceAll("$days", String(days));
  try {
    const rows = await queryJson(connection, `FROM (${sql}) ORDER BY ALL`);
    const priced = rows.map((row) => ({
      ...row,
      amount_cents: row["amount_cents"] === null ? null : Number(row["amount_cents"])
    }));
    return priced.sort((a, b) => Math.abs(b.amount_cents ?? -1) - Math.abs(a.amount_cents ?? -1));
  } catch (error) {
    // A table or column the earlier version did not have yet.
    if (/Catalog Error|Binder Error/.test((error as Error).message)) return null;
    throw error;
  }
}

async function practiceOf(connection: DuckDBConnection): Promise<string | null> {
  const [row] = await queryJson(connection, "SELECT max(name) AS name FROM new.reference.practice");
  return (row?.["name"] as string | null | undefined) ?? null;
}

/** Names of drugs and payers by their keys. */
async function namesOf(connection: DuckDBConnection): Promise<Record<string, string>> {
  const rows = await queryJson(
    connection,
    "SELECT hcpcs AS key, name FROM new.core.drug UNION ALL SELECT payer_id, name FROM new.core.payer"
  );
  return Object.fromEntries(rows.map(({key, name}) => [String(key), String(name)]));
}

/** Files that came or changed since, by path or content; paths only, as the manifest shows them. */
function filesSince(before: Manifest, now: Manifest): News["files"] {
  const known = new Set(before.files.map(({sha256}) => sha256));
  return now.files
    .filter(({sha256, status}) => !known.has(sha256) && status !== "ignored")
    .map((file) => ({
      path: String(file["path"]),
      status: String(file["status"]),
      rows: Number(file["rows_accepted"] ?? 0)
    }));
}

function publicationAt(folder: string): Publication {
  const manifest = join(resolve(folder), "manifest.json");
  if (!existsSync(manifest) || !existsSync(join(resolve(folder), "warehouse.duckdb")))
    throw new Refused(`no publication here: ${folder}; run "plus-six build" first, or name the folder of one`);
  return {
    folder: realpathSync(resolve(folder)),
    manifest: JSON.parse(readFileSync(manifest, "utf8")) as Manifest
  };
}

/** The newest publication beside the one that `out` names, but for that one. */
function publicationBefore(out: string, now: Publication): Publication {
  const target = resolve(out);
  const own = `.${basename(target)}-`;
  const found = readdirSync(dirname(target))
    .filter((name) => name.startsWith(own) && /-\d+-\d+$/.test(name))
    .map((name) => join(dirname(target), name))
    .filter((folder) => existsSync(join(folder, "manifest.json")) && realpathSync(folder) !== now.folder)
    .map(publicationAt)
    .sort((a, b) => (a.manifest.built_at < b.manifest.built_at ? 1 : -1));
  if (found.length === 0)
    throw new Refused(
      `no earlier publication next to ${out}: there is news from the second build on; or name an earlier one with --since DIR`
    );
  return found[0]!;
}
