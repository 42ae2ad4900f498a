/**
 * The columns of core and mart: one name has one type and one meaning wherever it stands. `null` as a type means that the
 * type is said by the table (a ratio here, a count there never share a name). A test holds every model to this list.
 */
export const COLUMNS: Readonly<Record<string, readonly [type: string, meaning: string]>> = {};
