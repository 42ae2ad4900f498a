import {execFileSync} from "node:child_process";
import {rmSync} from "node:fs";
import {join} from "node:path";
import {folder, writeLarge} from "./files.ts";

/** What a file of about `bytes` takes to read, in a process of its own. */
export function measured(bytes: number): {bytes: number; rows: number; cpu: number; peak: number} {
  const place = folder();
  try {
    const path = join(place, "large.json");
    writeLarge(path, bytes);
    const script = join(import.meta.dirname, "measure.ts");
    return JSON.parse(execFileSync(process.execPath, ["--import", "tsx", script, path, place], {encoding: "utf8"}));
  } finally {
    rmSync(place, {recursive: true, force: true});
  }
}
