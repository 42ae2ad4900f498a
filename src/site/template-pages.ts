import {readMart} from "../warehouse/marts.ts";

/** Pages that a template makes, one for each drug and payer of the marts: `/drugs/J1745`. */
export async function templatePages(built?: string): Promise<string[]> {
  const drugs = await readMart("SELECT DISTINCT hcpcs FROM margin_by_drug WHERE hcpcs <> 'none' ORDER BY hcpcs", built);
  const payers = await readMart("SELECT payer_id FROM payer ORDER BY payer_id", built);
  return [
    ...drugs.map(({hcpcs}) => `/drugs/${String(hcpcs)}`),
    // A payer's number that cannot be a file name has no page, and no link to one (components/payer-link.ts).
    ...payers
      .filter(({payer_id}) => /^[A-Za-z0-9][\w.-]*$/.test(String(payer_id)))
      .map(({payer_id}) => `/payers/${String(payer_id)}`)
  ];
}
