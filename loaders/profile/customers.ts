import {isNamedIn, plainName, slugOf} from "../../src/domain/name.ts";
import type {PurchaseRow} from "./line.ts";

/** A site of sites.csv, or one that claims name: then its id is all there is. */
export interface KnownSite {
  readonly site_id: string;
  readonly name: string;
}

/**
 * Puts accounts in their sites by the customer's name beside them: an account's number says nothing to claims. A name is the
 * known site that is called so, else the only one of whose name it has every telling word; where no site is known, a place of
 * its own, which claims may name alike. A name that all accounts share is the practice's own and tells no place. Returns which
 * account is which site, to be said; rows keep their account where the name tells nothing.
 */
export function placeCustomers(rows: readonly PurchaseRow[], sites: readonly KnownSite[]): string[] {
  const ids = new Set(sites.map(({site_id}) => site_id));
  const accounts = new Map<string, string>();
  for (const {values, customer} of rows) {
    const account = values["site_id"] ?? "";
    if (account !== "" && customer && !ids.has(account)) accounts.set(account, customer);
  }
  const names = new Set([...accounts.values()].map(plainName));
  if (names.size < 2 && accounts.size > 1) return [];
  const places = new Map<string, string>();
  for (const [account, customer] of accounts) {
    const site = siteOf(customer, sites);
    if (site !== null) places.set(account, site);
  }
  for (const {values} of rows) values["site_id"] = places.get(values["site_id"] ?? "") ?? values["site_id"] ?? null;
  return [...places].map(([account, site]) => `${account} is ${site} (${accounts.get(account)})`);
}

function siteOf(customer: string, sites: readonly KnownSite[]): string | null {
  if (sites.length === 0) return slugOf(customer);
  const named = sites.filter(({site_id, name}) =>
    [site_id, name].some((each) => plainName(each) === plainName(customer))
  );
  const like = named.length > 0 ? named : sites.filter(({name}) => isNamedIn(name, customer));
  return like.length === 1 ? like[0]!.site_id : null;
}
