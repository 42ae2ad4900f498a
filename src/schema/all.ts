import * as canonical from "./canonical.ts";
import * as claimExport from "./claim-export.ts";
import * as cms from "./cms.ts";
import * as market from "./market.ts";
import type {Table} from "./table.ts";
import * as x12 from "./x12.ts";

const isTable = (value: unknown): value is Table => typeof value === "object" && value !== null && "fields" in value;

/** Every raw table, in the order of their names. */
export const TABLES: readonly Table[] = [canonical, claimExport, cms, market, x12]
  .flatMap((module) => Object.values(module) as unknown[])
  .filter(isTable)
  .sort((a, b) => (a.name < b.name ? -1 : 1));
