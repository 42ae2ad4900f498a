import type {DuckDBConnection} from "@duckdb/node-api";
import {CODE_MODELS} from "../../src/models/code-models.ts";
import {quote} from "../../src/schema/table.ts";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {type Model, readModels, runModels} from "../../src/warehouse/models.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";

type Cell = string | number | null;
export type RawRows = Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>;

const literalOf = (cell: Cell): string =>
  cell === null ? "NULL" : typeof cell === "number" ? String(cell) : `'${cell.replaceAll("'", "''")}'`;

/** Writes rows into raw tables; each row gets the file and a line of its own where it names none. */
async function insert(connection: DuckDBConnection, rows: RawRows): Promise<void> {
  for (const [table, list] of Object.entries(rows)) {
    for (const [i, row] of list.entries()) {
      const cells: Record<string, Cell> = {file_id: 1, line: i + 2, ...row};
      const names = Object.keys(cells).map(quote).join(", ");
      const values = Object.values(cells).map(literalOf).join(", ");
      await connection.run(`INSERT INTO raw.${quote(table)} (${names}) VALUES (${values})`);
    }
  }
}

/** The models asked for and all they stand on. */
function closure(models: readonly Model[], wanted: readonly string[]): Model[] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const found = new Set<string>();
  const visit = (name: string): void => {
    const model = byName.get(name);
    if (!model || found.has(name)) return;
    found.add(name);
    for (const read of model.reads) visit(read);
  };
  for (const name of wanted) {
    if (!byName.has(name)) throw new Error(`no such model: ${name}`);
    visit(name);
  }
  return models.filter((model) => found.has(model.name));
}

export interface BuiltRows extends Warehouse {
  query(sql: string): Promise<Record<string, unknown>[]>;
}

/** A row of a crosswalk: a package of one item that holds so many billing units. */
export const crosswalk = (quarter: string, ndc11: string, hcpcs: string, billing_units: number) => ({
  ...{quarter, ndc11, hcpcs, billing_units, product_id: ndc11, package_quantity: 1}
});

/** An invoice line of one vendor and site; what is left out is empty. */
export const bought = (
  line_number: number,
  invoice_date: string,
  ndc11: string,
  packages: number,
  unit_price: number
) => ({
  ...{
    vendor: "V",
    invoice: "I",
    line_number,
    invoice_date,
    site_id: "S",
    ndc11,
    kind: "purchase",
    packages,
    unit_price
  },
  extended_amount: packages * unit_price
});

/** A claim line at the same site, billed at $100 a unit. */
export const given = (
  claim_id: string,
  line_number: number,
  service_date: string,
  hcpcs: string,
  ndc11: string,
  units: number
) => ({
  ...{
    claim_id,
    line_number,
    version: 1,
    status: "original",
    service_date,
    site_id: "S",
    payer_id: "P",
    hcpcs,
    ndc11,
    units
  },
  billed_amount: units * 100
});

/** A warehouse in memory of a few raw rows, changed by `before`, with the models asked for and all they stand on. */
export async function builtFrom(
  rows: RawRows,
  wanted: readonly string[],
  asOf: string,
  before: (connection: DuckDBConnection) => Promise<unknown> = async () => {}
): Promise<BuiltRows> {
  const warehouse = await emptyWarehouse();
  const {connection} = warehouse;
  await connection.run(`INSERT INTO raw.file (file_id, path, sha256, bytes, status, rows_read, rows_accepted, rows_rejected)
      VALUES (1, 'test.csv', '', 0, 'accepted', 0, 0, 0);
    UPDATE raw.run SET as_of = '${asOf}'`);
  await insert(connection, rows);
  await before(connection);
  await runModels([connection], closure([...(await readModels(ROOT, connection)), ...CODE_MODELS], wanted));
  return {...warehouse, query: (sql) => queryJson(connection, sql)};
}
