import {readFileSync} from "node:fs";
import {resolve} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {DEFAULT_SCENARIO, fromJson, type Scenario} from "../forecast/mfp/scenario.ts";
import {audienceFor} from "../site/audience/table.ts";
import {mfpPacket} from "../site/packet/mfp.ts";
import {sharePacket} from "../site/packet/share.ts";
import {openBuilt} from "../site/packet/table.ts";
import {writePacket} from "../site/packet/write.ts";
import {type Command, say} from "./command.ts";

export const packetMfp: Command = {
  help: `
Usage: plus-six packet mfp --out DIR [--audience internal] [--scenario FILE] [--built DIR] [--no-pdf]

Writes the MFP readiness report: a print-ready PDF, an Excel workbook with a sheet for each table, and a CSV file for each
table.

  --out DIR        folder to write to; made when missing
  --audience A     internal (default): it tells each payer's contract and each drug's price, so it is made for nobody else
  --scenario FILE  a scenario saved on the MFP page (default: the one the page opens with)
  --built DIR      the publication to read (default data/built)
  --no-pdf         workbook and CSV only, which need no browser

Exit code: 0 written, 2 refused (nothing written).`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        out: {type: "string"},
        audience: {type: "string", default: "internal"},
        scenario: {type: "string"},
        built: {type: "string", default: "data/built"},
        "no-pdf": {type: "boolean", default: false}
      }
    });
    const audience = audienceFor("mfp", values.audience);
    if (!values.out) throw new Refused("where to? name a folder: --out DIR");
    const scenario = values.scenario ? readScenario(values.scenario) : DEFAULT_SCENARIO;
    const built = await openBuilt(values.built);
    try {
      const {packet} = sharePacket(await mfpPacket(built, scenario), audience);
      const written = await writePacket(packet, {
        out: resolve(values.out),
        name: "plus-six-mfp",
        pdf: !values["no-pdf"]
      });
      for (const path of written) process.stdout.write(`${path}\n`);
      say(`${packet.title}: as of ${packet.as_of}, build ${packet.build_id}`);
      return 0;
    } finally {
      built.close();
    }
  }
};

/** Reads a saved scenario; throws in one line, naming the file. */
function readScenario(path: string): Scenario {
  try {
    return fromJson(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Refused(`the scenario cannot be used: ${(error as Error).message} (${path})`);
  }
}
