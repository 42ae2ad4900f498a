import {REFERENCE, referenceKind} from "../schema/reference.ts";

/** A file of rows as text; `path` is what messages call it. */
export interface TextTable {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly {readonly cells: readonly string[]; readonly line: number}[];
}

/** One row of a practice's own table: what it does to ours. */
export interface Change {
  readonly row_key: string;
  readonly kind: "changes" | "adds";
  /** Each value that changed, from what to what; of an added row its values. */
  readonly detail: string;
  readonly source: string;
  readonly as_of: string | null;
  readonly line: number;
}

export interface Merged {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly changes: readonly Change[];
  /** What is wrong, the value, where, what to do: one line each. */
  readonly faults: readonly string[];
}

/**
 * Our table with the rows of a practice's file of the same name: a row whose key is ours changes the cells it fills, another is added. A
 * column it leaves out, or a cell it leaves empty, stays as ours is. `review_date` may be given in any table.
 */
export function mergeRows(name: string, ours: Pick<Merged, "columns" | "rows">, own: TextTable): Merged {
  const known = REFERENCE[name];
  const key = known?.key ?? ours.columns.slice(0, 1);
  const faults = headerFaults(ours.columns, key, own);
  if (faults.length > 0) return {...ours, changes: [], faults};
  const columns =
    own.columns.includes("review_date") && !ours.columns.includes("review_date")
      ? [...ours.columns, "review_date"]
      : ours.columns;
  const rows = ours.rows.map((cells) => columns.map((_, at) => cells[at] ?? ""));
  const keyAt = key.map((column) => columns.indexOf(column));
  const keyOf = (cells: readonly string[]) => keyAt.map((at) => cells[at] ?? "").join(", ");
  const places = new Map(rows.map((cells, at) => [keyOf(cells), at]));
  const seen = new Map<string, number>();
  const changes: Change[] = [];
  for (const {cells: given, line} of own.rows) {
    const where = `(${own.path} line ${line})`;
    const cells = columns.map((column) => {
      const at = own.columns.indexOf(column);
      return at < 0 ? "" : normal(column, given[at] ?? "");
    });
    const row_key = keyOf(cells);
    const wrong = rowFaults({columns, key, cells, given, own, where});
    if (seen.has(row_key))
      wrong.push(`duplicate row "${row_key}" ${where}: line ${seen.get(row_key)} has it already; keep one`);
    const place = places.get(row_key);
    if (wrong.length === 0 && place === undefined && known?.is_closed)
      wrong.push(
        `unknown ${key.join(" and ")} "${row_key}" ${where}: use one of ${[...places.keys()].slice(0, 12).join("; ")}`
      );
    faults.push(...wrong);
    if (wrong.length > 0) continue;
    seen.set(row_key, line);
    const before = place === undefined ? null : rows[place]!;
    // An undated or unnamed row is the practice's own: it does not keep the date and source of ours.
    const after = columns.map((column, at) =>
      cells[at] !== ""
        ? cells[at]!
        : column === "source"
          ? `${own.path} line ${line}`
          : isDate(column)
            ? ""
            : (before?.[at] ?? "")
    );
    if (place === undefined) rows.push(after);
    else rows[place] = after;
    const told = columns.flatMap((column, at) => {
      if (key.includes(column) || column === "source" || isDate(column)) return [];
      if (before === null) return after[at] ? [`${column} ${after[at]}`] : [];
      return same(column, before[at]!, after[at]!) ? [] : [`${column} ${before[at] || "empty"} → ${after[at]}`];
    });
    const dated = columns.findIndex(isDate);
    changes.push({
      row_key,
      kind: before === null ? "adds" : "changes",
      detail: told.join("; ") || "the same values",
      source: after[columns.indexOf("source")] ?? "",
      as_of: (dated < 0 ? "" : after[dated]) || null,
      line
    });
  }
  return {columns, rows, changes, faults};
}

const isDate = (column: string): boolean => column === "as_of" || column === "as_of_date";

/** Codes are capitals and NDCs have no dashes, as in every other file. */
const normal = (column: string, text: string): string =>
  /hcpcs$|^code_(from|to)$/.test(column)
    ? text.toUpperCase()
    : /^ndc\d+$/.test(column)
      ? text.replaceAll("-", "")
      : text;

/** Numbers are compared as numbers: 0.08 and 0.080 say the same. */
const same = (column: string, a: string, b: string): boolean =>
  a === b || (referenceKind(column).sql_type.startsWith("DECIMAL") && a !== "" && b !== "" && Number(a) === Number(b));

function headerFaults(columns: readonly string[], key: readonly string[], own: TextTable): string[] {
  if (own.columns.length === 0 || own.rows.length === 0)
    return [
      `no rows (${own.path}): write a header (${columns.join(", ")}) and the rows that differ from ours, or remove the file`
    ];
  const unknown = own.columns.filter((column) => !columns.includes(column) && column !== "review_date");
  const doubled = own.columns.filter((column, at) => own.columns.indexOf(column) !== at);
  const missing = key.filter((column) => !own.columns.includes(column));
  return [
    ...unknown.map(
      (column) => `unknown column "${column}" (${own.path} line 1): the columns are ${columns.join(", ")}`
    ),
    ...doubled.map((column) => `column "${column}" stands twice (${own.path} line 1): keep one`),
    ...missing.map((column) => `missing column "${column}" (${own.path} line 1): it says which row is meant`)
  ];
}

function rowFaults(row: {
  columns: readonly string[];
  key: readonly string[];
  cells: readonly string[];
  given: readonly string[];
  own: TextTable;
  where: string;
}): string[] {
  const {columns, key, cells, given, own, where} = row;
  if (given.length !== own.columns.length)
    return [`${given.length} cells ${where}: the header has ${own.columns.length}; quote texts that hold a comma`];
  return columns.flatMap((column, at) => {
    const text = cells[at]!;
    if (text === "") return key.includes(column) ? [`missing ${column} ${where}: it says which row is meant`] : [];
    const {pattern, words} = referenceKind(column);
    return pattern.test(text) ? [] : [`invalid ${column} "${text}" ${where}: write ${words}`];
  });
}
