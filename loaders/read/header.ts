/** Names of the columns as they are looked up. */
export const namesOf = (cells: readonly string[]): string[] =>
  cells.map((cell) =>
    cell
      .replace(/^\ufeff/, "")
      .trim()
      .toLowerCase()
  );

/** A remark on columns that no table has. */
export function unknownColumns(
  names: readonly string[],
  columns: {readonly [name: string]: string},
  path: string
): string[] {
  const unknown = names.filter((name) => name !== "" && !(name in columns));
  return unknown.length > 0 ? [`columns that are not used: ${unknown.join(", ")} (${path}); see data/README.md`] : [];
}
