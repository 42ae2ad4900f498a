import {utils, write} from "@e965/xlsx";
import {strFromU8, strToU8, unzipSync, zipSync} from "fflate";
import {expect, it} from "vitest";
import {xlsxSheets} from "../../loaders/read/workbook.ts";

/** ECMA-376 part 1, 18.3.1.4: `r` of a cell and of a row is optional; cells without it stand side by side. */
it("reads a workbook whose cells and rows do not say where they are", async () => {
  const rows = [
    ["claim", "paid", "day"],
    ["0012", 1196.5, "4/15/2025"],
    ["13", -3, "4/16/2025"]
  ];
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "Claims");
  const whole = new Uint8Array(write(book, {type: "buffer", bookType: "xlsx"}) as Buffer);
  const parts = unzipSync(whole);
  const sheet = "xl/worksheets/sheet1.xml";
  const bare = strFromU8(parts[sheet]!).replace(/(<(?:c|row)) r="[A-Z0-9]+"/g, "$1");
  expect(bare).not.toMatch(/<c r=/);
  const without = Buffer.from(zipSync({...parts, [sheet]: strToU8(bare)}));
  const [read] = await xlsxSheets(without, "claims.xlsx");
  expect(read!.records).toEqual((await xlsxSheets(Buffer.from(whole), "claims.xlsx"))[0]!.records);
  expect(read!.records[1]).toEqual({line: 2, cells: ["0012", "1196.5", "4/15/2025"]});
});
