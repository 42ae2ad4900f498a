import {readFileSync} from "node:fs";
import {discover} from "../../discover.ts";
import {decode} from "../../read/bytes.ts";
import {csvRecords} from "../../read/csv.ts";
import {BadFile} from "../../source.ts";
import {headerKey} from "../header.ts";
import {type Known, NOTHING_KNOWN} from "./read.ts";

/** The names that a practice's own `sites.csv` and `payers.csv` give, for `init`, which opens no warehouse. */

/** Lists of sites and payers are small; larger files are something else. */
const LARGEST = 512 * 1024;

/** What the folder's lists say; nothing where there are none or they cannot be read. */
export function knownInFolder(data: string): Known {
  const sites = new Map<string, string>();
  const payers = new Map<string, string>();
  for (const {file, path, member, fault} of foundIn(data)) {
    if (member !== null || fault || !/\.csv$/i.test(path)) continue;
    const bytes = readFileSync(file);
    if (bytes.length > LARGEST) continue;
    for (const [id, own] of [
      ["site_id", sites],
      ["payer_id", payers]
    ] as const)
      takeNames(bytes, path, id, own);
  }
  return {...NOTHING_KNOWN, sites, payers};
}

function foundIn(data: string): ReturnType<typeof discover> {
  try {
    return discover(data);
  } catch {
    // The folder may be made by writing the first profile.
    return [];
  }
}

function takeNames(bytes: Buffer, path: string, id: string, into: Map<string, string>): void {
  const head = bytes.subarray(0, 2000).toString("latin1").split(/\r?\n/)[0] ?? "";
  const header = head.split(",").map((cell) =>
    cell
      .replace(/^\ufeff|"/g, "")
      .trim()
      .toLowerCase()
  );
  if (![id, "name", "kind"].every((name) => header.includes(name))) return;
  try {
    for (const {cells} of csvRecords(decode(bytes), path).slice(1)) {
      const [own = "", name = ""] = [cells[header.indexOf(id)], cells[header.indexOf("name")]].map((cell) =>
        cell?.trim()
      );
      if (own === "") continue;
      into.set(headerKey(own), own);
      if (name !== "") into.set(headerKey(name), own);
    }
  } catch (error) {
    // The load says what is wrong with it.
    if (!(error instanceof BadFile)) throw error;
  }
}
