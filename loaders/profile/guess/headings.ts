import type {Grid, GridRow} from "../grid.ts";

/** Accounts that no column has: each stands in a row of its own above its lines. */

/** `Ship To: N-100 North Infusion`, `Account 0100234`: what stands behind the word is the account. */
export const SITE_ROWS =
  "^(?:ship(?:ped)?[- ]?to|sold[- ]?to|deliver(?:ed)?[- ]?to|account|acct|customer|cust|site|location|facility|clinic)\\.?(?: ?(?:no|num|number|name|id))?\\.?(?: ?[:#]| -|(?= \\S*\\d)) ?(.+)$";

/** The account a row heads the next lines with; null for a row that heads none. */
export function accountOf({cells}: GridRow, pattern: RegExp): string | null {
  return (
    pattern
      .exec(cells.filter(Boolean).join(" ").trim())?.[1]
      ?.replace(/^[:#\s-]+/, "")
      .trim() || null
  );
}

/** The lines of tables, each with the account above it as one more cell; null where no row heads lines. */
export function underHeadings(
  tables: readonly {readonly grid: Grid; readonly lastLine: number}[],
  lines: ReadonlySet<GridRow>,
  width: number
): GridRow[] | null {
  const pattern = new RegExp(SITE_ROWS, "i");
  const found: GridRow[] = [];
  let heads = 0;
  for (const {grid, lastLine} of tables) {
    let account = "";
    for (const row of grid.rows) {
      if (row.line <= lastLine) continue;
      if (lines.has(row)) {
        const cells = Array.from({length: width}, (_, at) => row.cells[at] ?? "");
        found.push({line: row.line, cells: [...cells, account]});
      } else if (row.cells.filter(Boolean).length <= 3) {
        const above = accountOf(row, pattern);
        if (above !== null) heads++;
        account = above ?? account;
      }
    }
  }
  return heads > 0 ? found : null;
}
