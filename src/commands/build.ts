import {rmSync} from "node:fs";
import {resolve} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import type {BuildResult} from "../publish/build.ts";
import {linkSite} from "../publish/publish.ts";
import {publishedFrom} from "../publish/unchanged.ts";
import {AUDIENCES, isAudience} from "../site/audience/table.ts";
import type {Took} from "../warehouse/models.ts";
import {type Untold, untoldInWords} from "../words/untold.ts";
import {COMMON, type Command, folderOf, ROOT, say} from "./command.ts";
import {progressBar} from "./progress.ts";

/** Rows for payers.csv with a guess of each kind, the largest first. */
const payerRows = (payers: readonly string[]): string[] =>
  payers.length === 0
    ? []
    : [
        "  payers of unknown kind; check the guess of each and put the rows into payers.csv:",
        ...["payer_id,name,kind", ...payers.slice(0, 20)].map((row) => `    ${row}`),
        ...(payers.length > 20 ? [`    … ${payers.length - 20} more, in the data-quality page`] : [])
      ];

/** What the files cannot tell, before anything else: a line each. */
const notKnown = (rows: readonly Untold[], payers: readonly string[]): string =>
  rows.length === 0
    ? ""
    : `${["not known:", ...rows.map((row) => `  ${row.title}. ${untoldInWords(row)}`), ...payerRows(payers)].join("\n")}\n`;

/** The twenty models and checks that took most of the processor, and what all took together. */
function timings(took: readonly Took[]): string {
  const line = ({name, seconds, cpuSeconds}: Took): string =>
    `${seconds.toFixed(2).padStart(8)} ${cpuSeconds.toFixed(2).padStart(8)}  ${name}\n`;
  const all = {name: `all ${took.length}`, seconds: 0, cpuSeconds: 0};
  for (const one of took) {
    all.seconds += one.seconds;
    all.cpuSeconds += one.cpuSeconds;
  }
  const longest = [...took].sort((a, b) => b.cpuSeconds - a.cpuSeconds).slice(0, 20);
  return `   clock      CPU  seconds of models and checks\n${[...longest, all].map(line).join("")}`;
}

/** What a build says when it is done: what is left out, what is not known, the files, and every warning once. */
function summary({report, manifest, warnings, leftOut}: BuildResult, files: string): string {
  const unknown = notKnown(
    manifest.unknown as unknown as readonly Untold[],
    manifest.unknown_payers.map((row) => String(row["payer_row"]))
  );
  const own = warnings.filter((text) => !report.warnings.includes(text) && !leftOut.includes(text));
  return [
    leftOut.length > 0 ? `left out:\n${leftOut.map((text) => `  ${text}\n`).join("")}` : "",
    unknown,
    files,
    ...own.map((text) => `warning: ${text}\n`)
  ].join("");
}

const OPTIONS = {
  ...COMMON,
  dist: {type: "string"},
  "as-of": {type: "string"},
  "no-site": {type: "boolean", default: false},
  "without-quarantined": {type: "boolean", default: false},
  incomplete: {type: "boolean", default: false},
  force: {type: "boolean", default: false},
  timings: {type: "boolean", default: false},
  audience: {type: "string", default: "internal"},
  threads: {type: "string"},
  engine: {type: "string"},
  json: {type: "boolean", default: false}
} as const;

export const build: Command = {
  help: `
Usage: plus-six build [--data DIR] [--out DIR] [--dist DIR] [--as-of DATE] [--no-site] [--without-quarantined] [--incomplete]
                      [--force] [--timings] [--engine URL] [--json]

Loads everything under --data, builds the ledger and the marts, runs the checks, renders the site and publishes all of it
by one rename. When anything fails, what was published before stays byte for byte what it was. Where neither files nor
program nor options changed since what is published was built, nothing is built; else the rows of files that are the same
are taken from what is published.

  --data DIR               folder of the practice's files (default data/sample)
  --out DIR                where to publish warehouse, marts and manifest (default data/built)
  --dist DIR               where to publish the site (default dist; with another --out, DIR/site only)
  --as-of DATE             the day the report stands at (default: the latest day the data knows)
  --no-site                stop after the marts
  --without-quarantined    go on without files that cannot be used
  --incomplete             go on though more than left_out_stop of reference/setting.csv (5%) of a source's dollars is
                           refused, unmatched or unmapped, or no purchase is there: then payment limits stand for what
                           drugs cost
  --force                  build though nothing changed, and read every file
  --timings                say which models and checks took longest, on the clock and of the processor
  --audience A             who the site is for (default internal); the others leave out pages, columns and counts of 1 to 10,
                           and say on their first page how many:
${Object.entries(AUDIENCES)
  .map(([name, {who}]) => `                             ${name.padEnd(11)} ${who}`)
  .join("\n")}
  --threads N              threads for the database
  --engine URL             build the ledger and the cube on ClickHouse servers, with commas between; each gets the sites of
                           one shard. What is sent is in reports/methods/security.md
                           (clickhouse://user:password@host:8123, ?secure=true for TLS; the password may stand in
                           CLICKHOUSE_PASSWORD instead)
  --json                   the manifest as JSON on standard output

Exit code: 0 clean, 1 published with warnings, 2 refused (nothing replaced).`,
  async run(argv) {
    const {values} = parseArgs({args: [...argv], options: OPTIONS});
    const start = performance.now();
    const dist = values.dist ?? (values.out === COMMON.out.default ? "dist" : null);
    folderOf(values.data);
    const {audience} = values;
    if (!isAudience(audience))
      throw new Refused(`no such audience: ${audience}; use ${Object.keys(AUDIENCES).join(", ")}`);
    const inputs = {
      audience,
      root: ROOT,
      data: values.data,
      asOf: values["as-of"],
      withoutQuarantined: values["without-quarantined"],
      incomplete: values.incomplete
    };
    const published = values.force ? null : await publishedFrom(inputs, {out: values.out, site: !values["no-site"]});
    if (published) {
      rmSync(`${resolve(values.out)}-loaded.duckdb`, {force: true});
      if (dist && !values["no-site"]) linkSite(values.out, dist);
      if (values.json) process.stdout.write(`${JSON.stringify(published)}\n`);
      say(
        `nothing changed since ${published.build_id} as of ${published.as_of} was published; --force builds it again (${((performance.now() - start) / 1000).toFixed(1)} s)`
      );
      return published.warnings.length > 0 ? 1 : 0;
    }
    // Read here: where nothing changed, neither the database nor the site is needed.
    const [{build: buildAll}, {clickHouseServers}, {renderReport}] = await Promise.all([
      import("../publish/build.ts"),
      import("../publish/engine.ts"),
      import("../../loaders/report.ts")
    ]);
    const engines = values.engine === undefined ? [] : clickHouseServers(ROOT, values.engine.split(","));
    const progress = progressBar();
    let siteSeconds = 0;
    const took: Took[] = [];
    try {
      const result = await buildAll({
        ...inputs,
        out: values.out,
        dist,
        site: !values["no-site"],
        engines,
        threads: values.threads ? Number(values.threads) : undefined,
        force: values.force,
        onNote: say,
        onModel: (one) => void took.push(one),
        onProgress: progress.update,
        onStep: (step, seconds) => {
          progress.stop();
          if (step === "site") siteSeconds = seconds;
          say(`${step}: ${seconds.toFixed(1)} s`);
        }
      });
      const {manifest, warnings} = result;
      process.stdout.write(
        values.json ? `${JSON.stringify(manifest)}\n` : summary(result, renderReport(result.report))
      );
      if (values.timings) process.stdout.write(timings(took));
      const total = (performance.now() - start) / 1000;
      const ratio =
        siteSeconds > 0
          ? ` (the site alone ${siteSeconds.toFixed(1)} s, ratio ${(total / siteSeconds).toFixed(2)})`
          : "";
      say(`published ${manifest.build_id} as of ${manifest.as_of} in ${total.toFixed(1)} s${ratio}`);
      return warnings.length > 0 ? 1 : 0;
    } finally {
      progress.stop();
    }
  }
};
