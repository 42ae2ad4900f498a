import {z} from "zod";
import {CLAIM_STATES, EXPORT_GRAINS, TRANSACTION_KINDS} from "../../../src/schema/claim-export-words.ts";
import {DELIMITERS} from "../../read/aligned.ts";
import {DATE_FORMATS} from "../profile.ts";

/**
 * How one practice-management system's export of claims maps onto claim lines. It is data: a JSON file in
 * `loaders/profiles/claims/` or in the practice's `<data>/profiles/`, told from a purchases profile by `"reads": "claims"`.
 *
 * Three grains are known. `charge`: a row is a charge line with the sums of what was paid on it. `transaction`: a row is a
 * charge, a payment, an adjustment, a transfer, a refund, a reversal. `remittance`: a row is a line of a payer's answer,
 * or one adjustment of it.
 */

/** What a column of the export is. Several columns of one target are added (money), joined (modifiers), or the first filled counts. */
export const CLAIM_TARGETS = [
  "claim_id",
  "charge_id",
  "line_number",
  "transaction_id",
  "remittance_id",
  "transaction_type",
  "transaction_code",
  "transaction_text",
  "payer_order",
  "financial_class",
  "adjustment_group",
  "adjustment_reason",
  "adjustment_amount",
  "amount",
  "credit_amount",
  "service_date",
  "posted_date",
  "submitted_date",
  "adjudicated_date",
  "paid_date",
  "site_id",
  "payer_id",
  "plan",
  "patient_key",
  "place_of_service",
  "hcpcs",
  "modifiers",
  "ndc11",
  "units",
  "unit_charge",
  "billed_amount",
  "allowed_amount",
  "paid_amount",
  "total_paid_amount",
  "patient_paid_amount",
  "assistance_paid_amount",
  "contractual_amount",
  "sequestration_amount",
  "withheld_amount",
  "write_off_amount",
  "mixed_adjustment_amount",
  "refund_amount",
  "balance_amount",
  "patient_responsibility",
  "deductible_amount",
  "coinsurance_amount",
  "copay_amount",
  "authorization_id",
  "lot",
  "status",
  "voided"
] as const;
export type ClaimTarget = (typeof CLAIM_TARGETS)[number];

/** Targets that are dollars; a profile may say that a column writes them the other way round. */
export const MONEY_TARGETS = CLAIM_TARGETS.filter((target) =>
  /_amount$|^amount$|^patient_responsibility$|^unit_charge$/.test(target)
);

const pattern = z.string().refine((text) => {
  try {
    new RegExp(text, "i");
    return true;
  } catch {
    return false;
  }
}, "not a regular expression");

const TransactionRule = z.strictObject({
  /** Target → regular expression its text must match. */
  when: z.partialRecord(z.enum(CLAIM_TARGETS), pattern),
  kind: z.enum(TRANSACTION_KINDS),
  /** Whether the amount counts as it is written, or the other way round: a payment written -10.00 is `opposite`. */
  counts: z.enum(["as_written", "opposite"]).default("as_written"),
  /** Column that holds the dollars, where it is not `amount`. */
  amount: z.enum(CLAIM_TARGETS).optional(),
  /** Group and reason of an adjustment or of the patient's part where the row has none of its own: `CO:45`, `PR:2`. */
  reason: z
    .string()
    .regex(/^[A-Z]{2}:[A-Z0-9]{1,4}$/, "use GROUP:CARC")
    .optional()
});
export type TransactionRule = z.infer<typeof TransactionRule>;

export const ClaimsProfileSchema = z.strictObject({
  reads: z.literal("claims"),
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, "use lower case letters, digits, - and _"),
  description: z.string(),
  /** System or report, as people call it. */
  system: z.string().min(1),
  /** How sure the columns are: by the vendor's own documents, by others' programs, or by inference. */
  sure: z.enum(["vendor_documents", "public_programs", "inferred", "own_file"]).default("own_file"),
  grain: z.enum(EXPORT_GRAINS),
  format: z.enum(["delimited", "workbook"]),
  delimiter: z.enum(DELIMITERS).default(","),
  quote: z.enum(['"', "'", ""]).default('"'),
  encoding: z.enum(["auto", "utf-8", "windows-1252", "utf-16le"]).default("auto"),
  /** Header cells by which a file is recognized; all must be there. */
  match: z.array(z.string()).min(2),
  header_row: z.int().min(1).optional(),
  /** Rows of the header; the texts of two are joined by a blank. */
  header_rows: z.int().min(1).max(2).default(1),
  sheets: z.array(z.strictObject({name: pattern, credit: z.boolean().default(false)})).optional(),
  columns: z.partialRecord(z.enum(CLAIM_TARGETS), z.array(z.string()).min(1)),
  /** Target → the value every row has. */
  constants: z.partialRecord(z.enum(CLAIM_TARGETS), z.string()).default({}),
  /** Money columns that are written the other way round: payments as negative dollars. */
  opposite: z.array(z.enum(CLAIM_TARGETS)).default([]),
  /** Columns of a charge row that repeat on each of its rows and count once. */
  repeated: z.array(z.enum(CLAIM_TARGETS)).default([]),
  /** Whether charge rows that are the same in every column are charges of their own, or one told again. */
  alike: z.enum(["each", "once"]).default("each"),
  dates: z.array(z.enum(DATE_FORMATS)).min(1).default(["YYYY-MM-DD", "MM/DD/YYYY"]),
  decimal_mark: z.enum([".", ","]).default("."),
  /** First rule that fits says what a row of a transaction export is; a row that none fits is refused with its dollars. */
  transactions: z.array(TransactionRule).default([]),
  /** Status word of a charge row → what it says; a word that is not here says nothing. */
  states: z.record(z.string(), z.enum(CLAIM_STATES)).default({}),
  /** Location name of the export → site_id. A word that is not here is looked up among the names in `sites`, else it is the site. */
  site_map: z.record(z.string(), z.string()).default({}),
  /** Payer name of the export → payer_id, in the same way. */
  payer_map: z.record(z.string(), z.string()).default({}),
  /** A row whose first cell matches holds a total. */
  total_row: pattern.optional(),
  /** Rows whose first cell matches are left out. */
  skip_rows: pattern.optional(),
  /** Rows on which every one of these matches are read; others are of another kind (diagnoses, appointments). */
  only: z.partialRecord(z.enum(CLAIM_TARGETS), pattern).default({})
});
export type ClaimsProfile = z.infer<typeof ClaimsProfileSchema>;

/** Reads a claims profile from JSON, over `base` when it extends one; throws one line naming the file and the wrong entry. */
export function parseClaimsProfile(
  text: string,
  path: string,
  base: (name: string) => unknown = () => undefined
): ClaimsProfile {
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`profile is not JSON: ${(error as Error).message} (${path}); correct it or run init again`);
  }
  const {extends: parent, ...own} = given;
  const under = typeof parent === "string" ? base(parent) : {};
  if (under === undefined)
    throw new Error(`unknown profile to extend: ${parent} (${path}); name one of loaders/profiles/claims`);
  const result = ClaimsProfileSchema.safeParse({...(under as object), ...own});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `invalid profile: ${issue?.path.join(".") || "entry"} ${issue?.message} (${path}); see loaders/profiles/claims`
  );
}
