import {rmSync} from "node:fs";
import {bytesUnder} from "../../loaders/discover.ts";
import {CannotReuse, type LoadReport} from "../../loaders/load.ts";
import {type OpenOptions, openDatabase, type Warehouse} from "../warehouse/database.ts";
import {hashReader, sealedWarehouse} from "./seal.ts";
import {type FillOptions, fillRaw} from "./warehouse.ts";

export interface FilledOptions {
  readonly open?: OpenOptions;
  readonly fill: Omit<FillOptions, "earlier" | "onReuse">;
  /** Folder of the last publication; null to read every file. */
  readonly last: string | null;
  /** Says what was taken from the last publication, or why nothing was. */
  readonly onNote?: (text: string) => void;
}

export interface Filled {
  readonly warehouse: Warehouse;
  readonly report: LoadReport;
  /** Hash of the program as far as it reads files, for the seal. */
  readonly reader: string;
}

/**
 * Opens a new warehouse and fills its raw tables; rows of files that are the same are taken from the last publication.
 * One that is missing, locked, written since or broken costs the time of reading every file, never the run.
 */
export async function openFilled(
  path: string,
  {open = {}, fill, last, onNote = () => {}}: FilledOptions
): Promise<Filled> {
  const reader = await hashReader(fill);
  const sealed = last === null ? {why: null} : sealedWarehouse(last, reader);
  const readAll = (why: string): void => onNote(`every file is read, none taken from the last publication: ${why}`);
  if ("path" in sealed) {
    try {
      const onReuse = (files: number): void => onNote(`rows of ${files} files are taken from the last publication`);
      return {...(await openAndFill(path, open, {...fill, earlier: sealed.path, onReuse})), reader};
    } catch (error) {
      if (!(error instanceof CannotReuse)) throw error;
      readAll(error.message);
      // The database may be past use after such a fault, and the rows in it are half of them.
      for (const file of [path, `${path}.wal`]) rmSync(file, {force: true});
    }
  } else if (sealed.why !== null) readAll(sealed.why);
  return {...(await openAndFill(path, open, fill)), reader};
}

async function openAndFill(
  path: string,
  open: OpenOptions,
  fill: FillOptions
): Promise<{warehouse: Warehouse; report: LoadReport}> {
  const warehouse = await openDatabase(path, {...blocksFor(fill.data), ...open});
  try {
    return {warehouse, report: await fillRaw(warehouse.connection, fill)};
  } catch (error) {
    warehouse.close();
    throw error;
  }
}

/** Below this many bytes of input, some 300 tables of few rows are most of a warehouse. */
const SMALL_INPUT = 32 << 20;
const SMALL_BLOCK = 16 << 10;

/**
 * A table's last block is its own: in blocks of 256 KB the smallest practice's warehouse is 50 MB, and writing them is a
 * tenth of its build. Blocks of 16 KB make 15 MB of it. A large practice keeps the large blocks, which it fills.
 */
const blocksFor = (data: string): Pick<OpenOptions, "blockBytes"> =>
  bytesUnder(data) < SMALL_INPUT ? {blockBytes: SMALL_BLOCK} : {};
