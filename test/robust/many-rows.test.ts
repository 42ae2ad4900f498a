import {expect, it} from "vitest";
import {readWithProfile} from "../../loaders/profile/apply.ts";
import {ProfileSchema} from "../../loaders/profile/profile.ts";
import {toTable} from "../../src/commands/render.ts";
import {judgeOf} from "../../src/site/gate/judge.ts";

/** More than a call takes as arguments: a network has as many claims, lines of an export and rows of an answer. */
const MANY = 150_000;
const counted = <T>(make: (at: number) => T): T[] => Array.from({length: MANY}, (_, at) => make(at));

it("judges texts against the identifiers of a network", () => {
  const identifiers = new Set(counted((at) => `CLM-${900_000_000 + at}`));
  const judge = judgeOf({identifiers, dates: new Set(), publicDates: new Set(), commonWords: new Set()});
  expect(judge.cell(`see CLM-${900_000_000 + MANY - 1}`, "note")).not.toEqual([]);
  expect(judge.cell("see CLM-123456789", "note")).toEqual([]);
});

it("reads an export of a network through a profile", () => {
  const profile = ProfileSchema.parse({
    name: "x",
    description: "",
    vendor: "X",
    format: "delimited",
    match: ["INV", "SITE", "DAY", "NDC", "QTY", "AMOUNT"],
    columns: {
      invoice: ["INV"],
      site_id: ["SITE"],
      invoice_date: ["DAY"],
      ndc11: ["NDC"],
      packages: ["QTY"],
      extended_amount: ["AMOUNT"]
    },
    dates: ["MM/DD/YYYY"],
    units: {quantity: "package"}
  });
  const lines = counted((at) => `${at},macon,04/01/2025,57894-0030-01,1,10.01`);
  const {rows, problems} = readWithProfile(
    Buffer.from(["INV,SITE,DAY,NDC,QTY,AMOUNT", ...lines, ""].join("\n")),
    profile
  );
  expect([rows.length, problems.length]).toEqual([MANY, 0]);
  expect(rows.at(-1)?.values["invoice"]).toBe(String(MANY - 1));
});

it("shows an answer of as many rows", () => {
  expect(toTable(counted((at) => ({at}))).split("\n").length).toBe(MANY + 3);
});
