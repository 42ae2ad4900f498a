import * as csv from "../../words/csv.ts";
import type {PacketTable} from "./packet.ts";

/** A table of a packet as CSV; a number keeps the digits the database gave. */
export const toCsv = ({columns, rows}: PacketTable): string =>
  csv.toCsv(
    columns.map(({name}) => name),
    rows.map((row) => row.map((value, i) => (value === null || columns[i]!.kind === "text" ? value : {digits: value})))
  );
