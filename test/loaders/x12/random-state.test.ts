import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {read835} from "../../../loaders/x12/read.ts";
import {queryJson} from "../../../src/warehouse/database.ts";
import {runModels} from "../../../src/warehouse/models.ts";
import {ROOT} from "../../helpers/empty-warehouse.ts";
import {interchange, randomPayments, STYLES} from "./generate.ts";
import {cents} from "./shared.ts";
import {insertRows, modelsFor, warehouse} from "./warehouse.ts";

describe("core.remittance_line_state of generated 835s", () => {
  it("adds up to the control totals to the cent, however often a file is sent", async () => {
    const opened = await warehouse();
    let paid = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const {payments, totals} = randomPayments(seed, {payments: 2, claims: 5});
      paid += totals.paid;
      for (const [copy, style] of [STYLES[0]!, STYLES[seed % STYLES.length]!].entries()) {
        const bytes = interchange(payments, {style, number: seed + copy * 500});
        await insertRows(opened.connection, seed * 2 + copy, read835(() => [bytes]).rows);
      }
    }
    await runModels(opened.lanes, await modelsFor(opened.connection, ["core.remittance_line_state"]));
    const [sum] = await queryJson(opened.connection, "SELECT sum(paid_amount) AS paid FROM core.remittance_line_state");
    expect(cents(String(sum?.["paid"]))).toBe(paid);
    const check = readFileSync(join(ROOT, "src/checks/remittance-lines-add-up-to-their-payments.sql"), "utf8");
    expect(await queryJson(opened.connection, check)).toEqual([]);
    // Lines that one payer decided once: allowed = paid + patient + sequestration.
    const untied = await queryJson(
      opened.connection,
      `SELECT claim_id, line FROM core.remittance_line_state
       WHERE line > 0 AND decisions = 1 AND allowed_amount <> paid_amount + patient_responsibility + sequestration_amount`
    );
    expect(untied).toEqual([]);
    opened.close();
  });
});
