import {Refused} from "../../errors.ts";
import {queryJson} from "../../warehouse/database.ts";
import {readMart} from "../../warehouse/marts.ts";
import {dayWords, quarterWords} from "../../words/format.ts";
import {type LeftOut, leftOutNote} from "../../words/left-out.ts";
import {readRun} from "../review-facts.ts";
import type {Packet} from "./packet.ts";
import {access} from "./review/access.ts";
import {actions} from "./review/actions.ts";
import {ahead} from "./review/ahead.ts";
import {earned} from "./review/earned.ts";
import {known} from "./review/known.ts";
import {margins} from "./review/margins.ts";
import {owed} from "./review/owed.ts";
import {reviewPages} from "./review/pages.ts";
import {units} from "./review/units.ts";
import {type BuiltFolder, readTable} from "./table.ts";

/** The quarterly margin review of one quarter as a packet. Throws in one line when the build has no such quarter. */
export async function reviewPacket(built: BuiltFolder, quarter: string): Promise<Packet> {
  if (!/^\d{4}Q[1-4]$/.test(quarter)) throw new Refused(`not a quarter: ${quarter}; write it as 2025Q2`);
  const quarters = await queryJson(built.warehouse.connection, "SELECT quarter FROM review_headline ORDER BY quarter");
  if (!quarters.some((row) => row["quarter"] === quarter))
    throw new Refused(
      `no claims in quarter ${quarter}; the build has ${quarters.map((row) => row["quarter"]).join(", ") || "none"}`
    );
  const {finding, result, headline} = await earned(built, quarter);
  const {left_out} = await readRun((sql) => readMart(sql, built.folder));
  const without = leftOutNote(left_out as unknown as LeftOut[]);
  return {
    title: `Quarterly margin review, ${quarterWords(quarter)}`,
    finding,
    subtitle: `As of ${dayWords(built.as_of)}. What payers, patients and assistance have paid for drugs and are still expected to pay, less what the drugs cost; with credits, freight and accrued rebates; drug administration is separate.${without && ` ${without}`}`,
    as_of: built.as_of,
    build_id: built.build_id,
    sections: [
      result,
      await actions(built),
      headline,
      await margins(built, quarter),
      await ahead(built),
      await owed(built, quarter),
      await access(built, quarter),
      await units(built),
      await known(built)
    ],
    pages: await reviewPages(built.folder, {quarter, finding, build_id: built.build_id}),
    sources: await readTable(built, {
      name: "sources",
      title: "Files behind the numbers",
      sql: `SELECT path, source, vintage, status, rows_accepted, rows_rejected, dollars_accepted, sha256 FROM file ORDER BY path`,
      columns: {
        path: ["File", "text"],
        source: ["Kind", "text"],
        vintage: ["Edition", "text"],
        status: ["State", "text"],
        rows_accepted: ["Rows", "count"],
        rows_rejected: ["Rejected", "count"],
        dollars_accepted: ["Dollars", "money"],
        sha256: ["SHA-256", "text"]
      }
    })
  };
}
