/** Letters that no accent can be taken off. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i"
};

/** Text as names and numbers are compared: small letters without accents, O'Brien as obrien. */
export const plain = (text: string): string => (isAscii(text) ? text.replace(/['`]/g, "").toLowerCase() : folded(text));

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is asked is whether all characters are of ASCII
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}'’ʼ`´\u00ad\u200b-\u200f\u2060\ufeff]/gu, "")
    .toLowerCase()
    .replace(/[ßøæœłđðþı]/g, (letter) => LETTERS[letter]!);

export interface Word {
  readonly word: string;
  /** What stands between the word before and this one. */
  readonly gap: string;
}

/** Runs of letters and digits of a plain text, in order. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let end = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    words.push({word: match[0], gap: text.slice(end, match.index)});
    end = match.index + match[0].length;
  }
  return words;
}

const ENTITIES: Readonly<Record<string, string>> = {amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " "};

/** What a person reads of an HTML page or an SVG: no tags, scripts or styles, entities as what they stand for. */
export const visibleText = (html: string): string =>
  html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, "\n")
    .replace(/<[^>]*>/g, "\n")
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
      if (name) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = Number.parseInt(hex ?? decimal, hex ? 16 : 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
