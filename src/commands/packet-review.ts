import {resolve} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {audienceFor} from "../site/audience/table.ts";
import {reviewPacket} from "../site/packet/review.ts";
import {sharePacket} from "../site/packet/share.ts";
import {openBuilt} from "../site/packet/table.ts";
import {writePacket} from "../site/packet/write.ts";
import {type Command, say} from "./command.ts";

export const packetReview: Command = {
  help: `
Usage: plus-six packet review --quarter 2025Q2 --out DIR [--audience internal|leadership] [--built DIR] [--no-pdf]

Writes the quarterly margin review: a print-ready PDF, an Excel workbook with a sheet for each table, and a CSV file for
each table, all from the published build.

  --quarter Q   quarter of service
  --out DIR     folder to write to; made when missing
  --audience A  internal (default), or leadership: no invoice, file or owner, and no count of 1 to 10
  --built DIR   the publication to read (default data/built)
  --no-pdf      workbook and CSV only, which need no browser

Exit code: 0 written, 2 refused (nothing written).`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        quarter: {type: "string"},
        out: {type: "string"},
        audience: {type: "string", default: "internal"},
        built: {type: "string", default: "data/built"},
        "no-pdf": {type: "boolean", default: false}
      }
    });
    const {quarter, out} = values;
    const audience = audienceFor("review", values.audience);
    if (!quarter) throw new Refused("which quarter? name it: --quarter 2025Q2");
    if (!out) throw new Refused("where to? name a folder: --out DIR");
    const built = await openBuilt(values.built);
    try {
      const {packet} = sharePacket(await reviewPacket(built, quarter), audience);
      const written = await writePacket(packet, {
        out: resolve(out),
        name: `plus-six-review-${quarter}${audience === "internal" ? "" : `-${audience}`}`,
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
