import {readMart} from "../warehouse/marts.ts";

/** A molecule or therapy line as part of an address, as `slugOf` of the drugs' page writes it. */
const familySlug = (family: string): string =>
  family
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** Pages that a template makes, one for each drug, payer, site, molecule and therapy line of the marts: `/drugs/J1745`. */
export async function templatePages(built?: string): Promise<string[]> {
  const drugs = await readMart("SELECT DISTINCT hcpcs FROM margin_by_drug WHERE hcpcs <> 'none' ORDER BY hcpcs", built);
  const payers = await readMart("SELECT payer_id FROM payer ORDER BY payer_id", built);
  const sites = await readMart("SELECT DISTINCT site_id FROM margin_by_site ORDER BY site_id", built);
  const families = await readMart(
    "SELECT DISTINCT family FROM drug JOIN margin_by_drug USING (hcpcs) WHERE family IS NOT NULL ORDER BY family",
    built
  );
  const lines = await readMart(
    "SELECT DISTINCT therapy_line FROM drug JOIN margin_by_drug USING (hcpcs) WHERE therapy_line IS NOT NULL ORDER BY therapy_line",
    built
  );
  return [
    ...drugs.map(({hcpcs}) => `/drugs/${String(hcpcs)}`),
    // A payer's number that cannot be a file name has no page, and no link to one (components/payer-link.ts).
    ...payers
      .filter(({payer_id}) => /^[A-Za-z0-9][\w.-]*$/.test(String(payer_id)))
      .map(({payer_id}) => `/payers/${String(payer_id)}`),
    ...sites
      .filter(({site_id}) => /^[A-Za-z0-9][\w.-]*$/.test(String(site_id)) && site_id !== "none")
      .map(({site_id}) => `/sites/${String(site_id)}`),
    ...families.map(({family}) => `/molecules/${familySlug(String(family))}`),
    ...lines.map(({therapy_line}) => `/therapies/${familySlug(String(therapy_line))}`)
  ];
}
