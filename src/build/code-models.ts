import {scannedTake} from "../costing/scanned-take.ts";
import {BRIDGE_MODELS} from "../models/bridge-model.ts";
import {MATURED_MODELS} from "../models/matured-model.ts";
import {administrationFinding} from "../payment/administration-finding.ts";
import type {Model} from "../warehouse/models.ts";
import {FORECAST_MODELS} from "./forecast-models.ts";

/** Models whose rules branch too much for SQL: each creates its own table from tables it names. */
export const CODE_MODELS: readonly Model[] = [
  scannedTake,
  administrationFinding,
  ...MATURED_MODELS,
  ...BRIDGE_MODELS,
  ...FORECAST_MODELS
];
