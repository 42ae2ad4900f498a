import {rowsOf} from "../sample/helpers.ts";
import type {Files} from "./files.ts";

/** The canonical files as they could be exported on the evening of a day: what had not happened is not there, what came later is empty. */

type Row = Record<string, string>;

const DECIDED = [
  "allowed_amount",
  "paid_amount",
  "patient_responsibility",
  "deductible_amount",
  "coinsurance_amount",
  "copay_amount",
  "patient_paid_amount",
  "adjustments",
  "adjudicated_date",
  "paid_date"
];
const emptied = (row: Row, columns: readonly string[]): Row => ({
  ...row,
  ...Object.fromEntries(columns.map((column) => [column, ""]))
});

/** A version of a claim line: nothing before the service, no correction before it was sent, no answer before it came. */
function claimAt(row: Row, on: string): Row | null {
  const answered = [row["adjudicated_date"]!, row["paid_date"]!].toSorted().at(-1)!;
  if (row["service_date"]! > on) return null;
  if (row["version"] !== "1" && (row["submitted_date"] || answered) > on) return null;
  const sent = row["submitted_date"]! > on ? emptied(row, ["submitted_date"]) : row;
  if (answered <= on) return sent;
  return {...emptied(sent, DECIDED), status: /denied|reversal/.test(row["status"]!) ? "original" : row["status"]!};
}

const until = (column: string) => (row: Row, on: string) => (row[column]! > on ? null : row);

const AT: {readonly [path: string]: (row: Row, on: string) => Row | null} = {
  "claims.csv": claimAt,
  "purchases.csv": (row, on) => (row["invoice_date"]! > on || row["received_date"]! > on ? null : row),
  "inventory_counts.csv": until("count_date"),
  "rebates.csv": (row, on) => {
    if (row["period_end"]! > on) return null;
    return row["received_date"]! > on ? emptied(row, ["received_amount", "received_date"]) : row;
  },
  "prior_auths.csv": (row, on) => {
    if (row["requested_date"]! > on) return null;
    if (row["decided_date"]! <= on) return row;
    return {...emptied(row, ["decided_date", "reason", "valid_from", "valid_to", "units"]), outcome: "pending"};
  },
  // An appointment that will be moved is, before that, one that is planned for a day nobody has told.
  "schedule.csv": (row, on) => {
    if (row["date"]! <= on) return row;
    return row["status"] === "changed" ? null : {...row, status: "planned"};
  },
  "administration_times.csv": (row, on) => (row["start"]!.slice(0, 10) > on ? null : row),
  "wac.csv": until("starts")
};

const MONTHS = ["January", "April", "July", "October"];

/** The day CMS posted a file: as its name says, MMDDYY, else the first day of its quarter. */
function postedOn(path: string): string {
  const stamp = / (\d\d)(\d\d)(\d\d)\.csv$/.exec(path);
  if (stamp) return `20${stamp[3]}-${stamp[1]}-${stamp[2]}`;
  const [, month = "", year = ""] = /(January|April|July|October) (\d{4})/.exec(path) ?? [];
  return `${year}-${String(MONTHS.indexOf(month) * 3 + 1).padStart(2, "0")}-01`;
}

const cellText = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export function cutAt(files: Readonly<Files>, on: string): Files {
  const cut: Files = {};
  for (const [path, text] of Object.entries(files)) {
    const at = AT[path];
    if (path.startsWith("cms/")) {
      if (postedOn(path) <= on) cut[path] = text;
    } else if (!at) cut[path] = text;
    else {
      const rows = rowsOf(String(text));
      const columns = Object.keys(rows[0]!);
      const kept = rows.map((row) => at(row, on)).filter((row) => row !== null);
      cut[path] = [columns, ...kept.map((row) => columns.map((column) => cellText(row[column]!)))]
        .map((cells) => `${cells.join(",")}\n`)
        .join("");
    }
  }
  return cut;
}
