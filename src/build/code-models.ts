import {scannedTake} from "../costing/scanned-take.ts";
import type {Model} from "../warehouse/models.ts";

/** Models whose rules branch too much for SQL: each creates its own table from tables it names. */
export const CODE_MODELS: readonly Model[] = [scannedTake];
