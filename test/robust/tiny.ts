import {createHash} from "node:crypto";
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {ROOT} from "../helpers/empty-warehouse.ts";

const SAMPLE = join(ROOT, "data/sample");
/** Lines kept of each file of purchases and claims: enough for every model to have rows. */
const LINES = 40;

/** A small practice: two CMS quarters of the sample, and the first lines of one quarter of its purchases and claims. */
export function tinyPractice(folder: string): string {
  mkdirSync(folder, {recursive: true});
  for (const name of ["sites.csv", "payers.csv", "payer_contracts.csv", "gpo_contracts.csv"])
    cpSync(join(SAMPLE, name), join(folder, name));
  cpSync(join(SAMPLE, "cms"), join(folder, "cms"), {
    recursive: true,
    filter: (path) => !/\.\w+$/.test(path) || /January 2025|October 2024/.test(path)
  });
  for (const name of ["purchases", "claims"]) {
    const lines = readFileSync(join(SAMPLE, name, `${name}-2025q1.csv`), "utf8").split("\n");
    writeFileSync(join(folder, `${name}.csv`), `${lines.slice(0, LINES + 1).join("\n")}\n`);
  }
  return folder;
}

/** SHA-256 of every file below a folder by its path; links are followed once, at the top. */
export function bytesOf(folder: string, wanted: (path: string) => boolean = () => true): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), {withFileTypes: true}).sort((a, b) =>
      a.name < b.name ? -1 : 1
    )) {
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(inner);
      else if (wanted(inner))
        found[inner] = createHash("sha256")
          .update(readFileSync(join(folder, inner)))
          .digest("hex");
    }
  };
  if (existsSync(folder)) walk("");
  return found;
}
