/**
 * Codes that replaced others for the same product, with the change of billing unit: the limit of the new code times
 * `units_per_old` is the limit of the old one. From the "Added" codes of CMS's files and `J`/`Q` code texts.
 */
export interface Succession {
  old_hcpcs: string;
  new_hcpcs: string;
  /** New billing units in one old one: J2505 was 6 mg, J2506 is 0.5 mg, so 12. */
  units_per_old: number;
}

export const SUCCESSIONS: readonly Succession[] = [
  {old_hcpcs: "J9310", new_hcpcs: "J9312", units_per_old: 10},
  {old_hcpcs: "J2505", new_hcpcs: "J2506", units_per_old: 12},
  {old_hcpcs: "J1300", new_hcpcs: "J1299", units_per_old: 5},
  {old_hcpcs: "J2796", new_hcpcs: "J2802", units_per_old: 10},
  {old_hcpcs: "J1942", new_hcpcs: "J1944", units_per_old: 1},
  {old_hcpcs: "J9031", new_hcpcs: "J9030", units_per_old: 50},
  {old_hcpcs: "J9315", new_hcpcs: "J9319", units_per_old: 10},
  {old_hcpcs: "J1170", new_hcpcs: "J1171", units_per_old: 40},
  {old_hcpcs: "J1940", new_hcpcs: "J1938", units_per_old: 20},
  {old_hcpcs: "J0800", new_hcpcs: "J0801", units_per_old: 1},
  {old_hcpcs: "J8521", new_hcpcs: "J8522", units_per_old: 10},
  {old_hcpcs: "J9070", new_hcpcs: "J9075", units_per_old: 20},
  {old_hcpcs: "J1040", new_hcpcs: "J1010", units_per_old: 80},
  {old_hcpcs: "J2930", new_hcpcs: "J2919", units_per_old: 25},
  // One code for all infliximab biosimilars became one code a product.
  {old_hcpcs: "Q5102", new_hcpcs: "Q5103", units_per_old: 1}
];
