/** Columns whose values may stand in a message: what was sold where, how much, which line of which file. Never who. */
const SHOWN =
  /^(quarter|hcpcs|ndc11|site_id|payer_id|vendor|method|kind|what|source|code|reason|column|status|program_id|contract_id|file_id|source_line|line|rows|dollars|units|share|n)$|_(amount|units|cost|lines|rows|pct)$/;

/**
 * A row that a check or a grain complains about, as a message and a log may hold it: names of columns whole, values only
 * where no patient can be in them.
 */
export const sayRow = (row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(row).map(([column, value]) => [column, SHOWN.test(column) ? value : "…"]))
  );
