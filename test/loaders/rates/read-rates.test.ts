import {readFileSync, truncateSync} from "node:fs";
import {gzipSync} from "node:zlib";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {marketRate} from "../../../src/schema/market.ts";
import {entry, HEAD, price, type Read, rate, readFile, readValue, reference, writeValue} from "./files.ts";

const FILE = {
  ...HEAD,
  provider_references: [reference(1, "12-3456789", [1111111111, 2222222222]), reference(2, "987654321", [2222222222])],
  in_network: [
    entry("J1745", [rate([1], price(30.5)), rate([2], price(33.25), price(31, {billing_class: "institutional"}))]),
    entry("99214", [rate([1], price(100))]),
    entry("Q5103", [rate([1, 2], price(22.1))])
  ]
};

/** code, rate, class, TINs, NPIs, references elsewhere, own. */
const told = ({rows_}: Read): unknown[][] =>
  rows_.map((row) => [
    ...[row["hcpcs"], Number(row["negotiated_rate"]), String(row["billing_class"]).slice(0, 4)],
    ...[Number(row["tins"]), Number(row["npis"]), Number(row["references_elsewhere"]), row["is_own"]]
  ]);

const EXPECTED = [
  ["J1745", 30.5, "prof", 1, 2, 0, null],
  ["J1745", 31, "inst", 1, 1, 0, null],
  ["J1745", 33.25, "prof", 1, 1, 0, null],
  ["Q5103", 22.1, "prof", 2, 2, 0, null]
];

describe("readRates", () => {
  it("keeps the prices of wanted codes with how many have them, in rows the build takes", async () => {
    const read = await readValue(FILE);
    expect(told(read).sort()).toEqual(EXPECTED);
    expect(read).toMatchObject({
      rows: 4,
      codes: 2,
      untold: 0,
      counts: {codes: 3, codesKept: 2, prices: 4, malformed: 0}
    });
    for (const row of read.rows_) expect(() => marketRate.row.parse(row)).not.toThrow();
    expect(read.rows_[0]).toMatchObject({
      reporting_entity: "Prairie Mutual",
      last_updated_on: "2025-06-01",
      service_places: "11"
    });
  });

  it("reads the same whatever the order of members, packed or not", async () => {
    const {provider_references, in_network, ...head} = FILE;
    const codeLast = in_network.map(({billing_code, billing_code_type, ...more}) => ({
      ...more,
      billing_code_type,
      billing_code
    }));
    for (const value of [
      {in_network, ...head, provider_references},
      {in_network: codeLast, provider_references, ...head}
    ]) {
      expect(told(await readValue(value)).sort()).toEqual(EXPECTED);
      expect(told(await readValue(JSON.stringify(value, null, 2), {}, {gzip: true})).sort()).toEqual(EXPECTED);
    }
    const twoMembers = Buffer.concat(
      [JSON.stringify(FILE).slice(0, 300), JSON.stringify(FILE).slice(300)].map((part) => gzipSync(part))
    );
    expect(told(await readValue(twoMembers)).sort()).toEqual(EXPECTED);
  });

  it("marks own prices by NPI or by TIN, and keeps only the NPIs and TINs asked for, own ones with them", async () => {
    const isOwn = (read: Read) => told(read).map((row) => [row[1], row.at(-1)]);
    expect(isOwn(await readValue(FILE, {own: ["1111111111"]})).sort()).toEqual([
      [22.1, "true"],
      [30.5, "true"],
      [31, "false"],
      [33.25, "false"]
    ]);
    expect(isOwn(await readValue(FILE, {own: ["987654321"]})).sort()).toEqual([
      [22.1, "true"],
      [30.5, "false"],
      [31, "true"],
      [33.25, "true"]
    ]);
    expect(told(await readValue(FILE, {asked: ["1111111111"]})).sort()).toEqual([
      ["J1745", 30.5, "prof", 1, 1, 0, null],
      ["Q5103", 22.1, "prof", 1, 1, 0, null]
    ]);
    expect((await readValue(FILE, {asked: ["5555555555"]})).rows).toBe(0);
  });

  it("takes providers inside a rate (version 1), and says which are at an address and so unknown", async () => {
    const groups = [{npi: [3333333333], tin: {type: "npi", value: "3333333333"}}];
    const read = await readValue(
      {
        ...HEAD,
        provider_references: [
          {provider_group_id: 7, location: "https://example.test/groups.json"},
          reference(8, "111111111", [0])
        ],
        in_network: [
          entry("J1745", [
            {provider_groups: groups, negotiated_prices: [price(40)]},
            {provider_groups: groups, provider_references: [7, 8], negotiated_prices: [price(41)]},
            {provider_references: [7, 99], negotiated_prices: [price(42)]}
          ])
        ]
      },
      {own: ["3333333333"]}
    );
    expect(told(read).sort()).toEqual([
      ["J1745", 40, "prof", 1, 1, 0, "true"],
      ["J1745", 41, "prof", 2, 1, 1, "true"],
      ["J1745", 42, "prof", 0, 0, 2, "false"]
    ]);
    expect(read).toMatchObject({untold: 1, counts: {references: 2, referencesElsewhere: 1}});
  });

  it("counts one price once however many entries, rates and lists repeat it", async () => {
    const long = Array.from({length: 4500}, (_, id) =>
      reference(id, String(100_000_000 + (id % 3000)), [1_000_000_000 + id])
    );
    const ids = long.map(({provider_group_id}) => provider_group_id);
    const read = await readValue({
      ...HEAD,
      in_network: [
        entry("J1745", [rate(ids, price(30)), rate([1], price(30))]),
        entry("j1745", [rate([2, 2], price("30.00"))])
      ],
      provider_references: long
    });
    expect(told(read)).toEqual([["J1745", 30, "prof", 3000, 4500, 0, null]]);
  });

  it("ignores and counts bundles and capitations, other code types, and leaves out and counts what is not by the schema", async () => {
    const read = await readValue({
      ...FILE,
      in_network: [
        entry("J1745", [rate([1], price(1))], {negotiation_arrangement: "bundle"}),
        entry("J1745", [rate([1], price(2))], {negotiation_arrangement: "capitation"}),
        entry("J1745", [rate([1], price(3))], {billing_code_type: "LOCAL"}),
        entry("J1745", [
          rate([], price(4)),
          rate([1], price(5), price("many"), {billing_class: "both"}),
          {provider_references: [1]}
        ])
      ]
    });
    expect(told(read).map((row) => row[1])).toEqual([5]);
    expect(read.counts).toMatchObject({codes: 4, codesKept: 1, bundles: 1, capitations: 1, malformed: 4});
  });

  it("gives the sums of a plain reading, for any file by the schema", async () => {
    const prices = fc.record({
      rate: fc.integer({min: 1, max: 3}),
      refs: fc.uniqueArray(fc.nat(4), {minLength: 1, maxLength: 4})
    });
    const entries = fc.array(
      fc.record({code: fc.constantFrom("J1745", "Q5103", "J9999"), prices: fc.array(prices, {maxLength: 4})}),
      {maxLength: 6}
    );
    const groups = fc.array(fc.record({tin: fc.nat(2), npi: fc.uniqueArray(fc.nat(3), {minLength: 1})}), {
      minLength: 4,
      maxLength: 4
    });
    await fc.assert(
      fc.asyncProperty(entries, groups, async (codes, providers) => {
        const read = await readValue({
          ...HEAD,
          in_network: codes.map(({code, prices: each}) =>
            entry(
              code,
              each.map(({rate: dollars, refs}) => rate(refs, price(dollars)))
            )
          ),
          provider_references: providers.map(({tin, npi}, id) =>
            reference(
              id,
              String(100_000_000 + tin),
              npi.map((n) => 1_000_000_000 + n)
            )
          )
        });
        const plain = new Map<string, {tins: Set<number>; npis: Set<number>; elsewhere: Set<number>}>();
        for (const {code, prices: each} of codes.filter(({code: name}) => name !== "J9999"))
          for (const {rate: dollars, refs} of each) {
            const key = `${code} ${dollars}`;
            const sum = plain.get(key) ?? {tins: new Set(), npis: new Set(), elsewhere: new Set()};
            plain.set(key, sum);
            for (const ref of refs) {
              if (!providers[ref]) sum.elsewhere.add(ref);
              else sum.tins.add(providers[ref].tin);
              for (const npi of providers[ref]?.npi ?? []) sum.npis.add(npi);
            }
          }
        const expected = [...plain].map(
          ([key, {tins, npis, elsewhere}]) => `${key} ${tins.size} ${npis.size} ${elsewhere.size}`
        );
        const found = told(read).map(
          ([code, dollars, , tins, npis, elsewhere]) => `${code} ${dollars} ${tins} ${npis} ${elsewhere}`
        );
        expect(found.sort()).toEqual(expected.sort());
      }),
      {numRuns: 8, seed: 23}
    );
  }, 60_000);
});

describe("a file that cannot be read", () => {
  const text = JSON.stringify(FILE);
  it.each([
    [
      "cut short",
      text.slice(0, -40),
      /^broken JSON: it ends inside in_network.* \(.*json byte \d+\); download it again$/
    ],
    [
      "a bracket wrong in a code nobody asked for",
      text.replace('"99214"', '"99214"]'),
      /^broken JSON: expected a comma or }, found ] \(.* byte \d+\)/
    ],
    ["a word where a number is due", text.replace("30.5", "n/a"), /^broken JSON: unexpected n \(.*byte \d+\)/],
    ["two texts in a row", `${text}${text}`, /^broken JSON: expected nothing after the end, found {/],
    ["empty", "", /^broken JSON: it ends inside the text \(.* byte 0\)/],
    ["a web page", "<!DOCTYPE html>", /^no in_network in it|^broken JSON/],
    [
      "a table of contents",
      {...HEAD, reporting_structure: []},
      /^no in_network in it: .* is a table of contents; name the in-network files/
    ],
    ["allowed amounts", {...HEAD, out_of_network: []}, /^no in_network in it: .* is a file of allowed amounts/],
    [
      "providers elsewhere",
      {version: "1.0.0", provider_groups: []},
      /is a list of providers that an in-network file points to/
    ],
    ["a list", [FILE], /^no in_network in it: .* is none by CMS's schema/],
    ["without its publisher", {...FILE, reporting_entity_name: undefined}, /^no reporting_entity_name: /]
  ])("is refused: %s", async (_what, value, message) => {
    await expect(readValue(value)).rejects.toThrow(message);
  });

  it("names the very byte of the text, packed or not", async () => {
    const place = text.indexOf("33.25");
    const bad = text.replace("33.25", "?3.25");
    await expect(readValue(bad)).rejects.toThrow(`unexpected ? (`);
    await expect(readValue(bad)).rejects.toThrow(`json byte ${place})`);
    await expect(readValue(bad, {}, {gzip: true})).rejects.toThrow(`gz byte ${place} of the unpacked text)`);
  });

  it("is refused when its gzip is cut short, broken, or is a zip", async () => {
    const path = writeValue(FILE, {gzip: true});
    const whole = readFileSync(path);
    truncateSync(path, whole.length - 20);
    await expect(readFile(path)).rejects.toThrow(/^gzip cut short: ends after \d+ bytes of text/);
    const bent = Buffer.from(whole);
    bent.fill(0xff, 60, 80);
    await expect(readValue(bent)).rejects.toThrow(/^broken gzip: |^broken JSON: /);
    await expect(readValue(Buffer.from("PK\x03\x04"))).rejects.toThrow(/^a zip: .*unpack it/);
    await expect(readFile("/nowhere/x.json")).rejects.toThrow("cannot read /nowhere/x.json: ENOENT");
  });
});
