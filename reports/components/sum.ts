/** Adds up whole numbers of rows, whatever is null counts nothing. */
export function total<R extends object>(rows: readonly R[], key: keyof R & string): number {
  return rows.reduce((sum, row) => sum + Number(row[key] ?? 0), 0);
}

/** Rows in groups, in the order groups first appear. */
export function groupBy<R>(rows: readonly R[], key: (row: R) => string): R[][] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const name = key(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return [...groups.values()];
}

/** Rows added up by a key: the columns of `keep` from the first row, the columns of `add` summed. */
export function addUp<R extends object, K extends keyof R & string, A extends keyof R & string>(
  rows: readonly R[],
  key: (row: R) => string,
  {keep, add}: {keep: readonly K[]; add: readonly A[]}
): (Pick<R, K> & Record<A, number>)[] {
  return groupBy(rows, key).map((group) => {
    const kept = Object.fromEntries(keep.map((name) => [name, group[0]![name]])) as Pick<R, K>;
    const sums = Object.fromEntries(add.map((name) => [name, total(group, name)])) as Record<A, number>;
    return {...kept, ...sums};
  });
}
