import {parseArgs} from "node:util";
import {renderReport} from "../../loaders/report.ts";
import {build as buildAll} from "../build/build.ts";
import {COMMON, type Command, ROOT, say} from "./command.ts";
import {progressBar} from "./progress.ts";

export const build: Command = {
  help: `
Usage: plus-six build [--data DIR] [--out DIR] [--dist DIR] [--as-of DATE] [--no-site] [--without-quarantined] [--json]

Loads everything under --data, builds the ledger and the marts, runs the checks, renders the site and publishes all of it
by one rename. When anything fails, what was published before stays byte for byte what it was.

  --data DIR               folder of the practice's files (default data/sample)
  --out DIR                where to publish warehouse, marts and manifest (default data/built)
  --dist DIR               where to publish the site (default dist; with another --out, DIR/site only)
  --as-of DATE             the day the report stands at (default: the latest day the data knows)
  --no-site                stop after the marts
  --without-quarantined    go on without files that cannot be used
  --threads N              threads for the database
  --json                   the manifest as JSON on standard output

Exit code: 0 clean, 1 published with warnings, 2 refused (nothing replaced).`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        ...COMMON,
        dist: {type: "string"},
        "as-of": {type: "string"},
        "no-site": {type: "boolean", default: false},
        "without-quarantined": {type: "boolean", default: false},
        threads: {type: "string"},
        json: {type: "boolean", default: false}
      }
    });
    const progress = progressBar();
    const start = performance.now();
    let siteSeconds = 0;
    try {
      const {report, manifest, warnings} = await buildAll({
        root: ROOT,
        data: values.data,
        out: values.out,
        dist: values.dist ?? (values.out === COMMON.out.default ? "dist" : null),
        asOf: values["as-of"],
        site: !values["no-site"],
        withoutQuarantined: values["without-quarantined"],
        threads: values.threads ? Number(values.threads) : undefined,
        onProgress: progress.update,
        onStep: (step, seconds) => {
          progress.stop();
          if (step === "site") siteSeconds = seconds;
          say(`${step}: ${seconds.toFixed(1)} s`);
        }
      });
      if (values.json) process.stdout.write(`${JSON.stringify(manifest)}\n`);
      else {
        process.stdout.write(renderReport(report));
        for (const warning of warnings.filter((text) => !report.warnings.includes(text)))
          process.stdout.write(`warning: ${warning}\n`);
      }
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
