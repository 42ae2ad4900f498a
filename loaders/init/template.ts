import {utils, write} from "@e965/xlsx";
import {strFromU8, strToU8, unzipSync, zipSync} from "fflate";
import {columnsOf, type Table} from "../../src/schema/table.ts";
import {sheetOf} from "../example.ts";
import {CANONICAL_FILES} from "../sources/canonical.ts";

/**
 * The workbook a practice may type its files into: a sheet a file, the columns of its table in order, a list of choices where a
 * column has them, and one example row. All of it comes from the schema. Every text of the example says EXAMPLE, so that a row
 * somebody forgot can be found.
 */

/** Rows of a sheet that a list of choices reaches. */
const REACH = 5000;

function choicesOf(table: Table): string {
  const lists = columnsOf(table).flatMap(({meta}, at) => {
    if (!meta.values) return [];
    const column = utils.encode_col(at);
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${column}2:${column}${REACH}"><formula1>"${meta.values.join(",")}"</formula1></dataValidation>`;
  });
  return lists.length === 0 ? "" : `<dataValidations count="${lists.length}">${lists.join("")}</dataValidations>`;
}

/** What a practice types; prices out of payers' files are written by `plus-six rates`. */
export const TYPED = CANONICAL_FILES.filter(([name]) => name !== "market_rates");

/** The workbook. Its cells are texts, so that no NDC loses a zero and no day its form. */
export function templateWorkbook(): Uint8Array {
  const book = utils.book_new();
  for (const [name, table] of TYPED) utils.book_append_sheet(book, utils.aoa_to_sheet(sheetOf(table)), name);
  const parts = unzipSync(new Uint8Array(write(book, {type: "buffer", bookType: "xlsx"}) as Buffer));
  for (const [at, [, table]] of TYPED.entries()) {
    const part = `xl/worksheets/sheet${at + 1}.xml`;
    parts[part] = strToU8(strFromU8(parts[part]!).replace("</sheetData>", `</sheetData>${choicesOf(table)}`));
  }
  return zipSync(parts, {level: 6});
}
