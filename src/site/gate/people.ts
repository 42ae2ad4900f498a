import {plain, type Word, wordsOf} from "./plain.ts";

/** Finds known people and numbers in a text, however they are written. */
export interface People {
  /** What is in the text: `a patient's name`, `a patient's or claim's identifier`; null for nothing. */
  find(text: string): string | null;
}

const NAME = "a patient's name";
const NUMBER = "a patient's or claim's identifier";

/** Words between two parts of a name: a middle name, a title. */
const NEAR = 3;
/** Pieces a number may be written in, and what may stand between them. */
const PIECES = 8;
const BETWEEN = /^[\s\-._/#:*·–—()]{0,3}$/;

/** Letters and digits of an identifier, when they tell it from an amount: a letter and a digit, or nine digits. */
function telling(id: string): string | null {
  const compact = plain(id).replace(/[^\p{L}\p{N}]/gu, "");
  const isTelling = (compact.length >= 6 && /\d/.test(compact) && /\p{L}/u.test(compact)) || /^\d{9,}$/.test(compact);
  return isTelling ? compact : null;
}

/** Digits behind or before a point or comma that other digits adjoin: 0.0123456789. */
function isPartOfAmount(words: readonly Word[], from: number, to: number): boolean {
  const isDigits = (word: Word | undefined): boolean => word !== undefined && /^\d+$/.test(word.word);
  if (!words.slice(from, to + 1).every(isDigits)) return false;
  const joins = (gap: string | undefined): boolean => gap === "." || gap === ",";
  return (
    (joins(words[from]!.gap) && isDigits(words[from - 1])) || (joins(words[to + 1]?.gap) && isDigits(words[to + 1]))
  );
}

interface Names {
  /** Family name → given names it is known with. */
  readonly given: ReadonlyMap<string, ReadonlySet<string>>;
  /** Both run together, either way round. */
  readonly joined: ReadonlySet<string>;
}

/** Parts of a word: the word itself, and its pieces where it was written with an apostrophe. */
const partsOf = (text: string): string[] => {
  const pieces = text.split(/['’ʼ`´]/).map(plain);
  return [...new Set([...wordsOf(plain(text)), ...pieces.flatMap(wordsOf)].map(({word}) => word))].filter(
    (word) => word.length >= 2 && /^\p{L}+$/u.test(word)
  );
};

function namesOf(texts: Iterable<string>): Names {
  const given = new Map<string, Set<string>>();
  const joined = new Set<string>();
  for (const text of texts) {
    if (!/\p{L}{2}[^\p{L}]+\p{L}{2}/u.test(text)) continue;
    const [family = "", rest] = text.split(",", 2);
    // Without a comma every part may be the family's.
    const [last, first] = rest === undefined ? [partsOf(text), partsOf(text)] : [partsOf(family), partsOf(rest)];
    const families = last.filter((part) => part.length >= 3 || last.length === 1);
    for (const one of families) {
      const known = given.get(one) ?? new Set<string>();
      for (const other of first) {
        if (other === one) continue;
        known.add(other);
        if (one.length + other.length >= 8) joined.add(one + other).add(other + one);
      }
      if (known.size > 0) given.set(one, known);
    }
  }
  return {given, joined};
}

/** `common`: words of the report itself, which a family name alone beside an initial does not tell. */
export function peopleFinder(identifiers: ReadonlySet<string>, common: ReadonlySet<string> = new Set()): People {
  const numbers = new Set<string>();
  const names: string[] = [];
  for (const id of identifiers) {
    const compact = telling(id);
    if (compact) numbers.add(compact);
    else if (!/\d/.test(id)) names.push(id);
  }
  const known = namesOf(names);
  // No spread into a call: a network has more numbers than a call takes arguments.
  let longest = 0;
  for (const {length} of numbers) longest = Math.max(longest, length);
  const isNumber = (words: readonly Word[], from: number): boolean => {
    let joined = "";
    for (let at = from; at < Math.min(words.length, from + PIECES); at++) {
      if (at > from && !BETWEEN.test(words[at]!.gap)) return false;
      joined += words[at]!.word;
      if (joined.length > longest) return false;
      if (numbers.has(joined) && !isPartOfAmount(words, from, at)) return true;
    }
    return false;
  };
  const isName = (words: readonly Word[], at: number): boolean => {
    const {word} = words[at]!;
    if (known.joined.has(word)) return true;
    const given = known.given.get(word);
    if (!given) return false;
    for (let near = Math.max(0, at - NEAR); near <= Math.min(words.length - 1, at + NEAR); near++) {
      const other = words[near]!.word;
      const beside = Math.abs(near - at) === 1;
      // Two words of the report's own are a name only side by side: "long" and "grant" stand in many sentences.
      if (near !== at && given.has(other) && (beside || !(common.has(word) && common.has(other)))) return true;
      const isInitial = other.length === 1 && beside && word.length >= 5 && !common.has(word);
      if (isInitial && [...given].some((one) => one.startsWith(other))) return true;
    }
    return false;
  };
  return {
    find(text) {
      if (text.length < 4) return null;
      const words = wordsOf(plain(text));
      for (let at = 0; at < words.length; at++) {
        if (numbers.size > 0 && isNumber(words, at)) return NUMBER;
        if (isName(words, at)) return NAME;
      }
      return null;
    }
  };
}
