import {mkdirSync, rmSync} from "node:fs";
import {availableParallelism} from "node:os";
import {join, resolve} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {bytesUnder} from "../../loaders/discover.ts";
import type {LoadReport} from "../../loaders/load.ts";
import {hinted} from "../../loaders/report.ts";
import {Refused} from "../errors.ts";
import {AUDIENCES, type Audience} from "../site/audience/table.ts";
import {buildSiteInto} from "../site/build.ts";
import {auditMarts, auditSite, type PrivateFacts, privateFacts} from "../site/privacy.ts";
import {PROOF_FOLDER} from "../site/proof.ts";
import type {CheckResult} from "../warehouse/checks.ts";
import {scalar} from "../warehouse/database.ts";
import type {Engine} from "../warehouse/engine/engine.ts";
import {exportMarts} from "../warehouse/marts.ts";
import type {Took} from "../warehouse/models.ts";
import {writeBillOfMaterials} from "./bill-of-materials.ts";
import {type Elsewhere, openElsewhere, refusedBy} from "./engine.ts";
import {hideFileNames, withoutNames} from "./file-names.ts";
import {readLeftOut, refuseLeftOut} from "./left-out.ts";
import {withLock} from "./lock.ts";
import {type Manifest, makeManifest, writeManifest} from "./manifest.ts";
import {openFilled} from "./open-filled.ts";
import {isPublished, linkSite, publish, stageFor, sweep} from "./publish.ts";
import {writeSeal} from "./seal.ts";
import {writeTrails} from "./trail-files.ts";
import {hashInputs} from "./unchanged.ts";
import {type Built, buildModels} from "./warehouse.ts";

export interface BuildOptions {
  readonly root: string;
  readonly data: string;
  /** Folder of the publication; a link to it, in fact. */
  readonly out: string;
  /** Folder of the site: a link into the publication. Null builds no link. */
  readonly dist: string | null;
  readonly asOf?: string | undefined;
  /** False stops after the marts. */
  readonly site?: boolean;
  /** Go on without files that cannot be used, rather than refuse. */
  readonly withoutQuarantined?: boolean;
  /** Go on though more of a source's dollars than the setting allows is refused, unmatched or unmapped. */
  readonly incomplete?: boolean;
  readonly threads?: number | undefined;
  /** Read every file, also those whose rows the last publication has. */
  readonly force?: boolean;
  /** Who the site is for: what they may not see is not in it (src/site/audience/table.ts). */
  readonly audience?: Audience;
  /** Build the ledger and the cube, each the sites of one shard; without any, everything is built here. */
  readonly engines?: readonly Engine[];
  readonly onProgress?: (done: number, total: number, file: string) => void;
  /** Says what is done and how long it took. */
  readonly onStep?: (step: string, seconds: number) => void;
  /** Says what each model and each check cost. */
  readonly onModel?: (took: Took) => void;
  /** Says what was taken from the last publication, or why nothing was. */
  readonly onNote?: (text: string) => void;
}

export interface BuildResult {
  readonly report: LoadReport;
  readonly checks: readonly CheckResult[];
  readonly manifest: Manifest;
  readonly warnings: readonly string[];
  /** Dollars refused, unmatched and unmapped, a line for each source and fate; in the warnings too. */
  readonly leftOut: readonly string[];
}

/**
 * Loads, models, checks, exports and renders into a folder aside, then publishes it by one rename. Throws `Refused` for
 * bad input and plain errors for broken code; either way what was published before is untouched.
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  mkdirSync(resolve(options.out, ".."), {recursive: true});
  return withLock(`${resolve(options.out)}.lock`, async () => {
    sweep(options.out);
    const stage = stageFor(options.out);
    let result: BuildResult;
    try {
      result = await buildInto(stage, options);
      publish(stage, options.out);
    } catch (error) {
      // What a run that dies here leaves is swept by the next.
      if (!isPublished(stage, options.out)) rmSync(stage, {recursive: true, force: true});
      throw error;
    }
    rmSync(`${resolve(options.out)}-loaded.duckdb`, {force: true});
    if (options.dist && options.site !== false) linkSite(options.out, options.dist);
    return result;
  });
}

type Timed = <T>(step: string, work: () => Promise<T>) => Promise<T>;

async function buildInto(stage: string, options: BuildOptions): Promise<BuildResult> {
  const {audience = "internal", onStep = () => {}} = options;
  const timed: Timed = async (step, work) => {
    const start = performance.now();
    const value = await work();
    onStep(step, (performance.now() - start) / 1000);
    return value;
  };
  const {result, facts} = await buildWarehouse(stage, options, timed);
  if (options.site === false) return result;
  const site = join(stage, "site");
  await timed("site", async () => {
    await buildSiteInto(site, {built: stage, audience});
    // Lines of single claims and invoices: for those who run the practice alone.
    if (AUDIENCES[audience].pages === null)
      await writeTrails(warehouseIn(stage), options.root, join(site, PROOF_FOLDER));
  });
  await timed("privacy", async () => refuseLeaks(auditSite(site, facts, {outside: AUDIENCES[audience].suppresses})));
  return result;
}

/** More queries at a time than this wait for Node's own threads. */
const MOST_LANES = 4;
/** From so many bytes of input on a query has rows enough for every core, and the memory of two at a time is missed. */
const LARGE_INPUT = 512 << 20;
const lanesFor = (data: string, threads: number | undefined): number =>
  bytesUnder(data) < LARGE_INPUT ? Math.min(MOST_LANES, threads || availableParallelism()) : 1;

const warehouseIn = (stage: string): string => join(stage, "warehouse.duckdb");

/** Loads, models, checks, and exports the marts with their manifest and seal: all of a publication but its site. */
async function buildWarehouse(
  stage: string,
  options: BuildOptions,
  timed: Timed
): Promise<{result: BuildResult; facts: PrivateFacts}> {
  const {root, data, asOf, threads, out, force = false, onProgress, onNote} = options;
  const before = await timed("hashes", () => hashInputs(options));
  const {warehouse, report, reader} = await timed("load", () =>
    openFilled(warehouseIn(stage), {
      open: {threads: threads ?? 0, temporary: join(stage, "spill"), lanes: lanesFor(data, threads)},
      fill: {root, data, asOf, temporary: stage, ...(onProgress ? {onProgress} : {})},
      last: force ? null : out,
      ...(onNote ? {onNote} : {})
    })
  );
  let made: {result: BuildResult; facts: PrivateFacts};
  try {
    const {connection, lanes} = warehouse;
    refuseUnusable(report, options);
    const modeled = await modelAll(lanes, stage, options, timed);
    made = await exportAll(lanes, stage, {options, timed, report, before, ...modeled});
    await timed("checkpoint", () => connection.run("CHECKPOINT"));
  } finally {
    warehouse.close();
    rmSync(join(stage, "spill"), {recursive: true, force: true});
  }
  writeSeal(stage, reader);
  return made;
}

/** Models and checks, the heavy ones on engines when asked; with what the engines had to say when they were let go. */
async function modelAll(
  lanes: readonly DuckDBConnection[],
  stage: string,
  {root, engines, onModel, onNote, onStep = () => {}}: BuildOptions,
  timed: Timed
): Promise<Built & {left: readonly string[]}> {
  const connection = lanes[0]!;
  const elsewhere = engines?.length ? await openElsewhere(connection, {engines, stage}) : undefined;
  try {
    const built = await timed("models and checks", () => buildModels(lanes, root, {elsewhere, onDone: onModel}));
    await sayJoinedChecks(connection, onNote);
    return {...built, left: elsewhere ? await leave(elsewhere, onStep) : []};
  } catch (error) {
    throw refusedBy(error, await elsewhere?.close());
  }
}

interface Modeled extends Built {
  readonly options: BuildOptions;
  readonly timed: Timed;
  readonly report: LoadReport;
  /** Hash of everything the build reads, before it was read. */
  readonly before: string;
  readonly left: readonly string[];
}

/** Refuses what is left out or leaks, writes the marts and what is said about them. */
async function exportAll(
  lanes: readonly DuckDBConnection[],
  stage: string,
  {options, timed, report, before, models, checks, left}: Modeled
): Promise<{result: BuildResult; facts: PrivateFacts}> {
  const {root} = options;
  const connection = lanes[0]!;
  const leftOut = refuseLeftOut(await readLeftOut(connection), {incomplete: options.incomplete ?? false});
  const facts = await timed("patients' facts", () => privateFacts(connection, root));
  const hidden = await hideFileNames(connection, facts);
  const warnings = [...leftOut, ...report.warnings, ...left, ...checks.filter((check) => check.failures > 0).map(said)];
  const marts = [
    ...models.filter((model) => model.name.startsWith("mart.")).map((model) => model.name),
    "mart.check_result",
    "mart.dictionary"
  ];
  refuseLeaks(await timed("privacy of marts", () => auditMarts(connection, marts, facts)));
  await timed("marts", () => exportMarts(lanes, join(stage, "marts"), marts));
  // Inputs that changed while they were read prove nothing to the next build.
  const inputs_sha256 = (await hashInputs(options)) === before ? before : null;
  const shown = warnings.map((text) => withoutNames(text, hidden));
  const manifest = await makeManifest(connection, {root, checks, warnings: shown, inputs_sha256});
  writeManifest(stage, manifest);
  writeBillOfMaterials(root, stage);
  return {result: {report, checks, manifest, warnings, leftOut}, facts};
}

const said = ({description, failures, dollars, name, examples}: CheckResult): string =>
  `${description} ${failures} exceptions${dollars === null ? "" : ` of $${dollars}`} (${name})${whatOf(examples)}`;

/** What the first complaints say in words, where a check has words for each: never who. */
function whatOf(examples: CheckResult["examples"]): string {
  const said = [...new Set(examples.flatMap(({what}) => (typeof what === "string" ? [what] : [])))];
  return said.length === 0 ? "" : `: ${said.slice(0, 3).join("; ")}`;
}

/** Loading refuses each part of a check that came in several files; that the parts add up is seen when all are in. */
async function sayJoinedChecks(connection: DuckDBConnection, onNote: BuildOptions["onNote"]): Promise<void> {
  const parts = Number(
    await scalar(connection, "SELECT count(*) FROM core.remittance WHERE is_joined_part AND is_counted")
  );
  if (parts > 0) onNote?.(`${parts} parts of checks, refused alone as out of balance, add up together and count`);
}

/** Lets the engines go and says what they took. */
async function leave(
  elsewhere: Elsewhere,
  onStep: (step: string, seconds: number) => void
): Promise<readonly string[]> {
  const {sent, made, brought} = elsewhere.spent;
  onStep(`of these sent to the engine (${sent.megabytes.toFixed(1)} MB)`, sent.seconds);
  onStep("built there", made.seconds);
  onStep(`brought back (${brought.megabytes.toFixed(1)} MB)`, brought.seconds);
  return elsewhere.close();
}

/** Refuses what shows what belongs to patients; the message names files and columns, never values. */
export function refuseLeaks(leaks: readonly string[]): void {
  if (leaks.length > 0)
    throw new Refused(
      [
        "what would be published shows what belongs to patients; nothing was published:",
        ...leaks.map((leak) => `  ${leak}`),
        "a text of mart.… was typed in a file: mend it there; else take the column out of the page's loader, or count coarser"
      ].join("\n")
    );
}

/**
 * A number made without a file that should have been in it is a wrong number: refuse, unless told to go on. Without CMS files or
 * claims there is no going on; without purchases what payers paid and owe can be told.
 */
export function refuseUnusable(
  report: LoadReport,
  {withoutQuarantined = false, incomplete = false}: Pick<BuildOptions, "withoutQuarantined" | "incomplete">
): void {
  const quarantined = report.files.filter((file) => file.status === "quarantined");
  if (quarantined.length > 0 && !withoutQuarantined) {
    throw new Refused(
      [
        ...quarantined.map((file) => `${file.reason} (${file.path})`),
        "nothing was published; mend or remove what is named above, or build without it: --without-quarantined"
      ].join("\n")
    );
  }
  const absent = NEEDED.filter(({sources}) => sources.every((name) => !report.totals[name]?.rows.accepted));
  const remains = absent.map(({without}) => without);
  if (absent.length === 0 || (incomplete && remains.every((text) => text !== null))) return;
  // What was there and not taken is most often what is missing.
  const near = hinted(
    report.warnings,
    'plus-six load, then plus-six query "FROM raw.reject", has each: a build that is refused keeps nothing'
  ).filter((text) => / rows refused: |^unknown kind of file: /.test(text));
  throw new Refused(
    [
      ...absent.map(({what, remedy}) => `no ${what} rows were found under the data folder: ${remedy}`),
      ...near.slice(0, 8),
      "a build needs CMS files, purchases and claims; plus-six check says what is there and the next step",
      ...remains.flatMap((text) =>
        text !== null && absent.length === 1 ? [`or build without them: --incomplete (${text})`] : []
      )
    ].join("\n")
  );
}

interface Needed {
  readonly what: string;
  /** Kinds of files that have them, canonical first. */
  readonly sources: readonly string[];
  /** How they are come by. */
  readonly remedy: string;
  /** What can be told without them, and what stays unknown; null where nothing can. */
  readonly without: string | null;
}

/** Without these there is no margin; and how each is come by. */
const NEEDED: readonly Needed[] = [
  {
    what: "CMS payment-limit file",
    sources: ["payment_limit"],
    remedy: "plus-six fetch --into DIR downloads them, DIR a folder in it such as data/cms",
    without: null
  },
  {
    what: "purchase",
    sources: ["purchases", "distributor_purchases"],
    remedy:
      "put the distributors' purchase history into it; plus-six init FILE describes an export that is not recognized",
    without: "what payers paid and owe is told; what a dose cost stays unknown, and payment limits stand for it"
  },
  {
    what: "claim",
    sources: ["claims", "claim_837", "remittance_835", "claims_export"],
    remedy:
      "put the claims of your billing system into it, or its 837P and 835 files; plus-six init FILE describes an export",
    without: null
  }
];
