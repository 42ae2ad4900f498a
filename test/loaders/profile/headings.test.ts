import {describe, expect, it} from "vitest";
import {readWithProfile} from "../../../loaders/profile/apply.ts";
import {layoutOf, proposeProfile} from "../../../loaders/profile/propose.ts";

/** Rows that are no lines: accounts that head their lines, headings that are repeated, notes at the foot. */

const SITES = new Map([
  ["NORTH", "North Infusion"],
  ["SOUTH", "South Infusion"]
]);
const REMICADE = "9001,01/13/2025,57894-0030-01,REMICADE,12,480.50,5766.00";
const ENTYVIO = "9002,01/20/2025,64764-0300-20,ENTYVIO,1,6320.00,6320.00";
const HEAD = "Invoice,Invoice Date,NDC,Description,Qty,Price,Amount";

const describeFile = (lines: readonly string[]) => {
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  const {profile, questions} = proposeProfile(layoutOf(bytes, "export"), {
    crosswalk: new Map(),
    sites: SITES,
    latest: null
  });
  const constants = profile.site_rows ? {} : {site_id: "NORTH"};
  const {rows, problems} = readWithProfile(bytes, {...profile, constants});
  return {
    asked: questions
      .filter(({topic}) => topic.startsWith("account"))
      .map(({topic, choices}) => [topic, choices[0]!.label]),
    read: rows.map(({values}) => [values["site_id"], values["extended_amount"]]),
    problems
  };
};

describe("accounts that head their lines", () => {
  it.each([
    ["Ship To: N-100 North Infusion,,,,,,", "Ship To: S-200 South Infusion,,,,,,"],
    ["Account #,N-100 North Infusion,,,,,", "Account #,S-200 South Infusion,,,,,"],
    ["Customer N-100 North Infusion,,,,,,", "Customer S-200 South Infusion,,,,,,"]
  ])("are asked about, and give them their site: %s", (north, south) => {
    const {asked, read, problems} = describeFile([
      ...[HEAD, north, REMICADE, "Subtotal,,,,,,5766.00", south, ENTYVIO, "Subtotal,,,,,,6320.00"],
      ...["Grand total,,,,,,12086.00", "Customer service: call us,,,,,,"]
    ]);
    expect(asked).toEqual([
      ["account N-100 North Infusion", "NORTH (North Infusion)"],
      ["account S-200 South Infusion", "SOUTH (South Infusion)"]
    ]);
    expect(read).toEqual([
      ["N-100 North Infusion", "5766"],
      ["S-200 South Infusion", "6320"]
    ]);
    expect(problems).toEqual([]);
  });
});

describe("notes and headings below the header", () => {
  it("are no lines, where neither NDC nor figure stands", () => {
    const {read, problems} = describeFile([
      ...["Run: 2/1/2025,,,,,,", HEAD, REMICADE, "continued on the next page,,,,,,", HEAD, ENTYVIO],
      ...["2 records,,,,,,", "Prices are net of chargebacks,,,,,,"]
    ]);
    expect(read.map(([, dollars]) => dollars)).toEqual(["5766", "6320"]);
    expect(problems).toEqual([]);
  });
  it("a figure without an NDC is refused, with its dollars", () => {
    const {problems} = describeFile([HEAD, REMICADE, "9002,01/20/2025,,ENTYVIO,1,6320.00,6320.00"]);
    expect(problems).toMatchObject([{reason: "invalid_ndc", dollars: "6320"}]);
  });
});

describe("types of documents that nobody knows", () => {
  it("are asked about one by one, as ordinary ones unless a person says otherwise", () => {
    const bytes = Buffer.from(`Bill Type,${HEAD}\nZF2,${REMICADE}\nZXX,${ENTYVIO}\n`);
    const {questions, profile} = proposeProfile(layoutOf(bytes, "export"));
    const [question] = questions.filter(({topic}) => topic === "Bill Type ZXX");
    expect(question).toMatchObject({text: "What is Bill Type ZXX (1 lines)?", isCertain: false, isVital: false});
    const credit = question!.choices[1]!.set({...profile, constants: {site_id: "NORTH"}});
    expect(readWithProfile(bytes, credit).rows.map(({values}) => [values["kind"], values["packages"]])).toEqual([
      ["purchase", "12"],
      ["return", "-1"]
    ]);
  });
});
