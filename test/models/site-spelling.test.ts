import {describe, expect, it} from "vitest";
import {placeSites, type SiteSpelling} from "../../src/models/claims/site-spelling.ts";

const paid = (billing_npi: string, billing_name: string): SiteSpelling => ({
  ...{told_by: "835", billing_npi, billing_name, billing_address: null, facility_npi: null, facility_name: null},
  ...{facility_address: null, rendering_npi: null, place_of_service: null, is_institutional: false, dollars: 100}
});
const north = paid("1999999810", "NORTH CENTER");
const east = paid("1999999828", "EAST CENTER");

describe("placeSites(spellings, {listed: [], stocked})", () => {
  it.each([
    ["its name", [north], ["north"], ["north"]],
    ["its NPI", [north], ["1999999810"], ["1999999810"]],
    ["any word, of one place and one stock", [north], ["main"], ["main"]],
    ["NPIs of two places", [north, east], ["1999999828", "1999999810"], ["1999999810", "1999999828"]],
    ["nothing", [north, east], [], ["north-center", "east-center"]]
  ])("calls a place as purchases and counts call it: %s", (_, spellings, stocked, right) => {
    expect(placeSites(spellings, {listed: [], stocked}).map(({site_id}) => site_id)).toEqual(right);
  });
});
