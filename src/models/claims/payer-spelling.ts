import {isNamedIn, plainName, tellingWords} from "../../domain/name.ts";

/** A payer as an X12 file names it. */
export interface PayerSpelling {
  readonly told_by: "837" | "835";
  /** NM1*PR09 of an 837; REF*2U, N104 or TRN03 of an 835. */
  readonly identifier: string | null;
  readonly name: string | null;
  /** SBR04 or SBR03; REF*CE. */
  readonly plan: string | null;
  /** Claim filing indicator: SBR09, CLP06. */
  readonly filing_code: string | null;
  /** Charges under this spelling, to prefer the common one. */
  readonly dollars: number;
}

/** A payer of payers.csv. */
export interface ListedPayer {
  readonly payer_id: string;
  readonly name: string;
  readonly kind: string;
}

/** A row of payer_spellings.csv: the practice's word on who a spelling is; what is empty holds for all. */
export interface PayerRule {
  readonly payer_id: string;
  readonly identifier: string | null;
  readonly name: string | null;
  readonly plan: string | null;
  readonly filing_code: string | null;
}

export interface PayerPlace {
  readonly payer_id: string;
  readonly name: string;
  readonly kind: string;
  /** What decided: the practice's table, payers.csv, the claims that both name, or the spelling itself. */
  readonly by: "rule" | "listed" | "claims" | "spelling";
}

/** An 837's spelling and an 835's that answered so many of its claims. */
export interface PayerPair {
  readonly sent: number;
  readonly answered: number;
  readonly claims: number;
}

/** Line of business by claim filing indicator (X12 element 1032). */
const FILING: {readonly [code: string]: string} = {
  MA: "medicare_ffs",
  MB: "medicare_ffs",
  "16": "medicare_advantage",
  MC: "medicaid",
  CH: "other_government",
  VA: "other_government",
  OF: "other_government",
  TV: "other_government",
  "09": "self_pay"
};
const COMMERCIAL = new Set("10 11 12 13 14 15 17 AM BL CI DS FI HM LI LM WC".split(" "));
const KIND_WORDS: {readonly [kind: string]: string} = {
  medicare_ffs: "Medicare",
  medicare_advantage: "Medicare Advantage",
  medicaid: "Medicaid",
  other_government: "government",
  self_pay: "self pay"
};

/** The line of business that a code alone proves; null for the codes of commercial plans, which other lines use too. */
export const provenKind = (code: string | null): string | null => FILING[code ?? ""] ?? null;
/** The line of business a code speaks for; null where it says nothing. */
export const kindOfFiling = (code: string | null): string | null =>
  provenKind(code) ?? (COMMERCIAL.has(code ?? "") ? "commercial" : null);

const same = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && a.trim().toLowerCase() === b.trim().toLowerCase();
const sameName = (a: string | null, b: string | null): boolean => plainName(a) !== "" && plainName(a) === plainName(b);

/**
 * Says which payer each spelling is, in this order: the practice's own table; payers.csv, by plan, name and id, where the
 * line of business that the filing code tells decides between several; the payer of the claims that an 835 answered; other
 * spellings with the same id or name and line of business. One id for Medicare Advantage and commercial is two payers.
 */
export function placePayers(
  spellings: readonly PayerSpelling[],
  {listed, rules, pairs}: {listed: readonly ListedPayer[]; rules: readonly PayerRule[]; pairs: readonly PayerPair[]}
): PayerPlace[] {
  const places: (PayerPlace | null)[] = spellings.map((spelling) => {
    const rule = ruleFor(spelling, rules);
    if (rule) {
      const own = listed.find(({payer_id}) => payer_id === rule.payer_id);
      const kind = own?.kind ?? kindOfFiling(spelling.filing_code) ?? "unknown";
      return {payer_id: rule.payer_id, name: own?.name ?? rule.payer_id, kind, by: "rule"};
    }
    const found = listedFor(spelling, listed);
    return found ? {...found, by: "listed"} : null;
  });
  group(spellings, places, listed, (index) => spellings[index]!.told_by === "837");
  for (const [index, place] of places.entries()) places[index] = place ?? ofClaims(index, pairs, places, spellings);
  group(spellings, places, listed, () => true);
  return places as PayerPlace[];
}

function ruleFor(spelling: PayerSpelling, rules: readonly PayerRule[]): PayerRule | null {
  const columns = ["identifier", "name", "plan", "filing_code"] as const;
  const weight = (rule: PayerRule): number => columns.filter((column) => rule[column] !== null).length;
  const fits = rules.filter((rule) =>
    columns.every((column) => {
      if (rule[column] === null) return true;
      return column === "name" ? sameName(rule.name, spelling.name) : same(rule[column], spelling[column]);
    })
  );
  return fits.filter((rule) => weight(rule) > 0).sort((a, b) => weight(b) - weight(a))[0] ?? null;
}

function listedFor(
  {identifier, name, plan, filing_code}: PayerSpelling,
  listed: readonly ListedPayer[]
): ListedPayer | null {
  const candidates = [
    ...listed.filter((payer) => sameName(payer.name, plan)),
    ...listed.filter((payer) => sameName(payer.name, name)),
    ...listed.filter((payer) => same(payer.payer_id, identifier) || same(payer.payer_id, name))
  ];
  if (candidates.length === 0) return null;
  // A code that proves a line of business decides; one that commercial plans share with others does not beat a name.
  const kind = provenKind(filing_code);
  if (kind !== null) {
    const agreeing = candidates.find((payer) => payer.kind === kind);
    if (agreeing) return agreeing;
    // The payer is listed under another line of business only: its own line may be listed under a longer name.
    const [first] = tellingWords(name);
    const related = listed.filter((payer) => payer.kind === kind && first && isNamedIn(first, payer.name));
    if (related.length === 1) return related[0]!;
  }
  return candidates[0]!;
}

/** The payer whose claims an 835's spelling answers most often; payments name no line of business and take the commonest. */
function ofClaims(
  index: number,
  pairs: readonly PayerPair[],
  places: readonly (PayerPlace | null)[],
  spellings: readonly PayerSpelling[]
): PayerPlace | null {
  const kind = provenKind(spellings[index]!.filing_code);
  const votes = new Map<string, {place: PayerPlace; claims: number}>();
  for (const {sent, answered, claims} of pairs) {
    const place = places[sent];
    if (answered !== index || !place) continue;
    if (kind !== null && place.kind !== kind && place.kind !== "unknown") continue;
    const vote = votes.get(place.payer_id) ?? {place, claims: 0};
    vote.claims += claims;
    votes.set(place.payer_id, vote);
  }
  const best = [...votes.values()].sort((a, b) => b.claims - a.claims)[0];
  return best ? {...best.place, by: "claims"} : null;
}

/** Puts spellings without a place together by id, by name and by line of business, and names each group after its commonest. */
function group(
  spellings: readonly PayerSpelling[],
  places: (PayerPlace | null)[],
  listed: readonly ListedPayer[],
  isMeant: (index: number) => boolean
): void {
  const order = spellings
    .map((_, index) => index)
    .sort((a, b) => {
      const [x, y] = [spellings[a]!, spellings[b]!];
      // The practice's own words first, then what names a line of business, then the commonest.
      return (
        Number(y.told_by === "837") - Number(x.told_by === "837") ||
        Number(y.filing_code !== null) - Number(x.filing_code !== null) ||
        // The bare id stays with the commercial plan where an id has several lines of business.
        Number(provenKind(x.filing_code) !== null) - Number(provenKind(y.filing_code) !== null) ||
        y.dollars - x.dollars ||
        (keyOf(x) < keyOf(y) ? -1 : 1)
      );
    });
  const taken = new Map(listed.map(({payer_id, kind}) => [payer_id.toLowerCase(), kind]));
  for (const place of places) if (place) taken.set(place.payer_id.toLowerCase(), place.kind);
  for (const index of order) {
    if (places[index] || !isMeant(index)) continue;
    const own = spellings[index]!;
    const kind = kindOfFiling(own.filing_code);
    const friend = order.find((other) => {
      const place = places[other];
      const {identifier, name} = spellings[other]!;
      if (!place || !(same(identifier, own.identifier) || sameName(name, own.name))) return false;
      return kind === null || place.kind === kind || place.kind === "unknown";
    });
    const found = friend === undefined ? null : places[friend]!;
    places[index] = found ? {...found, by: "spelling"} : newPlace(own, taken);
    taken.set(places[index].payer_id.toLowerCase(), places[index].kind);
  }
}

function newPlace({identifier, name, filing_code}: PayerSpelling, taken: ReadonlyMap<string, string>): PayerPlace {
  const kind = kindOfFiling(filing_code) ?? "unknown";
  const base = identifier ?? name ?? "unknown";
  const isFree = !taken.has(base.toLowerCase());
  const words = KIND_WORDS[kind];
  return {
    payer_id: isFree ? base : `${base}-${kind}`,
    name: isFree || !words ? (name ?? base) : `${name ?? base} (${words})`,
    kind,
    by: "spelling"
  };
}

const keyOf = ({told_by, identifier, name, plan, filing_code}: PayerSpelling): string =>
  [told_by, identifier, name, plan, filing_code].map((part) => part ?? "").join("\u0000");
