import {formatNdc} from "../domain/ndc.ts";
import {addQuarters, type Quarter, quarterRange} from "../domain/quarter.ts";
import {csvLine} from "./csv.ts";
import {FIRST_POSTED, PAYMENT_LIMITS, type PaymentLimit, PRODUCTS} from "./figures.ts";
import type {SampleFile} from "./file.ts";

/** CMS's quarterly files, in CMS's own layout of each era and under CMS's kind of name, holding the sample's codes. */

const MONTHS = ["January", "April", "July", "October"];
const LAST_DAYS = ["March 31", "June 30", "September 30", "December 31"];
const NOTE_2 =
  "Note 2: The absence or presence of a HCPCS code and the payment allowance limits in this table does not indicate whether Medicare covers a drug.  These determinations shall be made by the local Medicare contractor processing the claim.";
const CROSSWALK_NOTE =
  "The ASP crosswalks are maintained by the Division of Data Analysis and Market Based Pricing to support ASP-based Medicare Part B payments only.";

/** Posting dates as CMS prints them in file names, MMDDYY; quarters without one were posted under a bare name. */
const POSTED: Readonly<Record<Quarter, string>> = {
  "2024Q1": "121223",
  "2024Q2": "032124",
  "2024Q3": "062024",
  "2024Q4": "091824",
  "2025Q1": "121924",
  "2025Q2": "032725"
};
/** Quarters that CMS posted again, and when. */
const POSTED_AGAIN: Readonly<Record<Quarter, string>> = {"2024Q1": "061024", "2025Q1": "030725"};
const CROSSWALK_POSTED: Readonly<Record<Quarter, string>> = {
  "2023Q3": "061923",
  "2023Q4": "092023",
  "2024Q1": "122023",
  "2024Q2": "032124",
  "2024Q3": "061824",
  "2024Q4": "092724",
  "2025Q1": "122024",
  "2025Q2": "032625"
};

const index = (quarter: Quarter): number => Number(quarter.slice(5)) - 1;
const year = (quarter: Quarter): string => quarter.slice(0, 4);
const monthYear = (quarter: Quarter): string => `${MONTHS[index(quarter)]} ${year(quarter)}`;
const effective = (quarter: Quarter): string =>
  `Effective ${MONTHS[index(quarter)]} 1, ${year(quarter)} through ${LAST_DAYS[index(quarter)]}, ${year(quarter)}`;

/** Files end lines as CMS's do, CR LF. */
const file = (lines: readonly string[]): string => `${lines.join("\r\n")}\r\n`;
const padded = (text: string, width: number): string => csvLine([text, ...Array<string>(width - 1).fill("")]);

/** A payment-limit file: eight lines of preamble, the header of its era, one row a code. */
export function paymentLimitFile(quarter: Quarter, rows: readonly PaymentLimit[]): string {
  const hasCoinsurance = quarter >= "2023Q2";
  const header = [
    "HCPCS Code",
    "Short Description",
    "HCPCS Code Dosage",
    "Payment Limit",
    ...(hasCoinsurance ? ["Co-insurance Percentage"] : []),
    "Vaccine AWP%",
    "Vaccine Limit",
    "Blood AWP%",
    "Blood limit",
    "Clotting Factor",
    "Notes"
  ];
  const asp = addQuarters(quarter, -2);
  const note1 = `Note 1: Payment allowance limits subject to the ASP methodology are based on ${asp.slice(5)}Q${asp.slice(2, 4)} ASP data.`;
  const preamble = [
    "Payment Allowance Limits for Medicare Part B Drugs",
    "",
    effective(quarter),
    "",
    note1,
    NOTE_2,
    "",
    ""
  ];
  return file([
    ...preamble.map((line) => padded(line, header.length)),
    csvLine(header),
    ...rows.map((row) =>
      csvLine([
        row.hcpcs,
        row.short_description,
        row.dosage,
        row.payment_limit,
        ...(hasCoinsurance ? [row.coinsurance_pct] : []),
        ...["", "", "", "", ""],
        row.notes
      ])
    )
  ]);
}

/** A crosswalk file: the products whose code CMS priced in the quarter. */
export function crosswalkFile(quarter: Quarter): string {
  const priced = new Map(limitsOf(quarter).map((row) => [row.hcpcs, row.short_description]));
  const title = `${monthYear(quarter)} ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs`;
  const preamble = [title, `     ${effective(quarter)}`, "", CROSSWALK_NOTE, "", "", "", ""];
  const header = `_${year(quarter)}_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG`;
  const rows = PRODUCTS.filter((product) => priced.has(product.hcpcs)).toSorted((a, b) =>
    a.hcpcs + a.ndc11 < b.hcpcs + b.ndc11 ? -1 : 1
  );
  return file([
    ...preamble.map((line) => padded(line, 10)),
    header,
    ...rows.map((row) =>
      csvLine([
        row.hcpcs,
        priced.get(row.hcpcs),
        row.labeler,
        formatNdc(row.ndc11),
        row.drug_name,
        row.dosage,
        row.package_size,
        row.package_quantity,
        row.billing_units,
        row.cms_billing_units_per_package
      ])
    )
  ]);
}

const limitsOf = (quarter: Quarter): PaymentLimit[] => PAYMENT_LIMITS.filter((row) => row.quarter === quarter);

/** What the first posting of a quarter said, before CMS changed it. */
function firstPosted(quarter: Quarter): PaymentLimit[] {
  return limitsOf(quarter).map((row) => {
    const before = FIRST_POSTED.find((old) => old.quarter === quarter && old.hcpcs === row.hcpcs);
    return before ? {...row, payment_limit: before.payment_limit, notes: before.notes} : row;
  });
}

/** Every CMS file of the sample: payment limits 2020Q1–2025Q2, restated quarters twice, crosswalks of the last eight. */
export function cmsFiles(): SampleFile[] {
  const files: SampleFile[] = [];
  for (const quarter of quarterRange("2020Q1", "2025Q2")) {
    const name = `cms/payment-limits/section 508 version of ${monthYear(quarter)} ASP Pricing File`;
    const posted = POSTED[quarter] ? ` ${POSTED[quarter]}` : "";
    files.push({path: `${name}${posted}.csv`, text: paymentLimitFile(quarter, firstPosted(quarter))});
    if (POSTED_AGAIN[quarter]) {
      files.push({
        path: `${name} updated ${POSTED_AGAIN[quarter]}.csv`,
        text: paymentLimitFile(quarter, limitsOf(quarter))
      });
    }
  }
  for (const quarter of quarterRange("2023Q3", "2025Q2")) {
    const name = `section 508 version of ${monthYear(quarter)} ASP NDC-HCPCS Crosswalk ${CROSSWALK_POSTED[quarter]}.csv`;
    files.push({path: `cms/crosswalks/${name}`, text: crosswalkFile(quarter)});
  }
  return files;
}
