import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {DEFAULT_SCENARIO} from "../../src/forecast/mfp/scenario.ts";
import {gpoPacket, makersOf} from "../../src/site/packet/gpo.ts";
import {mfpPacket} from "../../src/site/packet/mfp.ts";
import type {Packet} from "../../src/site/packet/packet.ts";
import {openPrinter, type Printed} from "../../src/site/packet/pdf.ts";
import {reviewPacket} from "../../src/site/packet/review.ts";
import {sharePacket} from "../../src/site/packet/share.ts";
import {newestQuarter} from "../../src/site/packet/shared-document.ts";
import {openBuilt} from "../../src/site/packet/table.ts";
import {once, plusSix, sampleBuilt} from "./sample.ts";
import {writeTinyPractice} from "./tiny-practice.ts";

export const PRACTICES = ["sample", "smallest"] as const;
export type PracticeName = (typeof PRACTICES)[number];

/** The manufacturer whose packets are read: both practices buy from it. */
export const MANUFACTURER = "Janssen";

/** The marts packets are made from; the smallest practice's are built once in a run. */
export async function packetsBuilt(practice: PracticeName): Promise<string> {
  if (practice === "sample") return process.env["PLUS_SIX_TEST_SITE"] ?? (await sampleBuilt());
  return (
    process.env["PLUS_SIX_TEST_SMALL_SITE"] ??
    (await once("smallest-built", async (folder) => {
      writeTinyPractice(`${folder}-data`);
      const {code, stderr} = await plusSix([
        ...["build", "--no-site", "--data", `${folder}-data`],
        ...["--out", folder, "--as-of", "2025-04-10"]
      ]);
      if (code > 1) throw new Error(stderr);
    }))
  );
}

/** Every packet of a practice that is printed, by name. */
export async function packetsOf(built: string): Promise<Readonly<Record<string, Packet>>> {
  const open = await openBuilt(built);
  try {
    const review = await reviewPacket(open, await newestQuarter(open));
    const manufacturer = (await makersOf(built)).find((name) => name === MANUFACTURER)!;
    return {
      review,
      "review for leadership": sharePacket(review, "leadership").packet,
      gpo: await gpoPacket(open, built, {manufacturer, audience: "internal"}),
      "gpo to hand over": await gpoPacket(open, built, {manufacturer, audience: "gpo"}),
      mfp: await mfpPacket(open, DEFAULT_SCENARIO)
    };
  } finally {
    open.close();
  }
}

/** The packets of a practice on paper: printed once in a run, whichever test file asks first. */
export async function printedPackets(practice: PracticeName): Promise<Map<string, {packet: Packet; paper: Printed}>> {
  const packets = await packetsOf(await packetsBuilt(practice));
  const folder = await once(`packets-${practice}`, async (folder) => {
    mkdirSync(folder);
    const printer = await openPrinter();
    try {
      for (const [name, packet] of Object.entries(packets)) {
        const {html, pdf} = await printer.print(packet);
        writeFileSync(join(folder, `${name}.html`), html);
        writeFileSync(join(folder, `${name}.pdf`), pdf);
      }
    } finally {
      await printer.close();
    }
  });
  return new Map(
    Object.entries(packets).map(([name, packet]) => [
      name,
      {
        packet,
        paper: {
          html: readFileSync(join(folder, `${name}.html`), "utf8"),
          pdf: readFileSync(join(folder, `${name}.pdf`))
        }
      }
    ])
  );
}
