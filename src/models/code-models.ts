import type {Model} from "../warehouse/models.ts";
import {CASH_MODELS} from "./cash/cash-models.ts";
import {SPELLING_MODELS} from "./claims/spelling-models.ts";
import {administrationFinding} from "./expected-payment/administration-finding.ts";
import {FORECAST_MODELS} from "./forecast/forecast-models.ts";
import {CHOICE_MODELS} from "./gpo/choice-model.ts";
import {scannedTake} from "./ledger/scanned-take.ts";
import {BRIDGE_MODELS} from "./margin/bridge-model.ts";
import {MATURED_MODELS} from "./margin/matured-model.ts";
import {DENIAL_MODELS} from "./precheck/denial-model.ts";
import {PLANNED_MODELS} from "./precheck/planned-payment.ts";
import {precheckAnswer} from "./precheck/precheck-model.ts";

/** Models whose rules branch too much for SQL: each creates its own table from tables it names. */
export const CODE_MODELS: readonly Model[] = [
  ...SPELLING_MODELS,
  scannedTake,
  administrationFinding,
  ...MATURED_MODELS,
  ...BRIDGE_MODELS,
  ...FORECAST_MODELS,
  ...CASH_MODELS,
  ...CHOICE_MODELS,
  ...PLANNED_MODELS,
  ...DENIAL_MODELS,
  precheckAnswer
];
