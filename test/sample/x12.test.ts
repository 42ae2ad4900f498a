import {describe, expect, it} from "vitest";
import {cents, committedFiles, rowsUnder, sum} from "./helpers.ts";

/** Reads segments by splitting, with nothing of the loaders. */

const files = committedFiles();
const segmentsOf = (text: string): string[][] =>
  text
    .split("~")
    .map((segment) => segment.trim().split("*"))
    .filter((segment) => segment[0] !== "");
const remittances = files.filter((file) => file.path.endsWith(".835"));
const claims = files.filter((file) => file.path.endsWith(".837"));

/** Segments of each ST, without ST and SE. */
function transactions(text: string): string[][][] {
  const found: string[][][] = [];
  for (const segment of segmentsOf(text)) {
    if (segment[0] === "ST") found.push([]);
    found.at(-1)?.push(segment);
  }
  return found.map((segments) => segments.slice(0, segments.findIndex(([name]) => name === "SE") + 1));
}

/** Amounts of the repeating triples of a CAS. */
const casAmounts = (segment: string[]): bigint[] => segment.filter((_, i) => i >= 3 && i % 3 === 0).map(cents);
const plbAmounts = (segment: string[]): bigint[] => segment.filter((_, i) => i >= 4 && i % 2 === 0).map(cents);

describe("835 files of the sample", () => {
  it("count their segments and transactions", () => {
    for (const file of [...remittances, ...claims]) {
      const all = transactions(file.text);
      for (const segments of all) expect(Number(segments.at(-1)![1]), file.path).toBe(segments.length);
      const ge = segmentsOf(file.text).find(([name]) => name === "GE")!;
      expect(Number(ge[1])).toBe(all.length);
      expect(file.text.indexOf("~")).toBe(105);
    }
  });

  it("balance to the cent: line, claim and payment", () => {
    for (const file of remittances) {
      for (const segments of transactions(file.text)) {
        let claim: {charge: bigint; paid: bigint; lines: bigint; charges: bigint} | null = null;
        let line: {left: bigint} | null = null;
        let paid = 0n;
        const closeLine = () => line && expect(line.left, file.path).toBe(0n);
        const closeClaim = () => {
          closeLine();
          if (claim) expect([claim.lines, claim.charges], file.path).toEqual([claim.paid, claim.charge]);
        };
        for (const segment of segments) {
          if (segment[0] === "CLP") {
            closeClaim();
            line = null;
            claim = {charge: cents(segment[3]), paid: cents(segment[4]), lines: 0n, charges: 0n};
            paid += claim.paid;
          }
          if (segment[0] === "SVC") {
            closeLine();
            line = {left: cents(segment[2]) - cents(segment[3])};
            claim!.lines += cents(segment[3]);
            claim!.charges += cents(segment[2]);
          }
          if (segment[0] === "CAS") line!.left -= sum(casAmounts(segment));
        }
        closeClaim();
        const plb = sum(segments.filter(([name]) => name === "PLB").flatMap(plbAmounts));
        const bpr = segments.find(([name]) => name === "BPR")!;
        expect(paid - plb, `${file.path} ${segments.find(([name]) => name === "TRN")![2]}`).toBe(cents(bpr[2]));
        expect(cents(bpr[2]) >= 0n).toBe(true);
      }
    }
  });

  it("allow = paid + patient + CO-253 on every primary line with AMT*B6", () => {
    let lines = 0;
    for (const file of remittances) {
      const segments = segmentsOf(file.text);
      segments.forEach((segment, i) => {
        if (segment[0] !== "AMT" || segment[1] !== "B6") return;
        const start = segments.findLastIndex((one, at) => at < i && one[0] === "SVC");
        const cas = segments.slice(start, i).filter(([name]) => name === "CAS");
        const patient = sum(cas.filter((one) => one[1] === "PR").flatMap(casAmounts));
        const federal = cas
          .filter((one) => one[1] === "CO")
          .flatMap((one) => one.flatMap((element, at) => (element === "253" ? [cents(one[at + 1])] : [])));
        expect(cents(segments[start]![3]) + patient + sum(federal), file.path).toBe(cents(segment[2]));
        lines++;
      });
    }
    expect(lines).toBeGreaterThan(2000);
  });

  it("show a reversal, a correction, a denial, a forwarded claim and what its supplement paid, and a take-back", () => {
    const all = remittances.flatMap((file) => segmentsOf(file.text));
    const statuses = new Set(all.filter(([name]) => name === "CLP").map((segment) => segment[2]));
    expect(statuses).toEqual(new Set(["1", "2", "4", "19", "22"]));
    const reasons = new Set(
      all.filter(([name]) => name === "PLB").flatMap((segment) => segment.filter((element) => element.includes(":")))
    );
    expect(reasons).toContain("WO:PRIOR OVERPAYMENT");
  });

  it("leave the patient nothing that the supplement did not pay, but for what came too late", () => {
    const share = new Map<string, bigint>();
    for (const segment of remittances.flatMap((file) => segmentsOf(file.text)).filter(([name]) => name === "CLP")) {
      if (segment[2] === "19") share.set(segment[1]!, cents(segment[5]));
    }
    const paid = remittances.filter((file) => file.path.includes("heritage")).flatMap((file) => segmentsOf(file.text));
    const seconds = paid.filter(([name]) => name === "CLP");
    expect(seconds.length).toBeGreaterThan(300);
    for (const segment of seconds) expect(cents(segment[4]), segment[1]).toBe(share.get(segment[1]!));
  });
});

describe("837P files of the sample", () => {
  it("are where every claim of an 835 comes from, and the export has only the eight in both", () => {
    const sent = new Set(
      claims
        .flatMap((file) => segmentsOf(file.text))
        .filter(([name]) => name === "CLM")
        .map((one) => one[1])
    );
    const decided = remittances
      .flatMap((file) => segmentsOf(file.text))
      .filter(([name]) => name === "CLP")
      .map((one) => one[1]);
    for (const claim of decided) expect(sent).toContain(claim);
    const exported = new Set(rowsUnder(files, "claims/").map((row) => row.claim_id));
    expect([...sent].filter((claim) => exported.has(claim!))).toHaveLength(8);
  });

  it("name payers and sites as the canonical files do, and add up to their claims", () => {
    const payers = new Set(rowsUnder(files, "payers.csv").map((row) => row.payer_id));
    const npis = new Set(rowsUnder(files, "sites.csv").map((row) => row.npi));
    for (const file of claims) {
      let claim: bigint | null = null;
      for (const segment of [...segmentsOf(file.text), ["CLM", "", "0.00"]]) {
        if (segment[0] === "NM1" && segment[1] === "PR") expect(payers).toContain(segment[9]);
        if (segment[0] === "NM1" && segment[1] === "85") expect(npis).toContain(segment[9]);
        if (segment[0] === "CLM") {
          if (claim !== null) expect(claim, file.path).toBe(0n);
          claim = cents(segment[2]);
        }
        if (segment[0] === "SV1") claim! -= cents(segment[2]);
      }
    }
  });
});
