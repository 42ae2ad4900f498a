import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Table} from "../src/schema/table.ts";
import type {Found} from "./discover.ts";
import {isUntouched} from "./example.ts";
import {identify, type OpenFile, openInput} from "./read/input.ts";
import {BadFile} from "./source.ts";
import {canonicalSources} from "./sources/canonical.ts";

/**
 * A workbook with the tables of several canonical files, a sheet each, is those files. A sheet without rows is left out: in a file
 * of its own a header says that there is nothing of the kind, in a workbook of all kinds it says that nothing was typed. So does one
 * with the template's example alone, once somebody has typed into another sheet; the template as it came is read whole.
 */
export async function splitWorkbook(found: Found): Promise<Found[]> {
  if (found.fault || !/\.(xlsx|xls|ods)$/i.test(found.path)) return [found];
  const scratch = mkdtempSync(join(tmpdir(), "plus-six-sheets-"));
  try {
    const opened = await openInput(found, await identify(found), join(scratch, "0"));
    if ("unreadable" in opened) return [found];
    const tables = (opened.views ?? []).flatMap((view, at) => {
      const table = tableOf(view);
      return table ? [{view, at, isUntouched: isUntouched(table, view.rows ?? [])}] : [];
    });
    if (tables.length < 2) return [found];
    const isTyped = tables.some((each) => !each.isUntouched);
    return tables.flatMap(({view, at, isUntouched: isAsItCame}) =>
      hasRows(view) && !(isTyped && isAsItCame)
        ? [
            {
              ...found,
              path: `${found.path}/${view.sheets?.[0] ?? at}`,
              view: at,
              siblings: tables.map((each) => each.at)
            }
          ]
        : []
    );
  } catch (error) {
    // What is wrong with it is said when it is read.
    if (error instanceof BadFile) return [found];
    throw error;
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

/** The table whose header a sheet has; null for none. */
function tableOf(view: OpenFile): Table | null {
  try {
    return canonicalSources.find((source) => source.recognize(view) !== null)?.tables[0] ?? null;
  } catch (error) {
    if (error instanceof BadFile) return null;
    throw error;
  }
}

const hasRows = ({rows}: OpenFile): boolean => {
  const filled = (rows ?? []).filter(({cells}) => cells.some((cell) => cell.trim() !== ""));
  return filled.length > 1;
};
