import {resolve} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {audienceFor} from "../site/audience/table.ts";
import {gpoPacket, makersOf} from "../site/packet/gpo.ts";
import {openBuilt} from "../site/packet/table.ts";
import {writePacket} from "../site/packet/write.ts";
import {type Command, say} from "./command.ts";

/** A manufacturer as part of a file name, so that a second one's packet lies next to the first: "Bristol-Myers Squibb". */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "unknown";

export const packetGpo: Command = {
  help: `
Usage: plus-six packet gpo --manufacturer NAME --out DIR [--audience internal|gpo] [--built DIR] [--no-pdf]

Writes the negotiation packet of one manufacturer: a page, a print-ready PDF, an Excel workbook with a sheet for each table,
and a CSV file for each table.

  --manufacturer NAME  as in the drug list
  --out DIR            folder to write to; made when missing
  --audience A         internal (default): everything; gpo: may leave the practice, with no payer's rate, no other
                       manufacturer's price, no count of 1 to 10 patients and none that gives one away; counts to the nearest 5
  --built DIR          the publication to read (default data/built)
  --no-pdf             page, workbook and CSV only, which need no browser

Exit code: 0 written, 2 refused (nothing written).`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        manufacturer: {type: "string"},
        out: {type: "string"},
        audience: {type: "string", default: "internal"},
        built: {type: "string", default: "data/built"},
        "no-pdf": {type: "boolean", default: false}
      }
    });
    const {manufacturer, out} = values;
    if (!manufacturer || !out)
      throw new Refused("name the manufacturer and the folder: plus-six packet gpo --manufacturer NAME --out DIR");
    const audience = audienceFor("gpo", values.audience);
    const folder = resolve(values.built);
    const built = await openBuilt(folder);
    try {
      const makers = await makersOf(folder);
      if (!makers.includes(manufacturer))
        throw new Refused(`nothing was bought from manufacturer: ${manufacturer}; there are ${makers.join(", ")}`);
      const packet = await gpoPacket(built, folder, {manufacturer, audience});
      const name = `plus-six-gpo${audience === "internal" ? "" : "-shared"}-${slugOf(manufacturer)}`;
      const written = await writePacket(packet, {out: resolve(out), name, pdf: !values["no-pdf"], html: true});
      for (const path of written) process.stdout.write(`${path}\n`);
      say(`${packet.title}: as of ${packet.as_of}, build ${packet.build_id} (${audience})`);
      return 0;
    } finally {
      built.close();
    }
  }
};
