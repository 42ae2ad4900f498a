/**
 * Which codes are versions of one drug, as `reference.biosimilar` and `reference.hcpcs_succession` say. Biosimilars are tied to
 * their reference by that table (CMS's text of a Q51xx code is a trade name); other codes by the first long word of CMS's short
 * description.
 */
export interface CodeTables {
  readonly biosimilars: readonly {
    readonly hcpcs: string;
    readonly is_biosimilar: boolean;
    readonly reference_hcpcs: string | null;
    /** First quarter in which it was paid; null where that is not known. */
    readonly first_quarter: string | null;
  }[];
  readonly successions: readonly Succession[];
}

/** A code that replaced another for the same product; the limit of the new times `unit_ratio` is the limit of the old. */
export interface Succession {
  readonly old_hcpcs: string;
  readonly new_hcpcs: string;
  readonly unit_ratio: number;
}

export interface Families {
  /** A code of CMS's biosimilar blocks that the table does not name is one, with its reference unknown. */
  isBiosimilar(hcpcs: string): boolean;
  /** The reference code in force today; null where it is not known or there is none. */
  referenceOf(hcpcs: string): string | null;
  firstQuarterOf(hcpcs: string): string | null;
  /** Its reference's code for a biosimilar, its own for a reference, else a word of its description. */
  moleculeOf(hcpcs: string, description: string | null): string;
  before(new_hcpcs: string): Succession | undefined;
  after(old_hcpcs: string): string | undefined;
}

/** CMS's blocks of biosimilar codes; contrast agents and others among Q99xx are named as none by the table. */
const BLOCK = /^Q(50|51|99)\d\d$/;

const FILLER = new Set([
  "injection",
  "inject",
  "injec",
  "oral",
  "vaccine",
  "sodium",
  "intravenous",
  "human",
  "recombinant"
]);

/** Indexes the tables. */
export function codeFamilies({biosimilars, successions}: CodeTables): Families {
  const rows = new Map(biosimilars.map((row) => [row.hcpcs, row]));
  const isBiosimilar = (hcpcs: string) => rows.get(hcpcs)?.is_biosimilar ?? BLOCK.test(hcpcs);
  const referenceOf = (hcpcs: string) => rows.get(hcpcs)?.reference_hcpcs || null;
  const references = new Set(biosimilars.map((row) => row.reference_hcpcs));
  const before = new Map(successions.map((row) => [row.new_hcpcs, row]));
  const after = new Map(successions.map((row) => [row.old_hcpcs, row.new_hcpcs]));
  return {
    isBiosimilar,
    firstQuarterOf: (hcpcs) => rows.get(hcpcs)?.first_quarter ?? null,
    referenceOf,
    moleculeOf(hcpcs, description) {
      const reference = referenceOf(hcpcs);
      if (reference) return reference;
      if (references.has(hcpcs)) return hcpcs;
      const words = (description ?? "").toLowerCase().match(/[a-z]{5,}/g) ?? [];
      return words.find((word) => !FILLER.has(word)) ?? hcpcs;
    },
    before: (new_hcpcs) => before.get(new_hcpcs),
    after: (old_hcpcs) => after.get(old_hcpcs)
  };
}
