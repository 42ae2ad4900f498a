/** What a weekly job tells its reader: one document, written as text, as HTML and as calendar entries. */
export interface Alert {
  readonly title: string;
  /** The finding, in a sentence or two. */
  readonly lead: string;
  /** The day it stands at, ISO. */
  readonly as_of: string;
  readonly sections: readonly AlertSection[];
  readonly events: readonly AlertEvent[];
}

export interface AlertSection {
  readonly title: string;
  /** What the rows are and what they leave out. */
  readonly note: string;
  readonly columns: readonly AlertColumn[];
  readonly rows: readonly (readonly string[])[];
  /** What is said where there is no row. */
  readonly none: string;
}

export interface AlertColumn {
  readonly label: string;
  readonly is_number?: boolean;
}

/** A day on which something is due. `key` makes its identity: the same thing keeps it from run to run. */
export interface AlertEvent {
  readonly key: string;
  /** ISO day. */
  readonly day: string;
  readonly summary: string;
  readonly description: string;
}
