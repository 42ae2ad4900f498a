import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {type Profile, parseProfile} from "./profile.ts";
import {readsOf} from "./reads.ts";

/** The profiles that come with the program, and a practice's own, which come first and may replace one of the same name. */

const BUNDLED = join(import.meta.dirname, "..", "profiles");

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

/** Every bundled profile, by name.. */
export const bundledProfiles = (): Profile[] =>
  jsonFiles(BUNDLED).map((name) =>
    parseProfile(readFileSync(join(BUNDLED, name), "utf8"), `loaders/profiles/${name}`, rawBundled)
  );

/** The folder a practice keeps its own profiles in. */
export const profileFolder = (data: string): string => join(data, "profiles");

/** A practice's own profiles, then the bundled ones; throws one line naming the file when one is not valid. */
export function findProfiles(data: string | null): Profile[] {
  const folder = data === null ? null : profileFolder(data);
  const own = folder
    ? jsonFiles(folder).flatMap((name) => {
        const text = readFileSync(join(folder, name), "utf8");
        return readsOf(text) === "purchases" ? [parseProfile(text, `profiles/${name}`, rawBundled)] : [];
      })
    : [];
  const names = new Set(own.map(({name}) => name));
  return [...own, ...bundledProfiles().filter(({name}) => !names.has(name))];
}
