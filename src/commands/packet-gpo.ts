import {mkdirSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../build/refused.ts";
import type {Audience} from "../payment/gpo/facts.ts";
import {packetOf} from "../payment/gpo/packet.ts";
import {tablesOf} from "../payment/gpo/tables.ts";
import {factsFor, readFacts} from "../site/audience.ts";
import {csvOf} from "../site/gpo/cell.ts";
import {pageOf} from "../site/gpo/page.ts";
import {pdfOf} from "../site/gpo/pdf.ts";
import {workbookOf} from "../site/gpo/workbook.ts";
import {type Command, say} from "./command.ts";

const AUDIENCES: readonly string[] = ["internal", "gpo"] satisfies readonly Audience[];
const isAudience = (text: string): text is Audience => AUDIENCES.includes(text);

export const packetGpo: Command = {
  help: `
Usage: plus-six packet gpo --manufacturer NAME --out DIR [--audience internal|gpo] [--built DIR]

Writes the negotiation packet of one manufacturer: packet.html, packet.pdf, packet.xlsx and a CSV a section.

  --manufacturer NAME  as in the drug list
  --out DIR            folder to write to; made when missing
  --audience A         internal (default): everything; gpo: may leave the practice, with no payer's rate, no other maker's
                       price and no count of 1 to 10 patients
  --built DIR          the publication to read (default data/built)`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        manufacturer: {type: "string"},
        out: {type: "string"},
        audience: {type: "string", default: "internal"},
        built: {type: "string", default: "data/built"}
      }
    });
    const {manufacturer, out, audience, built} = values;
    if (!manufacturer || !out)
      throw new Refused("name the manufacturer and the folder: plus-six packet gpo --manufacturer NAME --out DIR");
    if (!isAudience(audience)) throw new Refused(`no such audience: ${audience}; use ${AUDIENCES.join(" or ")}`);
    const facts = await readFacts(resolve(built)).catch((error: Error) => {
      throw new Refused(error.message);
    });
    const makers = [...new Set(facts.drugs.map((drug) => drug.manufacturer))].sort();
    if (!makers.includes(manufacturer))
      throw new Refused(`nothing was bought from manufacturer: ${manufacturer}; there are ${makers.join(", ")}`);
    const packet = packetOf(factsFor(facts, audience, manufacturer), manufacturer);
    const tables = tablesOf(packet);
    const footer =
      audience === "internal"
        ? `Internal: not to leave the practice. As of ${packet.as_of}.`
        : `Shared with ${manufacturer}. As of ${packet.as_of}.`;
    mkdirSync(join(out, "csv"), {recursive: true});
    writeFileSync(join(out, "packet.html"), pageOf(tables, footer));
    writeFileSync(join(out, "packet.pdf"), pdfOf(tables, footer));
    writeFileSync(join(out, "packet.xlsx"), workbookOf(tables));
    for (const table of tables) writeFileSync(join(out, "csv", `${table.name}.csv`), csvOf(table));
    say(`${manufacturer}: ${packet.asks.length} asks, ${tables.length} sections in ${out} (${audience})`);
    return 0;
  }
};
