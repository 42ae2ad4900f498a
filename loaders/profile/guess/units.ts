import type {Profile} from "../profile.ts";
import {type CrosswalkPackage, isLikelyCost, type QuantityUnit} from "../quantity.ts";
import type {Question} from "./question.ts";

/** What a quantity counts: by the unit's word, and by what the drug can cost. */

/** Element 355 of X12 and usual words. An each is one item of a package; a box is the NDC's own where its price says so. */
const WORDS: {readonly [word: string]: QuantityUnit} = {
  ...of("each", "EA EACH VL VI VIAL VIALS SYR SY SZ PFS SYRINGE AP AM AMP AMPULE BT BO BTL BOTTLE BG BAG IV"),
  ...of("package", "PKG PACKAGE PKGS PACKAGES KT KIT KITS"),
  ...of("outer_pack", "CS CA CASE CASES DZ"),
  ...of("gram", "GM GR G GRAM GRAMS"),
  ...of("milligram", "MG ME"),
  ...of("microgram", "MCG UG"),
  ...of("international_unit", "IU F2")
};
const BOXES = new Set("BX BOX CT CTN CARTON PK PAC PACK PKS".split(" "));

function of(unit: QuantityUnit, words: string): {[word: string]: QuantityUnit} {
  return Object.fromEntries(words.split(" ").map((word) => [word, unit]));
}

/** One line as far as units are concerned. */
export interface UnitLine {
  readonly word: string;
  readonly quantity: number;
  readonly price: number | null;
  readonly known: CrosswalkPackage | undefined;
}

const OPTIONS: readonly (readonly [QuantityUnit, string])[] = [
  ["package", "packages, as the NDC is sold"],
  ["each", "single vials or syringes, of which a package may hold several"],
  ["billing_unit", "billing units of the HCPCS code"],
  ["outer_pack", "cases of several packages"],
  ["gram", "grams"],
  ["milligram", "milligrams"],
  ["international_unit", "international units"]
];

/** The profile's units as far as they are sure, and questions for the words that are not. */
export function guessUnits(
  lines: readonly UnitLine[],
  headerName: string
): {units: Profile["units"]; questions: Question[]} {
  const words = [...new Set(lines.map(({word}) => word.trim().toUpperCase()).filter(Boolean))];
  if (words.length === 0) return withoutWords(lines, headerName);
  const names: {[word: string]: QuantityUnit} = {};
  const questions: Question[] = [];
  for (const word of words) {
    const own = lines.filter((line) => line.word.trim().toUpperCase() === word);
    const sure = WORDS[word] ?? (BOXES.has(word) ? boxUnit(own) : null);
    if (sure && sure !== "outer_pack") names[word] = sure;
    else {
      const guess: QuantityUnit = sure ?? "package";
      questions.push(
        unitQuestion(
          `unit ${word}`,
          `What does the unit ${word} count (${own.length} lines)?`,
          guess,
          (profile, unit) => ({
            ...profile,
            units: {quantity: "column", names: {...profile.units.names, [word]: unit}}
          })
        )
      );
    }
  }
  // A line without a unit among lines with one is a package, as all lines are where no column says.
  if (lines.some(({word}) => word.trim() === "")) names[""] = "package";
  return {units: {quantity: "column", names}, questions};
}

/** A box is the NDC's own package when that costs what it can, or when it is the only one there is. */
const boxUnit = (lines: readonly UnitLine[]): QuantityUnit | null => {
  const costs = lines.map(({price, known}) => isLikelyCost(price, known));
  return costs.every((likely) => likely !== false) ? "package" : null;
};

function withoutWords(
  lines: readonly UnitLine[],
  headerName: string
): {units: Profile["units"]; questions: Question[]} {
  const judge = (scale: (known: CrosswalkPackage) => number): {yes: number; no: number} => {
    const costs = lines.map(({price, known}) => (known && price ? isLikelyCost(price * scale(known), known) : null));
    return {yes: costs.filter((cost) => cost === true).length, no: costs.filter((cost) => cost === false).length};
  };
  const quantityAs = (quantity: QuantityUnit): Profile["units"] => ({quantity, names: {}});
  const whole = judge(() => 1);
  if (/vial|each|syringe/i.test(headerName)) return {units: quantityAs("each"), questions: []};
  if (whole.no === 0) return {units: quantityAs("package"), questions: []};
  const item = judge(({items_per_package}) => Number(items_per_package));
  const unit = judge(({billing_units_per_package}) => Number(billing_units_per_package));
  // An each is a package by its price where that is what the price says, so it covers files of both.
  if (item.yes > whole.yes) return {units: quantityAs("each"), questions: []};
  const guess: QuantityUnit = unit.yes > whole.yes ? "billing_unit" : "package";
  const text = `${whole.no} of ${whole.no + whole.yes} lines cost less than a third or more than three times what Medicare allows, if ${headerName || "the quantity"} counts packages. What does it count?`;
  return {
    units: quantityAs(guess),
    questions:
      guess === "package" && whole.yes >= whole.no
        ? []
        : [unitQuestion("units", text, guess, (profile, quantity) => ({...profile, units: {quantity, names: {}}}))]
  };
}

function unitQuestion(
  topic: string,
  text: string,
  guess: QuantityUnit,
  set: (profile: Profile, unit: QuantityUnit) => Profile
): Question {
  const order = [...OPTIONS].sort(([a], [b]) => Number(b === guess) - Number(a === guess));
  return {
    topic,
    text,
    choices: order.map(([unit, label]) => ({label, set: (profile) => set(profile, unit)})),
    isCertain: false,
    isVital: topic === "units"
  };
}
