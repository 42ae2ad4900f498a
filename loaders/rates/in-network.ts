import {parse} from "./broken-json.ts";
import type {Fate, Plan} from "./json-cutter.ts";

/**
 * A payer's in-network file by CMS's schema (github.com/CMSgov/price-transparency-guide, versions 1 and 2), as lines of two texts: one
 * line a negotiated price of a code that is wanted, and one line a group of providers under one TIN. Which price is whose is
 * joined afterwards, so it does not matter whether references come before or after what uses them, nor whether a code comes before or
 * after its rates. Version 1 also has groups of providers inside a rate, and references that are another file's (`location`).
 */

/** Fields at the top of the file that are kept. */
export const HEAD = [
  "reporting_entity_name",
  "reporting_entity_type",
  "plan_name",
  "last_updated_on",
  "version"
] as const;
export type Head = {[field in (typeof HEAD)[number]]: string | null};

/** What there was and what became of it. */
export interface Counts {
  /** Entries of in_network, and of them those of a wanted code. */
  codes: number;
  codesKept: number;
  bundles: number;
  capitations: number;
  prices: number;
  references: number;
  /** References that are at an address, which is never fetched. */
  referencesElsewhere: number;
  /** Entries not by the schema (a price without a number, a group without a TIN), left out. */
  malformed: number;
  /** Byte of the first of them; null when there is none. */
  malformedAt: number | null;
  /** Entries longer than memory allows, left out. */
  tooLong: number;
  tooLongAt: number | null;
}

export interface Lines {
  /** entry, code type, code, modifiers, class, setting, places, type, rate, expires, references joined by |. */
  price(cells: readonly (string | number | null)[]): void;
  /** entry, whether it is wanted: for entries whose code comes after their rates. */
  entry(cells: readonly (string | number | null)[]): void;
  /** reference, TIN, NPIs joined by |. */
  group(cells: readonly (string | number | null)[]): void;
}

type Fields = {readonly [field: string]: unknown};

const ENTRY = "in_network[]";
const RATES = `${ENTRY}.negotiated_rates`;
const REFERENCE = "provider_references[]";
const ENTRY_FIELDS = ["negotiation_arrangement", "billing_code_type", "billing_code"];

const FATES: ReadonlyMap<string, Fate> = new Map<string, Fate>([
  ...["", "in_network", ENTRY, "provider_references"].map((path): [string, Fate] => [path, "enter"]),
  ...[...HEAD, REFERENCE, `${RATES}[]`, ...ENTRY_FIELDS.map((field) => `${ENTRY}.${field}`)].map(
    (path): [string, Fate] => [path, "cut"]
  )
]);

export class InNetwork implements Plan {
  readonly head: Head = {
    reporting_entity_name: null,
    reporting_entity_type: null,
    plan_name: null,
    last_updated_on: null,
    version: null
  };
  readonly counts: Counts = {
    ...{codes: 0, codesKept: 0, bundles: 0, capitations: 0, prices: 0, references: 0, referencesElsewhere: 0},
    ...{malformed: 0, malformedAt: null, tooLong: 0, tooLongAt: null}
  };
  /** Names at the top of the file, known or not: they say what a file is that is none of ours. */
  readonly names = new Set<string>();
  private readonly lines: Lines;
  private readonly isWanted: (code: string) => boolean;
  private entry: {[field: string]: string} = {};
  private isStaged = false;
  private inline = 0;

  constructor(lines: Lines, isWanted: (code: string) => boolean) {
    this.lines = lines;
    this.isWanted = isWanted;
  }

  fate(path: string): Fate {
    if (path !== "" && !/[.[]/.test(path)) this.names.add(path);
    if (path === RATES) return this.couldBeWanted() ? "enter" : "skip";
    return FATES.get(path) ?? "skip";
  }

  cut(path: string, text: string, offset: number): void {
    const value = parse(text, offset);
    if (path === REFERENCE) this.reference(value as Fields, offset);
    else if (path === `${RATES}[]`) this.rate(value as Fields, offset);
    else if (path.startsWith(ENTRY)) this.entry[path.slice(ENTRY.length + 1)] = String(value).trim();
    else this.head[path as keyof Head] = value === null ? null : String(value).trim() || null;
  }

  tooLong(_path: string, offset: number): void {
    this.counts.tooLong++;
    this.counts.tooLongAt ??= offset;
  }

  left(path: string): void {
    if (path !== ENTRY) return;
    const {counts, entry} = this;
    const wanted = this.couldBeWanted() && entry["billing_code"] !== undefined;
    if (entry["negotiation_arrangement"] === "bundle") counts.bundles++;
    if (entry["negotiation_arrangement"] === "capitation") counts.capitations++;
    if (wanted) counts.codesKept++;
    if (this.isStaged)
      this.lines.entry([counts.codes, entry["billing_code_type"] ?? null, codeOf(entry), wanted ? 1 : 0]);
    counts.codes++;
    this.entry = {};
    this.isStaged = false;
  }

  /** Whether the entry at hand is one to keep, as far as it has said what it is. */
  private couldBeWanted(): boolean {
    const {negotiation_arrangement: arrangement, billing_code: code, billing_code_type: type} = this.entry;
    if (arrangement !== undefined && arrangement !== "ffs") return false;
    if (type !== undefined && !/^(HCPCS|CPT)$/i.test(type)) return false;
    return code === undefined || this.isWanted(codeOf(this.entry));
  }

  private reference(value: Fields, offset: number): void {
    this.counts.references++;
    const id = value?.["provider_group_id"];
    if (typeof id !== "number" && typeof id !== "string") this.malformed(offset);
    else if (Array.isArray(value["provider_groups"])) this.groups(String(id), value["provider_groups"], offset);
    else {
      this.counts.referencesElsewhere++;
      if (typeof value["location"] !== "string") this.malformed(offset);
    }
  }

  /** Providers of a reference: one line a TIN. */
  private groups(reference: string, groups: readonly Fields[], offset: number): void {
    for (const group of groups) {
      const {npi} = group ?? {};
      const {type, value} = (group?.["tin"] ?? {}) as Fields;
      const tin = String(value ?? "").replaceAll("-", "");
      if (tin === "" || !Array.isArray(npi)) this.malformed(offset);
      // A zero stands for providers without an NPI; a TIN of type npi is a provider's own number.
      else for (const npis of joinedLists(npi)) this.lines.group([reference, `${type}:${tin}`, npis]);
    }
  }

  private rate(value: Fields, offset: number): void {
    const prices = value?.["negotiated_prices"];
    const references = Array.isArray(value["provider_references"]) ? value["provider_references"].map(String) : [];
    if (Array.isArray(value["provider_groups"])) {
      // A name that no reference of the file can have: theirs are numbers.
      references.push(`inline ${this.inline}`);
      this.groups(`inline ${this.inline++}`, value["provider_groups"] as Fields[], offset);
    }
    if (!Array.isArray(prices) || references.length === 0) {
      this.malformed(offset);
      return;
    }
    const providers = joinedLists(references);
    for (const price of prices as Fields[]) {
      const rate = price?.["negotiated_rate"];
      const amount = typeof rate === "string" && rate.trim() !== "" ? Number(rate) : rate;
      if (typeof amount !== "number" || !(Math.abs(amount) < 1e10)) {
        this.malformed(offset);
        continue;
      }
      this.isStaged = true;
      this.counts.prices++;
      const cells = priceCells(price, amount);
      for (const some of providers) this.lines.price([this.counts.codes, ...cells, some]);
    }
  }

  private malformed(offset: number): void {
    this.counts.malformed++;
    this.counts.malformedAt ??= offset;
  }
}

const codeOf = (entry: {readonly [field: string]: string}): string => (entry["billing_code"] ?? "").toUpperCase();

/** Lists joined by |, cut so that a staged line stays short however long the list is. */
function joinedLists(list: readonly unknown[]): string[] {
  const lists = [];
  for (let at = 0; at === 0 || at < list.length; at += 2000) lists.push(list.slice(at, at + 2000).join("|"));
  return lists;
}

/** Modifiers, class, setting, places, type, rate, expires; lists sorted and joined, words in lower case. */
function priceCells(price: Fields, amount: number): (string | null)[] {
  const joined = (list: unknown): string | null =>
    Array.isArray(list) && list.length > 0
      ? [...new Set(list.map((each) => String(each).trim().toUpperCase()))].sort().join("|")
      : null;
  const word = (text: unknown): string | null => (typeof text === "string" ? text.trim().toLowerCase() || null : null);
  const expires = String(price["expiration_date"] ?? "");
  return [
    joined(price["billing_code_modifier"]),
    word(price["billing_class"]),
    word(price["setting"]),
    joined(price["service_code"]),
    word(price["negotiated_type"]),
    // Six decimals, as a price is kept.
    amount.toFixed(6).replace(/\.?0+$/, ""),
    // 9999-12-31 and its like say that there is no end.
    /^20\d{2}-\d{2}-\d{2}$/.test(expires) ? expires : null
  ];
}
