import {formatNdc} from "../../src/domain/ndc.ts";
import {SITES} from "../../src/sample/network.ts";
import type {PurchaseRow} from "../../src/sample/purchases.ts";

/** Purchases as McKesson's purchase history has them: accounts by number, customers by name, no lots, no day of receipt. */

const ACCOUNT = new Map(SITES.map(({site_id, name}, i) => [site_id, {number: `60${4711 + i}`, name}]));
const usDay = (iso: unknown): string => String(iso).replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$2/$3/$1");
const REASON: {readonly [kind: string]: string} = {return: "RETURN", price_credit: "PRICE CORRECTION"};
const CREDIT: {readonly [kind: string]: string} = {return: "RT", price_credit: "PC", rebill: "RB"};

const COLUMNS: readonly (readonly [string, (row: PurchaseRow) => unknown])[] = [
  ["Wholesaler", () => "MCK"],
  ["Cust Acct ID (TOS)", (row) => ACCOUNT.get(row.site_id)?.number],
  ["Customer Name", (row) => ACCOUNT.get(row.site_id)?.name],
  ["Invoice Date", (row) => usDay(row.invoice_date)],
  ["Invoice", (row) => row.invoice],
  ["PO", (row) => row.po_number],
  ["NDC", (row) => formatNdc(row.ndc11)],
  ["U/M", () => "EA"],
  ["WAC", (row) => row.wac],
  ["Order Qty", (row) => Math.abs(Number(row.packages))],
  ["Ship Qty", (row) => row.packages],
  ["Cost", (row) => row.unit_price],
  ["Total", (row) => (row.kind === "price_credit" ? "0.00" : row.extended_amount)],
  ["Contract", (row) => row.contract_id],
  ["Reason Not Shipped", () => ""],
  ["Reason Description", (row) => REASON[row.kind] ?? ""],
  ["Credit Code", (row) => CREDIT[row.kind] ?? ""],
  ["Change Amount", (row) => (row.kind === "price_credit" ? row.extended_amount : "")]
];

export const distributorFile = (purchases: readonly PurchaseRow[]): string =>
  [COLUMNS.map(([name]) => name), ...purchases.map((row) => COLUMNS.map(([, of]) => of(row) ?? ""))]
    .map((cells) => `${cells.join("|")}\r\n`)
    .join("");
