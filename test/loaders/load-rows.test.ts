import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {loadRows} from "../../loaders/load-rows.ts";
import {createRaw} from "../../loaders/raw.ts";
import {chunksOf} from "../../loaders/read/chunks.ts";
import {BadFile, type InputFile, type RowSource} from "../../loaders/source.ts";
import {remittances835} from "../../loaders/sources/remittance-835.ts";
import {writeSynthetic835} from "../../loaders/x12/synthetic.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";

let folder: string;
let warehouse: Warehouse;
let file: InputFile;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-rows-"));
  const path = join(folder, "a.835");
  writeSynthetic835(path, {megabytes: 2});
  file = {path: "a.835", chunks: () => chunksOf(path)} as unknown as InputFile;
  warehouse = await openDatabase(":memory:");
});
afterAll(() => {
  warehouse.close();
  rmSync(folder, {recursive: true, force: true});
});

const options = {fileId: 1, stage: "stage_1", isWorkbook: false, twinOf: () => null};
const counts = async (): Promise<unknown> =>
  (
    await queryJson(
      warehouse.connection,
      `SELECT ${remittances835.tables.map(({name}) => `(SELECT count(*) FROM ${name})`).join(" + ")} AS rows, (SELECT count(*) FROM raw.reject) AS rejects`
    )
  )[0];

/** The rows of the 835, one refusal, and then what `end` does. */
const endingIn = (end: () => void): RowSource => ({
  ...remittances835,
  *read(input) {
    yield {refused: {line: 1, column: null, reason: "invented", value: null, dollars: "1.00"}};
    yield* remittances835.read(input);
    end();
  }
});

describe("loadRows(connection, source, file)", () => {
  it("writes more rows than one batch, each once, and adds refused dollars", async () => {
    await createRaw(warehouse.connection, [remittances835]);
    const outcome = await loadRows(
      warehouse.connection,
      endingIn(() => {}),
      file,
      options
    );
    expect(outcome.accepted).toBeGreaterThan(40_000);
    expect(outcome).toMatchObject({rejected: 1, read: outcome.accepted + 1, dollarsRejected: "1.00"});
    expect(await counts()).toEqual({rows: String(outcome.accepted), rejects: "1"});
  });

  it("leaves nothing behind when the file proves unusable after batches were written", async () => {
    await createRaw(warehouse.connection, [remittances835]);
    const source = endingIn(() => {
      throw new BadFile("cut short: (a.835); fetch it again");
    });
    await expect(loadRows(warehouse.connection, source, file, options)).rejects.toThrow("cut short");
    expect(await counts()).toEqual({rows: "0", rejects: "0"});
  });

  it("leaves nothing behind when the file proves to be the twin of another", async () => {
    await createRaw(warehouse.connection, [remittances835]);
    const outcome = await loadRows(warehouse.connection, remittances835, file, {...options, twinOf: () => "b.835"});
    expect(outcome).toMatchObject({twin: "b.835", read: 0, accepted: 0});
    expect(await counts()).toEqual({rows: "0", rejects: "0"});
  });
});
