import {isNamedIn, plainName, slugOf} from "../../domain/name.ts";

/** A place of service as an 837 names it; an 835 names only who was paid. */
export interface SiteSpelling {
  readonly told_by: "837" | "835";
  readonly billing_npi: string | null;
  readonly billing_name: string | null;
  readonly billing_address: string | null;
  readonly facility_npi: string | null;
  readonly facility_name: string | null;
  readonly facility_address: string | null;
  readonly rendering_npi: string | null;
  /** CLM05-1: a place of service, or of an 837I the bill type. */
  readonly place_of_service: string | null;
  readonly is_institutional: boolean;
  readonly dollars: number;
}

/** A site of sites.csv. */
export interface ListedSite {
  readonly site_id: string;
  readonly name: string;
  readonly npi: string | null;
  readonly place_of_service: string | null;
}

export interface SitePlace {
  /** Null where several sites fit and nothing tells which. */
  readonly site_id: string | null;
  readonly name: string | null;
  readonly npi: string | null;
  readonly kind: string;
}

/** What a place of service says of the kind of site; a code alone does not tell an infusion center from an office. */
const KIND: {readonly [code: string]: string} = {"11": "office", "12": "home_infusion", "19": "hopd", "22": "hopd"};

const sameNpi = (a: string | null, b: string | null): boolean => a !== null && a === b;
const sameName = (a: string | null, b: string | null): boolean => plainName(a) !== "" && plainName(a) === plainName(b);

/**
 * Says which site each spelling is. With sites.csv: the service facility (NM1*77) by its NPI, its name, or words of its
 * name, then the billing provider by NPI, where several share it by name and place of service. A facility that names itself
 * is never overruled by the group's NPI: where several sites share that and the name fits none, the site is unknown.
 * Without sites.csv each facility, else each billing NPI, is a site, called as purchases and counts call it where one fits.
 */
export function placeSites(
  spellings: readonly SiteSpelling[],
  {listed, stocked}: {listed: readonly ListedSite[]; stocked: readonly string[]}
): SitePlace[] {
  return listed.length > 0 ? spellings.map((spelling) => listedPlace(spelling, listed)) : derived(spellings, stocked);
}

const UNKNOWN: SitePlace = {site_id: null, name: null, npi: null, kind: "unknown"};
const placeOf = ({site_id, name, npi}: ListedSite): SitePlace => ({site_id, name, npi, kind: "unknown"});

function listedPlace(spelling: SiteSpelling, listed: readonly ListedSite[]): SitePlace {
  const {facility_npi, facility_name, billing_npi, billing_name, rendering_npi, place_of_service} = spelling;
  /** The one of several by name, then by words of the name, then by place of service. */
  const oneOf = (sites: readonly ListedSite[], name: string | null): ListedSite | null => {
    if (sites.length < 2) return sites[0] ?? null;
    const narrow = [
      sites.filter((site) => sameName(site.name, name) || sameName(site.site_id, name)),
      sites.filter((site) => isNamedIn(site.name, name) || isNamedIn(site.site_id, name)),
      sites.filter((site) => site.place_of_service !== null && site.place_of_service === place_of_service)
    ];
    return narrow.find((few) => few.length === 1)?.[0] ?? null;
  };
  const own = listed.filter(({npi}) => sameNpi(npi, facility_npi));
  const group = listed.filter(({npi}) => sameNpi(npi, billing_npi));
  if (own.length > 0) return own.length === 1 ? placeOf(own[0]!) : found(oneOf(own, facility_name ?? billing_name));
  if (facility_name !== null) {
    const named = listed.filter((site) => sameName(site.name, facility_name) || sameName(site.site_id, facility_name));
    if (named.length > 0) return found(oneOf(named, facility_name));
    const like = (group.length > 0 ? group : listed).filter((site) => isNamedIn(site.name, facility_name));
    if (like.length === 1) return placeOf(like[0]!);
    // Another place than any listed: the group's only site is it, one of several nobody can tell.
    return group.length === 1 ? placeOf(group[0]!) : UNKNOWN;
  }
  if (group.length > 0) return found(oneOf(group, billing_name));
  const rendering = listed.filter(({npi}) => sameNpi(npi, rendering_npi));
  if (rendering.length > 0) return found(oneOf(rendering, billing_name));
  return found(
    oneOf(
      listed.filter((site) => sameName(site.name, billing_name)),
      billing_name
    )
  );
}

const found = (site: ListedSite | null): SitePlace => (site ? placeOf(site) : UNKNOWN);

interface Place {
  readonly key: string;
  readonly name: string;
  readonly npi: string | null;
  /** Charges by kind of site. */
  readonly kinds: Map<string, number>;
}

function derived(spellings: readonly SiteSpelling[], stocked: readonly string[]): SitePlace[] {
  const places = new Map<string, Place>();
  const keys = spellings.map((spelling) => keyOf(spelling));
  const byDollars = spellings.map((_, index) => index).sort((a, b) => spellings[b]!.dollars - spellings[a]!.dollars);
  for (const index of byDollars) {
    const spelling = spellings[index]!;
    const key = keys[index]!;
    const isFacility = key.startsWith("at ");
    const name = (isFacility ? spelling.facility_name : spelling.billing_name) ?? spelling.billing_npi ?? "unknown";
    const npi = isFacility ? spelling.facility_npi : spelling.billing_npi;
    const place = places.get(key) ?? {key, name, npi, kinds: new Map<string, number>()};
    const kind = spelling.is_institutional ? "hopd" : (KIND[spelling.place_of_service ?? ""] ?? "unknown");
    if (spelling.told_by === "837") place.kinds.set(kind, (place.kinds.get(kind) ?? 0) + spelling.dollars);
    places.set(key, place);
  }
  const ids = idsOf([...places.values()], stocked);
  return keys.map((key) => {
    const {name, npi, kinds} = places.get(key)!;
    const kind = [...kinds].sort(([, a], [, b]) => b - a)[0]?.[0] ?? "unknown";
    return {site_id: ids.get(key)!, name, npi, kind};
  });
}

/** A facility under another name or NPI than the billing provider is a place of its own. */
function keyOf({facility_npi, facility_name, billing_npi, billing_name}: SiteSpelling): string {
  const isOther =
    (facility_name !== null && !sameName(facility_name, billing_name)) ||
    (facility_npi !== null && !sameNpi(facility_npi, billing_npi));
  return isOther ? `at ${plainName(facility_name) || facility_npi}` : `of ${billing_npi ?? plainName(billing_name)}`;
}

/** Ids of purchases and counts where exactly one place fits a name or NPI, or where there is one of each; else the name as an id. */
function idsOf(places: readonly Place[], stocked: readonly string[]): Map<string, string> {
  const ids = new Map<string, string>();
  if (places.length === 1 && stocked.length === 1) ids.set(places[0]!.key, stocked[0]!);
  for (const site of ids.size > 0 ? [] : stocked) {
    const exact = places.filter(({name, npi}) => sameName(name, site) || sameNpi(npi, site));
    const fitting = exact.length > 0 ? exact : places.filter(({name}) => isNamedIn(site, name));
    if (fitting.length === 1 && !ids.has(fitting[0]!.key)) ids.set(fitting[0]!.key, site);
  }
  const taken = new Set([...ids.values(), ...stocked]);
  for (const {key, name, npi} of places) {
    if (ids.has(key)) continue;
    const slug = slugOf(name);
    const id = taken.has(slug) ? `${slug}-${npi ?? ids.size + 1}` : slug;
    ids.set(key, id);
    taken.add(id);
  }
  return ids;
}
