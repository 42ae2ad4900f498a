import {Refused} from "../errors.ts";
import type {Command} from "./command.ts";

/** The packets, by name; each has options of its own. */
const PACKETS: Readonly<Record<string, () => Promise<Command>>> = {
  review: async () => (await import("./packet-review.ts")).packetReview,
  gpo: async () => (await import("./packet-gpo.ts")).packetGpo,
  mfp: async () => (await import("./packet-mfp.ts")).packetMfp
};

export const packet: Command = {
  help: `
Usage: plus-six packet ${Object.keys(PACKETS).join(" | ")} [options] --out DIR

Writes a document made from the published build: PDF, Excel workbook and CSV files.

  plus-six packet review --quarter 2025Q2 --out DIR [--audience internal|leadership] [--built DIR] [--no-pdf]
  plus-six packet gpo --manufacturer NAME --out DIR [--audience internal|gpo] [--built DIR]
  plus-six packet mfp --out DIR [--audience internal] [--scenario FILE] [--built DIR] [--no-pdf]

Exit code: 0 written, 2 refused (nothing written).`,
  async run([name = "", ...rest]) {
    const load = PACKETS[name];
    if (!load)
      throw new Refused(`no such packet: ${name || "none named"}; there are ${Object.keys(PACKETS).join(" and ")}`);
    return (await load()).run(rest);
  }
};
