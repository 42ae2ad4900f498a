/**
 * Molecules: which codes are versions of one drug. Biosimilars are tied to their reference by name (CMS gives them
 * Q51xx codes whose text is a trade name); other codes by the first long word of CMS's short description.
 */

/** Reference code of each biosimilar code, both as CMS prices them; the reference is the code in force today. */
export const BIOSIMILAR_REFERENCE: Readonly<Record<string, string>> = {
  ...codes("J1442", ["Q5101", "Q5110", "Q5125"]), // filgrastim
  ...codes("J1745", ["Q5102", "Q5103", "Q5104", "Q5109", "Q5121"]), // infliximab
  ...codes("J0885", ["Q5106"]), // epoetin, not dialysis
  ...codes("Q4081", ["Q5105"]), // epoetin, dialysis
  ...codes("J9035", ["Q5107", "Q5118", "Q5126", "Q5129", "Q5160"]), // bevacizumab
  ...codes("J2506", ["Q5108", "Q5111", "Q5120", "Q5122", "Q5127", "Q5130"]), // pegfilgrastim
  ...codes("J9355", ["Q5112", "Q5113", "Q5114", "Q5116", "Q5117", "Q5146"]), // trastuzumab
  ...codes("J9312", ["Q5115", "Q5119", "Q5123"]), // rituximab
  ...codes("J2778", ["Q5124", "Q5128"]), // ranibizumab
  ...codes("J3262", ["Q5133", "Q5135", "Q5156"]), // tocilizumab
  ...codes("J2323", ["Q5134"]), // natalizumab
  ...codes("J0178", ["Q5147", "Q5149", "Q5150", "Q5153", "Q5155"]), // aflibercept
  ...codes("J0897", ["Q5136", "Q5157", "Q5158", "Q5159"]), // denosumab
  ...codes("J3358", ["Q5138", "Q9998", "Q5098", "Q5099", "Q5100"]), // ustekinumab, intravenous
  ...codes("J1299", ["Q5139", "Q5151", "Q5152"]) // eculizumab
};

function codes(reference: string, biosimilars: readonly string[]): Record<string, string> {
  return Object.fromEntries(biosimilars.map((code) => [code, reference]));
}

/** CMS's block of biosimilar codes. */
export const isBiosimilarCode = (hcpcs: string): boolean => /^Q51\d\d$/.test(hcpcs) || hcpcs in BIOSIMILAR_REFERENCE;

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

/** The molecule a code belongs to: its reference code for biosimilars and references, else a word of its description. */
export function moleculeOf(hcpcs: string, description: string | null): string {
  const reference = BIOSIMILAR_REFERENCE[hcpcs];
  if (reference) return reference;
  if (REFERENCES.has(hcpcs)) return hcpcs;
  const words = (description ?? "").toLowerCase().match(/[a-z]{5,}/g) ?? [];
  return words.find((word) => !FILLER.has(word)) ?? hcpcs;
}

const REFERENCES = new Set(Object.values(BIOSIMILAR_REFERENCE));
