import {mkdirSync, rmSync} from "node:fs";
import {join} from "node:path";
import {Refused} from "../../src/errors.ts";
import {type Counts, type Head, InNetwork} from "./in-network.ts";
import {type Joined, type JoinOptions, joinRates} from "./join-rates.ts";
import {JsonCutter} from "./json-cutter.ts";
import {streamJson} from "./json-stream.ts";
import {StagedLines} from "./staged-lines.ts";

/** The longest single rate or reference that is taken, bytes: all else is read in pieces of one megabyte. */
const LONGEST = 32 << 20;

export interface RatesOptions extends JoinOptions {
  /** HCPCS codes to keep, upper case. */
  readonly codes: ReadonlySet<string>;
  /** Bytes of the file read so far, and of all. */
  readonly onProgress?: (read: number, all: number) => void;
}

export interface RatesResult extends Joined {
  readonly head: Head;
  readonly counts: Counts;
  /** Bytes of JSON. */
  readonly bytes: number;
}

/**
 * Reads one in-network file (JSON, or JSON in gzip) from end to end and writes the prices that are wanted. Throws `Refused` with the byte
 * where the JSON breaks, where the gzip ends early, and when the file is of another kind.
 */
export async function readRates(path: string, options: RatesOptions): Promise<RatesResult> {
  const {temporary} = options;
  mkdirSync(temporary, {recursive: true, mode: 0o700});
  const staged = {
    price: new StagedLines(join(temporary, "price.csv")),
    entry: new StagedLines(join(temporary, "entry.csv")),
    group: new StagedLines(join(temporary, "group.csv"))
  };
  try {
    const plan = new InNetwork(
      {
        price: (cells) => staged.price.add(cells),
        entry: (cells) => staged.entry.add(cells),
        group: (cells) => staged.group.add(cells)
      },
      (code) => options.codes.has(code)
    );
    const bytes = await streamJson(path, new JsonCutter(plan, LONGEST), options.onProgress);
    for (const lines of Object.values(staged)) lines.close();
    refuseOtherKinds(path, plan);
    return {head: plan.head, counts: plan.counts, bytes, ...(await joinRates(path, plan.head, options))};
  } finally {
    rmSync(temporary, {recursive: true, force: true});
  }
}

/** What else payers publish, by a name at the top of the file. */
const OTHERS: readonly (readonly [name: string, what: string])[] = [
  ["reporting_structure", "a table of contents; name the in-network files it lists"],
  ["out_of_network", "a file of allowed amounts out of network; name an in-network file"],
  ["provider_groups", "a list of providers that an in-network file points to; name the in-network file"]
];

function refuseOtherKinds(path: string, {names, head}: InNetwork): void {
  if (!names.has("in_network")) {
    const what =
      OTHERS.find(([name]) => names.has(name))?.[1] ?? "none by CMS's schema in-network-rates; name one that is";
    throw new Refused(`no in_network in it: (${path}) is ${what}`);
  }
  if (head.reporting_entity_name === null)
    throw new Refused(`no reporting_entity_name: (${path}) does not say whose rates it has; download it again`);
}
