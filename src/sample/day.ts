/** Days as whole numbers since 1970-01-01, so that intervals are subtractions and no time zone can move them. */
export type Day = number;

/** Reads an ISO date. */
export const day = (iso: string): Day => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
/** Writes an ISO date. */
export const isoDay = (of: Day): string => new Date(of * 86_400_000).toISOString().slice(0, 10);
/** 0 is Sunday. */
export const weekday = (of: Day): number => (((of + 4) % 7) + 7) % 7;
/** The day itself, or the Monday after it when it is on a weekend. */
export const workday = (of: Day): Day => (weekday(of) === 6 ? of + 2 : weekday(of) === 0 ? of + 1 : of);
