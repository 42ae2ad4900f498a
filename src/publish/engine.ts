import {randomBytes} from "node:crypto";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {Refused} from "../errors.ts";
import {parseAddress} from "../warehouse/clickhouse/address.ts";
import {type ClickHouse, clickHouseEngine} from "../warehouse/clickhouse/engine.ts";
import {openServer} from "../warehouse/clickhouse/server.ts";
import {type Engine, engineError, onAll} from "../warehouse/engine/engine.ts";
import {type Fleet, openFleet, type Sent, type Spent} from "../warehouse/engine/fleet.ts";
import type {Surrogate} from "../warehouse/engine/surrogate.ts";
import type {Model} from "../warehouse/models.ts";

/** Everything that the heavy models read, and that alone: no patient, no date of birth, no authorization, no file. */
export const SENT: {readonly [table: string]: Sent} = {
  "core.ledger_key": {columns: ["key_id", "site_id", "ndc11"]},
  "core.claim_line": {
    columns: ["rowid", "claim_id", "line", "service_date", "site_id", "ledger_ndc11", "ledger_units", "consumes"],
    rows: "consumes"
  },
  "core.purchase": {
    columns: [
      "rowid",
      "vendor",
      "invoice",
      "line",
      "stock_date",
      "site_id",
      "ndc11",
      "kind",
      "ledger_units",
      "extended_amount"
    ]
  },
  "core.inventory_count": {columns: ["site_id", "ndc11", "count_date", "units", "unit_limit"]},
  "core.drug_line": {
    columns: [
      "method",
      "status",
      "quarter",
      "hcpcs",
      "payer_id",
      "site_id",
      "units",
      "units_short",
      "billed_amount",
      "allowed_amount",
      "paid_amount",
      "patient_paid_amount",
      "sequestration_amount",
      "collected_amount",
      "untold_patient_amount",
      "other_payer_amount",
      "acquisition_cost",
      "cost_is_estimated",
      "cost_is_unknown",
      "cost_is_from_limit",
      "is_discarded",
      "is_supplied_free",
      "consumes",
      "is_open"
    ],
    rows: "method = 'fifo'"
  },
  "core.administration_line": {
    columns: ["quarter", "drug_hcpcs", "payer_id", "site_id", "service_class", "allowed_amount", "collected_amount"]
  },
  "core.cost_adjustment": {columns: ["quarter", "hcpcs", "site_id", "amount"]}
};

/** What belongs to a patient is sent as its place in order: claim numbers, and every day beside a day of service. */
export const SURROGATES: readonly Surrogate[] = [
  {
    name: "claim",
    columns: ["claim_id"],
    sources: ["SELECT claim_id FROM core.claim_line WHERE consumes"],
    code: (n) => `lpad(CAST(${n} AS VARCHAR), 12, '0')`
  },
  {
    name: "day",
    columns: ["service_date", "stock_date", "count_date", "event_date"],
    sources: [
      "SELECT service_date FROM core.claim_line WHERE consumes",
      "SELECT stock_date FROM core.purchase",
      "SELECT count_date FROM core.inventory_count"
    ],
    code: (n) => `CAST(DATE '2000-01-01' + CAST(${n} AS INTEGER) AS DATE)`
  }
];

/** What the ledger comes to under the default method, and the finest cube. */
const ENDS = {ledger: "core.ledger_position", cube: "mart.margin_cube"};
/** Numbers stocks across sites, which no shard can. */
const STAYS = ["core.ledger_key"];

/** The models that an engine builds: the ledger up to the cost of issues with all it is made from in src/models/ledger, and the cube. */
export function heavyModels(models: readonly Model[]): ReadonlySet<string> {
  const ledger = new Map(
    models
      .filter(({name, file, sql}) => sql && file.startsWith("src/models/ledger/core/") && !STAYS.includes(name))
      .map((model) => [model.name, model])
  );
  const heavy = new Set([ENDS.cube]);
  const add = (name: string): void => {
    const model = ledger.get(name);
    if (!model || heavy.has(name)) return;
    heavy.add(name);
    for (const read of model.reads) add(read);
  };
  add(ENDS.ledger);
  return heavy;
}

/** Engines at work for one build. */
export interface Elsewhere {
  /** The same models, the heavy ones built on the engines. */
  take(models: readonly Model[]): Model[];
  readonly spent: Spent;
  /** Drops everything there; says in words what could not be. */
  close(): Promise<readonly string[]>;
}

/** Proves that every engine answers, before hours are spent on loading. */
export async function openElsewhere(
  connection: DuckDBConnection,
  {engines, stage}: {engines: readonly Engine[]; stage: string}
): Promise<Elsewhere> {
  const fleet = openFleet({
    engines,
    folder: join(stage, "engine"),
    sent: SENT,
    surrogates: SURROGATES,
    weights: ["core.claim_line", "core.purchase"]
  });
  const letGo = onSignal(engines);
  const close = async (): Promise<readonly string[]> => {
    letGo();
    try {
      await fleet.close(connection);
      return [];
    } catch (error) {
      return [engineError(error)?.message ?? String(error)];
    }
  };
  try {
    await onAll(engines, (engine) => engine.open());
  } catch (error) {
    throw refusedBy(error, await close());
  }
  return {
    take: (models) => {
      const heavy = heavyModels(models);
      return models.map((model) => (heavy.has(model.name) ? onFleet(model, {fleet, heavy}) : model));
    },
    spent: fleet.spent,
    close
  };
}

/** Somebody who stops the build leaves nothing on the engines either. Returns what ends the watch. */
function onSignal(engines: readonly Engine[]): () => void {
  const stop = (signal: NodeJS.Signals): void => {
    onAll(engines, (engine) => engine.close())
      .catch((error: Error) => void process.stderr.write(`${error.message}\n`))
      .finally(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  return () => void process.off("SIGINT", stop).off("SIGTERM", stop);
}

/** A model built elsewhere: sends what it reads and is not there yet, and brings back its rows. A view is a view in both. */
function onFleet(model: Model, {fleet, heavy}: {fleet: Fleet; heavy: ReadonlySet<string>}): Model {
  return {
    ...model,
    run: async (connection) => {
      for (const table of model.reads) if (!heavy.has(table)) await fleet.send(connection, table);
      await fleet.make(model);
      if (model.view) await connection.run(`CREATE OR REPLACE VIEW ${model.name} AS ${model.sql}`);
      else await fleet.bring(connection, model);
    }
  };
}

/** An engine's complaint as a refusal in one line, and what it still holds in another; any other error as it is. */
export function refusedBy(error: unknown, left: readonly string[] = []): unknown {
  const complaint = engineError(error);
  const refused = complaint ? new Refused(`${complaint.message}; nothing was published`) : error;
  if (left.length > 0 && refused instanceof Error) refused.message = [refused.message, ...left].join("\n");
  return refused;
}

/** ClickHouse servers by their addresses, one for each shard. Throws `Refused`, never repeating an address: it has a password. */
export function clickHouseServers(root: string, addresses: readonly string[]): ClickHouse[] {
  const run = `plus_six_${randomBytes(6).toString("hex")}`;
  return addresses.map((text, i) => {
    const address = parseAddress(text);
    if (!address)
      throw new Refused(
        `not the address of a ClickHouse server: number ${i + 1} of --engine; write clickhouse://user:password@host:8123, with commas between several`
      );
    return clickHouseEngine(openServer(address), {root, run: `${run}_${i}`});
  });
}
