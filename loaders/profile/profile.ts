import {z} from "zod";
import {Refused} from "../../src/errors.ts";
import {purchase} from "../../src/schema/canonical.ts";
import {DELIMITERS} from "../read/aligned.ts";

/**
 * A profile says how one vendor's purchase export maps onto canonical purchases. It is data: a JSON file in
 * `loaders/profiles/` or in the practice's own `<data>/profiles/`, which may extend a bundled one.
 */

/**
 * Columns a profile may map that are not columns of raw.purchase: they decide kinds, units and fees. `line_total` is what a
 * line comes to with its charge: it tells whether the charge is in the amount.
 */
export const HELPER_COLUMNS = [
  "credit_code",
  "credit_reason",
  "credit_amount",
  "unit_of_measure",
  "packages_per_unit",
  "grams",
  "international_units",
  "item",
  "description",
  "site_name",
  "line_total"
] as const;

const TARGETS: readonly string[] = [...Object.keys(purchase.fields), ...HELPER_COLUMNS];

/**
 * What one line of a file can be: the kinds of raw.purchase, charges that belong to the whole invoice, `credit`, which
 * quantity × price decides to be returned goods or money alone, and `unclear`, a line whose code nobody has published: it is
 * refused with its dollars until a practice says what the code means.
 */
export const LINE_KINDS = [
  "purchase",
  "return",
  "price_credit",
  "rebill",
  "free_goods",
  "transfer_in",
  "transfer_out",
  "consigned",
  "freight",
  "service_fee",
  "prompt_pay",
  "chargeback",
  "credit",
  "unclear",
  "skip"
] as const;

/** How sure a layout is: by the vendor's own documents, by others' programs, by inference, or from a file of the practice. */
export const SURE = ["vendor_documents", "public_programs", "inferred", "own_file"] as const;

/**
 * What a quantity counts; a unit that is none of these makes the row `unit_unknown`. An `each` is one item, of which a
 * package may hold several: a package by itself only where the crosswalk has one item a package.
 */
export const QUANTITY_UNITS = [
  "package",
  "each",
  "item",
  "billing_unit",
  "outer_pack",
  "gram",
  "milligram",
  "microgram",
  "international_unit"
] as const;

export const DATE_FORMATS = [
  "YYYY-MM-DD",
  "YYYYMMDD",
  "MM/DD/YYYY",
  "MM/DD/YY",
  "MM-DD-YYYY",
  "MMDDYY",
  "MMDDYYYY",
  "DD/MM/YYYY",
  "DD-MON-YYYY",
  "MON-DD-YYYY",
  "YYYY/MM/DD",
  "YYYY.MM.DD",
  "DD/MM/YY",
  "DD-MM-YYYY",
  "DD.MM.YYYY",
  "DD.MM.YY",
  "MM-DD-YY",
  "MDDYY",
  "MDDYYYY",
  "CYYMMDD",
  "excel"
] as const;

const pattern = z.string().refine((text) => {
  try {
    new RegExp(text, "i");
    return true;
  } catch {
    return false;
  }
}, "not a regular expression");

const KindRule = z.strictObject({
  /** Target column → regular expression its text must match; `packages` and `extended_amount` also take a sign. */
  when: z.partialRecord(z.enum(TARGETS), pattern),
  kind: z.enum(LINE_KINDS),
  /** Column that holds the dollars of such a line, when it is not extended_amount. */
  amount: z.enum(TARGETS).optional()
});

const Field = z.strictObject({name: z.string(), from: z.int().min(1), length: z.int().min(1).default(1)});

const shape = {
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, "use lower case letters, digits, - and _"),
  description: z.string(),
  sure: z.enum(SURE).default("own_file"),
  /** Where the layout is known from and what of it is not, in words a person can judge. */
  known_from: z.string().min(1).default("a file of the practice"),
  /** Why such a file cannot be costed and what to export in its place: it is recognized and refused with these words. */
  lacks: z.string().optional(),
  /** Name written to raw.purchase.vendor. */
  vendor: z.string().min(1),
  /** `any` is a table under the same header as a text or in a workbook. */
  format: z.enum(["delimited", "fixed", "workbook", "any"]),
  delimiter: z.enum(DELIMITERS).default(","),
  quote: z.enum(['"', "'", ""]).default('"'),
  encoding: z.enum(["auto", "utf-8", "windows-1252", "utf-16le"]).default("auto"),
  /**
   * Fields by position from 1: of a fixed-width record its characters, of a delimited one its cells, where `field_count` is
   * met. Their names take the place of a header that nobody has published.
   */
  fields: z.array(Field).optional(),
  /** Cells of a record of which `fields` are the positions. */
  field_count: z.int().min(2).optional(),
  /** Length of a fixed-width record; a line of another length is refused. */
  record_length: z.int().optional(),
  /** Header cells by which a file is recognized; all must be there. */
  match: z.array(z.string()).min(1),
  /** Row of the header, from 1; searched in the first 40 rows when left out. */
  header_row: z.int().min(1).optional(),
  /** Rows of the header; the texts of two are joined by a blank. */
  header_rows: z.int().min(1).max(2).default(1),
  /**
   * What is known of the sheets of a workbook by name: `credit` sheets hold credits with positive quantities, a sheet may be
   * one site's, or be left out. Every sheet with the header is read, whether it is named or not.
   */
  sheets: z
    .array(
      z.strictObject({
        name: pattern,
        /** Without it the name of the sheet tells. */
        credit: z.boolean().optional(),
        site_id: z.string().min(1).optional(),
        skip: z.boolean().default(false)
      })
    )
    .optional(),
  /** The file has credits on a sheet of their own with positive quantities: refused until a sheet is named `credit`. */
  credit_sheet_needed: z.boolean().default(false),
  /** Target columns that are written once for a group of rows: a blank takes the text of the row above. */
  fill_down: z.array(z.enum(TARGETS)).default([]),
  /** NDC bought → NDC billed, where a carton is bought and its vials are billed: packages become those of the second. */
  ndc_map: z.record(z.string().regex(/^\d{11}$/), z.string().regex(/^\d{11}$/)).default({}),
  /** Target column → header cells it may have, the first found counts. */
  columns: z.partialRecord(z.enum(TARGETS), z.array(z.string()).min(1)),
  /** Target column → the value every row has. */
  constants: z.partialRecord(z.enum(TARGETS), z.string()).default({}),
  dates: z.array(z.enum(DATE_FORMATS)).min(1).default(["YYYY-MM-DD", "MM/DD/YYYY"]),
  decimal_mark: z.enum([".", ","]).default("."),
  /** Target column → decimals of a number written without a point (9(5).9(4) as 000123400: 4). */
  implied_decimals: z.partialRecord(z.enum(TARGETS), z.int().min(0).max(6)).default({}),
  /** Whether charges of a line are billed beside its amount, are in it, or cannot be known: then they are left out and told. */
  fees: z.enum(["on_top", "within", "unclear"]).default("on_top"),
  /** First rule that fits gives a line its kind; none: by the signs of packages and amount. */
  kinds: z.array(KindRule).default([]),
  /** What the quantity counts: `column` looks the unit of measure up in `names`. */
  units: z
    .strictObject({
      quantity: z.enum([...QUANTITY_UNITS, "column"]).default("package"),
      names: z.record(z.string(), z.enum(QUANTITY_UNITS)).default({})
    })
    .default({quantity: "package", names: {}}),
  /** Account, ship-to or DEA number of the file → site_id. Empty: the number itself is the site. */
  site_map: z.record(z.string(), z.string()).default({}),
  /** Rows without figures that head the lines of one account: what the first group of the pattern takes is the account. */
  site_rows: pattern.optional(),
  /** A row without an NDC whose first cell matches holds the control total of extended_amount. */
  total_row: pattern.optional(),
  /** Rows whose first cell matches are left out: notes, page headings. */
  skip_rows: pattern.optional()
};

export const ProfileSchema = z.strictObject(shape);
export type Profile = z.infer<typeof ProfileSchema>;

/** Reads a profile from JSON, over `base` when it extends one; throws one line naming the file and the wrong entry. */
export function parseProfile(text: string, path: string, base: (name: string) => unknown = () => undefined): Profile {
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new Refused(`profile is not JSON: ${(error as Error).message} (${path}); correct it or run init again`);
  }
  const {extends: parent, ...own} = given;
  const under = typeof parent === "string" ? base(parent) : {};
  if (under === undefined)
    throw new Refused(`unknown profile to extend: ${parent} (${path}); name one of loaders/profiles`);
  const result = ProfileSchema.safeParse({...(under as object), ...own});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refused(
    `invalid profile: ${issue?.path.join(".") || "entry"} ${issue?.message} (${path}); see loaders/profiles`
  );
}
