import {totalsTable} from "./preview.ts";
import type {ClaimsProposal} from "./propose.ts";
import type {ClaimsReading} from "./read.ts";
import type {ClaimsProfile} from "./schema.ts";

/** What `init` shows of a profile before it writes it: what is read as what, and what the rows then add up to. */

export function describe(profile: ClaimsProfile, {unused}: ClaimsProposal): string {
  const GRAINS = {
    charge: "a row is a charge line with what was paid on it",
    transaction: "a row is a charge, a payment, an adjustment or another transaction",
    remittance: "a row is a line of a payer's answer, or one adjustment of it"
  };
  const lines = Object.entries(profile.columns).map(
    ([target, names]) => `  ${target.padEnd(24)} ← ${names?.join(" + ")}`
  );
  const rules = profile.transactions.map(
    ({when, kind, counts, reason}) =>
      `  ${Object.entries(when)
        .filter(([target]) => target !== "payer_id")
        .map(([, pattern]) => pattern?.replace(/^\^|\$$|\\(?=.)/g, "") || "(empty)")
        .join(
          " / "
        )} → ${kind.replaceAll("_", " ")}${reason ? ` ${reason}` : ""}${counts === "opposite" ? ", sign turned" : ""}`
  );
  return [
    `\nSystem: ${profile.system}. Of each file ${GRAINS[profile.grain]}. Dates: ${profile.dates.join(", ")}.`,
    "Columns:",
    ...lines,
    ...(unused.length > 0 ? [`Not used: ${unused.join(", ")}`] : []),
    ...(rules.length > 0 ? ["Kinds of rows:", ...rules] : [])
  ].join("\n");
}

/** What to do about rows that are refused, by reason. */
const REMEDY: {readonly [reason: string]: string} = {
  several_codes:
    ": a row is a whole claim with its codes in a list, whose dollars nothing divides among them; export the report by charge line (charge detail)"
};

export function preview(reading: ClaimsReading): string {
  const reasons = new Map<string, {lines: number[]; dollars: number}>();
  for (const {reason, line, dollars} of reading.problems) {
    const own = reasons.get(reason) ?? {lines: [], dollars: 0};
    reasons.set(reason, {lines: [...own.lines, line], dollars: own.dollars + Number(dollars ?? 0)});
  }
  const refused = [...reasons].map(
    ([reason, {lines, dollars}]) =>
      `  ${lines.length} refused: ${reason.replaceAll("_", " ")} ($${dollars.toFixed(2)}; line ${lines.slice(0, 3).join(", ")}${lines.length > 3 ? ", …" : ""})${REMEDY[reason] ?? ""}`
  );
  const words = (
    [
      ["Locations", reading.unknown.site_id],
      ["Payers", reading.unknown.payer_id]
    ] as const
  )
    .filter(([, own]) => own.size > 0)
    .map(
      ([what, own]) =>
        `${what} by their own names: ${[...own.keys()].slice(0, 12).join(", ")}${own.size > 12 ? ", …" : ""}`
    );
  // No crosswalk is open here, so what it would tell of NDCs is not said.
  const remarks = reading.remarks.filter((remark) => !/\bNDCs?\b/.test(remark));
  return [
    `\n${reading.rows.length} rows as they would load. Compare with the system's own totals by payer and month of service:`,
    totalsTable(reading),
    ...words,
    ...remarks,
    ...refused
  ].join("\n");
}
