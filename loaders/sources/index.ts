import type {Source} from "../source.ts";
import {canonicalSources} from "./canonical.ts";
import {claims837} from "./claim-837.ts";
import {ClaimsExports} from "./claims-export.ts";
import {ChangedDistributorPurchases, DistributorPurchases} from "./distributor.ts";
import {drugSpendings} from "./drug-spending.ts";
import {discardedDrugs, providerServices, stateServices} from "./medicare-service.ts";
import {ndcHcpcsCrosswalks} from "./ndc-hcpcs.ts";
import {nocCrosswalk, nocPricing} from "./noc.ts";
import {paymentLimits} from "./payment-limit.ts";
import {remittances835} from "./remittance-835.ts";
import {selectedDrugPrices} from "./selected-drug-price.ts";
import {tableExports} from "./table-export.ts";

/** Every kind of input, asked in this order whose a file is. A new kind is a file here and a line in this list. */
export const SOURCES: readonly Source[] = [
  paymentLimits,
  ndcHcpcsCrosswalks,
  nocPricing,
  nocCrosswalk,
  drugSpendings,
  stateServices,
  providerServices,
  discardedDrugs,
  selectedDrugPrices,
  remittances835,
  claims837,
  ...canonicalSources
];

/** The same, with the distributors' exports that the practice's own profiles describe; a changed one is asked for last. */
export const sourcesFor = (data: string): readonly Source[] => [
  ...SOURCES.filter((source) => !canonicalSources.includes(source as never)),
  new ClaimsExports(data),
  new DistributorPurchases(data),
  ...tableExports(data),
  ...canonicalSources,
  new ChangedDistributorPurchases(data)
];
