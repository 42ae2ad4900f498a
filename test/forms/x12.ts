import {formatCents, parseCents} from "../../src/domain/money.ts";
import type {Claim, ClaimRow} from "../../src/sample/claims.ts";
import type {Cell} from "../../src/sample/csv.ts";
import {day, isoDay} from "../../src/sample/day.ts";
import {AS_OF} from "../../src/sample/network.ts";
import type {Practice} from "../../src/sample/sample.ts";
import type {PayDay} from "../../src/sample/x12/remittance.ts";

/** The day of the payment as the canonical claims have it; a denial comes on the day it was decided. */
export const onTheDay: PayDay = ([row]) => String(row!.paid_date || row!.adjudicated_date);

/** A supplement pays what it can before the last day: a payer like another, two weeks after Medicare. */
function supplementOf({encounter}: Claim, row: ClaimRow): {paid: bigint; on: string} | null {
  const {payer_id, has_assistance} = encounter.visit.patient;
  if (payer_id !== "medicare" || !has_assistance || row.status === "denied" || !row.paid_date) return null;
  const on = isoDay(day(String(row.paid_date)) + 14);
  return on > AS_OF ? null : {paid: parseCents(String(row.patient_responsibility)), on};
}

/** The claims as 837s and 835s have them: a supplement is a payer, and what it paid is no part of the patient's. */
export function claimsOfX12({claims}: Practice, isTold: boolean): Claim[] {
  return claims.map((claim) => ({
    ...claim,
    rows: claim.rows.map((row) => {
      const supplement = supplementOf(claim, row);
      const less = (cell: Cell, cents: bigint): string => formatCents(parseCents(String(cell || "0.00")) - cents);
      const paid = supplement?.paid ?? 0n;
      return {
        ...row,
        lot: "",
        paid_amount: row.paid_amount ? less(row.paid_amount, -paid) : row.paid_amount,
        patient_responsibility: row.patient_responsibility ? less(row.patient_responsibility, paid) : "",
        patient_paid_amount: isTold ? "" : less(row.patient_paid_amount, paid),
        second_paid: formatCents(paid),
        second_date: supplement?.on ?? ""
      };
    })
  }));
}
