import {writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {audienceFor} from "../site/audience/table.ts";
import {judgeOf} from "../site/gate/judge.ts";
import {toHtml} from "../site/packet/html.ts";
import {type Packet, tablesOf} from "../site/packet/packet.ts";
import {reviewPacket} from "../site/packet/review.ts";
import {sharePacket} from "../site/packet/share.ts";
import {newestQuarter} from "../site/packet/shared-document.ts";
import {openBuilt} from "../site/packet/table.ts";
import {privateFacts} from "../site/privacy.ts";
import {openReader} from "../warehouse/read-only.ts";
import {type Command, ROOT, say} from "./command.ts";

/** Faults of the texts of a document, by place and kind; never the value. */
async function auditPacket(packet: Packet, built: string): Promise<string[]> {
  const {connection, close} = await openReader(join(built, "warehouse.duckdb"));
  try {
    const judge = judgeOf(await privateFacts(connection, ROOT));
    const cells = tablesOf(packet).flatMap(({name, columns, rows}) =>
      columns.flatMap((column, i) =>
        rows.flatMap((row) =>
          judge.cell(row[i] ?? "", column.name).map((fault) => `${fault}: column ${column.name} (${name})`)
        )
      )
    );
    const words = [
      packet.title,
      packet.finding,
      packet.subtitle,
      ...packet.sections.flatMap((part) => [part.title, ...(part.text ?? [])])
    ];
    const told = words.flatMap((text) => judge.cell(text, "text").map((fault) => `${fault}: (words of the document)`));
    return [...new Set([...cells, ...told])];
  } finally {
    close();
  }
}

export const exportReport: Command = {
  help: `
Usage: plus-six export --single-file --out FILE.html [--audience leadership|internal] [--quarter Q] [--built DIR]

Writes the quarterly margin review as one HTML file that opens by a double click: no script, nothing beside it, nothing fetched.

  --single-file   the only form there is
  --out FILE      where to; replaced when it is there
  --audience A    leadership (default): no invoice, file or owner, no count of 1 to 10; internal: everything
  --quarter Q     quarter of service (default: the newest with claims)
  --built DIR     the publication to read (default data/built)

Exit code: 0 written, 2 refused (nothing written).`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        "single-file": {type: "boolean", default: false},
        out: {type: "string"},
        audience: {type: "string", default: "leadership"},
        quarter: {type: "string"},
        built: {type: "string", default: "data/built"}
      }
    });
    const {out} = values;
    if (!values["single-file"] || !out)
      throw new Refused("say what and where: plus-six export --single-file --out report.html");
    const audience = audienceFor("review", values.audience);
    const folder = resolve(values.built);
    const built = await openBuilt(folder);
    try {
      const {packet, suppressed} = sharePacket(
        await reviewPacket(built, values.quarter ?? (await newestQuarter(built))),
        audience
      );
      const faults = await auditPacket(packet, folder);
      if (faults.length > 0)
        throw new Refused(
          [
            "the file would show what belongs to patients; nothing was written:",
            ...faults.map((fault) => `  ${fault}`)
          ].join("\n")
        );
      writeFileSync(resolve(out), toHtml(packet));
      say(
        `${packet.title} for ${audience}: ${resolve(out)}; ${suppressed} counts left empty (as of ${packet.as_of}, build ${packet.build_id})`
      );
      return 0;
    } finally {
      built.close();
    }
  }
};
