import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {z} from "zod";
import {DELIMITERS} from "../../read/aligned.ts";
import {DATE_FORMATS} from "../profile.ts";
import {TABLE_KINDS} from "./kinds.ts";

/** A profile of a table that is neither purchases nor claims: its `reads` is the canonical file it becomes. */
export const TableProfileSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  description: z.string(),
  reads: z.enum(TABLE_KINDS.map(({reads}) => reads)),
  format: z.enum(["delimited", "workbook"]),
  delimiter: z.enum(DELIMITERS).default(","),
  quote: z.enum(['"', "'", ""]).default('"'),
  encoding: z.enum(["auto", "utf-8", "windows-1252", "utf-16le"]).default("auto"),
  match: z.array(z.string()).min(2),
  header_rows: z.int().min(1).max(2).default(1),
  /** Target column → its header cell; `quarter` fills both ends of a period. */
  columns: z.record(z.string(), z.string()),
  constants: z.record(z.string(), z.string()).default({}),
  dates: z.array(z.enum(DATE_FORMATS)).min(1),
  decimal_mark: z.enum([".", ","]).default("."),
  /** Target column → word of the file (small letters) → canonical word. */
  words: z.record(z.string(), z.record(z.string(), z.string())).default({})
});
export type TableProfile = z.infer<typeof TableProfileSchema>;

/** A practice's own profiles of such tables; throws one line naming the file when one is not valid. */
export function findTableProfiles(data: string): TableProfile[] {
  const folder = join(data, "profiles");
  if (!existsSync(folder)) return [];
  const kinds = new Set(TABLE_KINDS.map(({reads}) => reads));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => {
      let given: {reads?: string};
      try {
        given = JSON.parse(readFileSync(join(folder, name), "utf8")) as typeof given;
      } catch {
        return [];
      }
      if (!kinds.has(given.reads ?? "")) return [];
      const result = TableProfileSchema.safeParse(given);
      if (result.success) return [result.data];
      const [issue] = result.error.issues;
      throw new Error(
        `invalid profile: ${issue?.path.join(".")} ${issue?.message} (profiles/${name}); run plus-six init on the file again`
      );
    });
}
