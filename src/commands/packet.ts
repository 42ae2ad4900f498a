import {resolve} from "node:path";
import {parseArgs} from "node:util";
import {type Packet, writePacket} from "../site/packet/packet.ts";
import {reviewPacket} from "../site/packet/review.ts";
import {type BuiltFolder, openBuilt} from "../site/packet/table.ts";
import {type Command, say} from "./command.ts";

interface PacketOptions {
  readonly quarter: string | undefined;
}

/** What can be made, by name. */
const PACKETS: Readonly<Record<string, (built: BuiltFolder, options: PacketOptions) => Promise<Packet>>> = {
  review: async (built, {quarter}) => {
    if (!quarter) throw new Error("which quarter? name it: --quarter 2025Q2");
    return reviewPacket(built, quarter);
  }
};

export const packet: Command = {
  help: `
Usage: plus-six packet ${Object.keys(PACKETS).join(" | ")} [--quarter 2025Q2] --out DIR [--built DIR] [--no-pdf]

Writes a document made from the published build: a print-ready PDF, an Excel workbook with a sheet for each table, and a
CSV file for each table.

  --quarter Q   quarter of the review
  --out DIR     where to write
  --built DIR   the published build (default data/built)
  --no-pdf      workbook and CSV only, which need no browser

Exit code: 0 written, 2 refused (nothing written).`,
  async run(argv) {
    const {values, positionals} = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        quarter: {type: "string"},
        out: {type: "string"},
        built: {type: "string", default: "data/built"},
        "no-pdf": {type: "boolean", default: false}
      }
    });
    const name = positionals[0] ?? "";
    const make = PACKETS[name];
    if (!make) throw new Error(`no such packet: ${name || "none named"}; there is ${Object.keys(PACKETS).join(", ")}`);
    if (!values.out) throw new Error("where to? name a folder: --out DIR");
    const built = await openBuilt(values.built);
    try {
      const made = await make(built, {quarter: values.quarter});
      const written = await writePacket(made, {
        out: resolve(values.out),
        name: ["plus-six", name, values.quarter].filter(Boolean).join("-"),
        pdf: !values["no-pdf"]
      });
      for (const path of written) process.stdout.write(`${path}\n`);
      say(`${made.title}: as of ${made.as_of}, build ${made.build_id}`);
      return 0;
    } finally {
      built.close();
    }
  }
};
