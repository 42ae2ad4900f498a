import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {profileFolder} from "../library.ts";
import {readsOf} from "../reads.ts";
import {type ClaimsProfile, parseClaimsProfile} from "./schema.ts";

/** The claims profiles that come with the program, and a practice's own, which come first and may replace one of the same name. */

const BUNDLED = join(import.meta.dirname, "..", "..", "profiles", "claims");

const jsonFiles = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .sort()
    : [];

const rawBundled = (name: string): unknown => {
  const file = join(BUNDLED, `${name}.json`);
  return /^[a-z0-9_-]+$/.test(name) && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
};

/** Every bundled claims profile, by name. */
export const bundledClaimsProfiles = (): ClaimsProfile[] =>
  jsonFiles(BUNDLED).map((name) =>
    parseClaimsProfile(readFileSync(join(BUNDLED, name), "utf8"), `loaders/profiles/claims/${name}`, rawBundled)
  );

/** A practice's own claims profiles, then the bundled ones; throws one line naming the file when one is not valid. */
export function findClaimsProfiles(data: string | null): ClaimsProfile[] {
  const own = data === null ? [] : ownProfiles(profileFolder(data));
  const names = new Set(own.map(({name}) => name));
  return [...own, ...bundledClaimsProfiles().filter(({name}) => !names.has(name))];
}

/** Those of the folder's profiles that say they read claims, or extend one that does. */
function ownProfiles(folder: string): ClaimsProfile[] {
  return jsonFiles(folder).flatMap((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return readsOf(text) === "claims" ? [parseClaimsProfile(text, `profiles/${name}`, rawBundled)] : [];
  });
}
