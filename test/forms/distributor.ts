import {utils, write} from "@e965/xlsx";
import {formatNdc} from "../../src/domain/ndc.ts";
import {SITES} from "../../src/sample/network.ts";
import type {PurchaseRow} from "../../src/sample/purchases.ts";

/** Purchases as CuraScript SD exports them: accounts by number beside the site's name, credits on a sheet of their own, no day of receipt. */

const ACCOUNT = new Map(SITES.map(({site_id, name}, i) => [site_id, {number: `60${4711 + i}`, name}]));
const amount = (value: unknown): number => Math.abs(Number(value));
const day = (iso: unknown): string => String(iso).replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$2/$3/$1");

const COLUMNS: readonly (readonly [string, (row: PurchaseRow) => unknown])[] = [
  ["Ship To Num", (row) => ACCOUNT.get(row.site_id)?.number],
  ["Ship to Name", (row) => ACCOUNT.get(row.site_id)?.name],
  ["Contract Num", (row) => row.contract_id],
  ["Product Description", () => "VIAL"],
  ["Lot#", (row) => row.lot],
  ["Lot Expiration Date", (row) => day(row.expiry_date)],
  ["NDC Number", (row) => formatNdc(row.ndc11)],
  ["Order Num", (row) => row.po_number],
  ["Invoice Date", (row) => day(row.invoice_date)],
  ["Invoice/Credit Num", (row) => row.invoice],
  ["Quantity Shipped/Returned", (row) => amount(row.packages)],
  // A credit has the price that is credited, which need not be what was paid.
  ["Unit Sell Price", (row) => (amount(row.packages) > 0 ? amount(row.extended_amount) / amount(row.packages) : 0)],
  ["Ext Sales Amt", (row) => amount(row.extended_amount)]
];

const isCredit = ({kind}: PurchaseRow): boolean => kind === "return" || kind === "price_credit";

export function distributorFile(purchases: readonly PurchaseRow[]): Uint8Array {
  const book = utils.book_new();
  const sheets: [string, PurchaseRow[]][] = [
    ["Orders", purchases.filter((row) => !isCredit(row))],
    ["Credits", purchases.filter(isCredit)]
  ];
  for (const [name, rows] of sheets) {
    const cells = [COLUMNS.map(([column]) => column), ...rows.map((row) => COLUMNS.map(([, of]) => of(row) ?? ""))];
    utils.book_append_sheet(book, utils.aoa_to_sheet(cells), name);
  }
  return new Uint8Array(write(book, {type: "array", bookType: "xlsx", compression: true}) as ArrayBuffer);
}
