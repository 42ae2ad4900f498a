/** The first page of a site for readers of one kind, as the page gets it: cells as they are printed. */
export interface SharedDocument {
  readonly audience: string;
  readonly who: string;
  readonly title: string;
  readonly finding: string;
  readonly subtitle: string;
  /** What was left out: counts left empty, and columns that are not there. */
  readonly suppressed: number;
  readonly columns_left_out: readonly string[];
  readonly sections: readonly SharedSection[];
}

export interface SharedSection {
  readonly title: string;
  readonly text: readonly string[];
  readonly figures: readonly {readonly label: string; readonly figure: string; readonly note: string}[];
  readonly tables: readonly SharedTable[];
}

export interface SharedTable {
  readonly title: string;
  readonly note: string;
  readonly head: readonly {readonly name: string; readonly label: string; readonly is_text: boolean}[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}
