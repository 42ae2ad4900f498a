import {mkdirSync} from "node:fs";
import {basename, join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {readRates} from "../../loaders/rates/read-rates.ts";
import {Refused} from "../errors.ts";
import {COMMON, type Command, OWN_DATA, say} from "./command.ts";
import {progressBar} from "./progress.ts";
import {askedIds, codesOf, idsOf, practiceOf} from "./rates-practice.ts";
import {ratesSummary, ratesWarnings} from "./rates-said.ts";

export const rates: Command = {
  help: `
Usage: plus-six rates FILE… [--payer ID] [--codes LIST] [--npi LIST|FILE | --region ST] [--own LIST] [--data DIR] [--out DIR]

Reads payers' in-network files as they publish them (CMS's schema of Transparency in Coverage, versions 1 and 2, .json or
.json.gz of any size, in flat memory) and keeps the prices of your drugs and of drug administration, with how many TINs and NPIs
have each, as DIR/market-rates/<file>.csv, which the next build reads. No NPI or TIN of anybody is kept, nothing is fetched.

  --payer ID     your payer that published the files, as in your claims; else the names are compared
  --codes LIST   codes to keep, J1745,Q5103; else drugs and administration of the last build, and alternatives to those drugs
  --npi LIST     keep only prices that these NPIs or TINs have: a list, or a file with one a line (a CSV file does too)
  --region ST    keep only prices of the state's providers that CMS lists for drugs (Medicare Physician & Other Practitioners by
                 Provider and Service, loaded and built); the payers' files themselves hold no address
  --own LIST     your own NPIs and TINs, besides the NPIs of the sites of the last build: marks your own prices
  --data DIR     the practice's folder (default ${OWN_DATA})
  --out DIR      where the last build lies (default ${COMMON.out.default})

Exit code: 0 clean, 1 something was left out or nothing was found, 2 refused (a broken file; nothing written for it).`,
  async run(argv) {
    const {values, positionals} = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...{data: {...COMMON.data, default: OWN_DATA}, out: COMMON.out, payer: {type: "string"}},
        ...{codes: {type: "string"}, npi: {type: "string"}, own: {type: "string"}, region: {type: "string"}}
      }
    });
    if (positionals.length === 0) throw new Refused("name the payers' files: plus-six rates FILE.json.gz…");
    const practice = await practiceOf(values.out);
    const codes = new Set(values.codes === undefined ? practice?.codes : codesOf(values.codes));
    if (codes.size === 0)
      throw new Refused("no codes to keep: build first, or name them with --codes J1745,Q5103,96413");
    if (values.payer !== undefined && practice && !practice.payers.includes(values.payer))
      throw new Refused(`no such payer: ${values.payer}; yours are ${practice.payers.slice(0, 12).join(", ")}`);
    const own = [...(practice?.npis ?? []), ...idsOf("--own", values.own ?? "")];
    const asked = askedIds(values.npi, values.region, practice);
    if (own.length === 0)
      say("own NPIs are unknown: no price is marked as yours; give sites their npi or name it with --own");
    const folder = join(values.data, "market-rates");
    mkdirSync(folder, {recursive: true, mode: 0o700});
    let worst = 0;
    for (const path of positionals) {
      const name = basename(path).replace(/(\.json)?(\.gz)?$/i, "");
      const out = join(folder, `${name}.csv`);
      const progress = progressBar();
      try {
        const result = await readRates(path, {
          ...{codes, own, asked, payerId: values.payer ?? null, out},
          temporary: join(resolve(folder), `.${name}-${process.pid}`),
          onProgress: (read, all) => progress.update(read, all, basename(path))
        });
        progress.stop();
        const warnings = ratesWarnings(result);
        const said = [ratesSummary(result, path, out), ...warnings.map((text) => `  ${text}`)];
        process.stdout.write(`${said.join("\n")}\n`);
        if (warnings.length > 0) worst = Math.max(worst, 1);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        progress.stop();
        say(error.message);
        worst = 2;
      } finally {
        progress.stop();
      }
    }
    return worst;
  }
};
