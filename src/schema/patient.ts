import {TABLES} from "./all.ts";
import {columnsOf} from "./table.ts";

const columns = TABLES.flatMap((table) => columnsOf(table));
/** Columns of a patient's row in one table, of an invoice or appointment list in another. */
const shared = new Set(columns.filter(({meta}) => !meta.patient).map(({name}) => name));

/** Names of columns that only a patient's row has: nothing but the private warehouse has them. */
export const PATIENT_COLUMNS: ReadonlySet<string> = new Set(
  columns.flatMap(({name, meta}) => (meta.patient && !shared.has(name) ? [name] : []))
);
