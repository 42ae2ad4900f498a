import type {MfpInput} from "../../../../src/models/forecast/mfp-input.ts";

export type Names = ReadonlyMap<string, string>;

/** What people call each code, payer and site. */
export const mfpNames = ({drugs, payers, sites}: MfpInput): ReadonlyMap<string, string> =>
  new Map([
    ...drugs.map(({hcpcs, name}) => [hcpcs, name] as const),
    ...payers.map(({payer_id, name}) => [payer_id, name ?? payer_id] as const),
    ...sites.map(({site_id, name}) => [site_id, name ?? site_id] as const)
  ]);
