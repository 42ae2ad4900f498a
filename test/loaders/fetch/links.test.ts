import {describe, expect, it} from "vitest";
import {chooseLinks, classify, quarterOfName, zipLinks} from "../../../loaders/fetch/links.ts";

const at = (name: string): string => `https://www.cms.gov/files/zip/${name}.zip`;

describe("quarterOfName(name)", () => {
  // Names as CMS has used them since 2005.
  it.each([
    ["jan05aspbyhcpcsv6_033106", "2005Q1"],
    ["july06asp_hcpcs", "2006Q3"],
    ["July2008ASPPricingFilebyHCPCS", "2008Q3"],
    ["April_2009_ASP_Pricing_File_by_HCPCS", "2009Q2"],
    ["April-2012-ASP-Pricing-file-revised030513", "2012Q2"],
    ["Apr-13-ASP-Pricing-file", "2013Q2"],
    ["2018-Oct-ASP-Pricing-File", "2018Q4"],
    ["july-2020-asp-pricing-file-updated-06012020", "2020Q3"],
    ["january-2025-asp-pricing-file-12/19/24-final-file", "2025Q1"],
    ["april-2026-medicare-part-b-payment-limit-files-03-10-2026-preliminary-file", "2026Q2"],
    ["october-2026-ndc-hcpcs-crosswalk-final", "2026Q4"]
  ])("%s is %s", (name, quarter) => {
    expect(quarterOfName(name)).toBe(quarter);
  });
  it("is null without a month", () => {
    expect(quarterOfName("2025-annual-file")).toBeNull();
  });
});

describe("classify(url)", () => {
  it.each([
    ["october-2025-asp-pricing-final-file", "payment_limit"],
    ["january-2026-medicare-part-b-payment-limit-files", "payment_limit"],
    ["Jan06pricing", "payment_limit"],
    ["January-2017-ASP-NDC-HCPCS-Crosswalk", "crosswalk"],
    ["july-2026-ndc-hcpcs-crosswalk", "crosswalk"],
    ["october-2025-noc-pricing-final-file", "noc"],
    ["selected-drug-list-negotiated-prices-also-known-maximum-fair-prices-statutezip", "negotiated_price"]
  ])("%s is a %s file", (name, kind) => {
    expect(classify(at(name))).toMatchObject({kind});
  });
  it.each([
    ["october-2026-not-payable-payment-limit-file", "codes that Medicare does not pay"],
    ["october-2026-ndc-hcpcs-crosswalk-seasonal-vaccines", "seasonal vaccines"],
    ["january-2016-opps-ndc-hcpcs-crosswalk", "crosswalk of another payment system"],
    ["january-2016-awp-ndc-hcpcs-crosswalk", "crosswalk of another payment system"],
    ["fee-schedule-2025", "not a file Plus Six reads"]
  ])("%s is passed over: %s", (name, reason) => {
    expect(classify(at(name))).toMatchObject({reason});
  });
  it("stores slashes of the path as dashes", () => {
    expect(classify(at("january-2025-asp-pricing-file-12/19/24-final-file"))).toMatchObject({
      file: "january-2025-asp-pricing-file-12-19-24-final-file.zip"
    });
  });
});

describe("zipLinks(html, base)", () => {
  it("reads absolute, relative, single-quoted and escaped links once each, and no others", () => {
    const html = `<a href="/files/zip/a.zip">a</a><a href='https://x.test/b.zip?agree=yes&amp;next=Accept'>b</a>
      <a href="/files/zip/a.zip">again</a><a href="/files/document/c.pdf">c</a><a href="http://[bad.zip">d</a>`;
    expect(zipLinks(html, "https://www.cms.gov/page")).toEqual([
      "https://www.cms.gov/files/zip/a.zip",
      "https://x.test/b.zip?agree=yes&next=Accept"
    ]);
  });
});

describe("chooseLinks(urls, {since})", () => {
  const april = (suffix: string): string => at(`april-2026-medicare-part-b-payment-limit-files-${suffix}`);
  it("takes a preliminary file only while there is no other, and every final posting", () => {
    const all = [april("03-10-2026-preliminary-file"), april("03-19-2026-final-file"), april("03-30-2026-final-file")];
    expect(chooseLinks(all).links.map(({url}) => url)).toEqual(all.slice(1));
    expect(chooseLinks(all.slice(0, 1)).links).toHaveLength(1);
  });
  it("leaves out quarters before the first wanted", () => {
    const {links, passed} = chooseLinks([at("2017-October-ASP-Pricing-File"), at("2018-January-ASP-Pricing-File")], {
      since: "2018Q1"
    });
    expect(links.map(({quarter}) => quarter)).toEqual(["2018Q1"]);
    expect(passed).toEqual([{url: at("2017-October-ASP-Pricing-File"), reason: "before 2018Q1"}]);
  });
});
