import {existsSync} from "node:fs";
import {join} from "node:path";

const CLAIMS = join(import.meta.dirname, "..", "profiles", "claims");

/**
 * What the rows of a profile's files are: its `reads`, else claims where it extends a claims profile, else purchases. A text
 * that is no JSON is left to who parses it.
 */
export function readsOf(text: string): string {
  try {
    const {reads, extends: parent} = JSON.parse(text) as {reads?: unknown; extends?: unknown};
    if (typeof reads === "string") return reads;
    return typeof parent === "string" && /^[a-z0-9_-]+$/.test(parent) && existsSync(join(CLAIMS, `${parent}.json`))
      ? "claims"
      : "purchases";
  } catch {
    return "purchases";
  }
}
