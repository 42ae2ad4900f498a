import {inflateSync} from "node:zlib";

/** Streams of a PDF, inflated where they are deflated. */
function streamsOf(pdf: Buffer): string[] {
  const text = pdf.toString("latin1");
  return [...text.matchAll(/<<((?:(?!endobj)[\s\S])*?)>>\s*stream\r?\n/g)].map((match) => {
    const start = match.index + match[0].length;
    const bytes = pdf.subarray(start, text.indexOf("endstream", start));
    return /FlateDecode/.test(match[1]!) ? inflateSync(bytes).toString("latin1") : bytes.toString("latin1");
  });
}

/** Glyph → text of one ToUnicode map. */
function glyphs(map: string): Map<number, string> {
  const found = new Map<number, string>();
  const hex = (text: string): number => Number.parseInt(text, 16);
  // UTF-16: a ligature stands for several characters.
  const characters = (text: string): string => Buffer.from(text, "hex").swap16().toString("utf16le");
  for (const [, body] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, from, to] of body!.matchAll(/<(\w+)>\s*<(\w+)>/g)) found.set(hex(from!), characters(to!));
  for (const [, body] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from, to, first] of body!.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g))
      for (let code = hex(from!); code <= hex(to!); code++)
        found.set(code, String.fromCodePoint(hex(first!) + code - hex(from!)));
  return found;
}

/**
 * The text a PDF shows, and its raw bytes: every block of glyphs read with every font's own map, one a line, since fonts share
 * their numbers or do not. More text than is on the page, never less: made to look for what must not be there.
 */
export function pdfText(pdf: Buffer): string {
  const streams = streamsOf(pdf);
  const maps = streams.filter((stream) => stream.includes("begincmap")).map(glyphs);
  const lines = [pdf.toString("latin1"), ...streams];
  const merged = new Map(maps.flatMap((map) => [...map]));
  for (const stream of streams.filter((text) => !text.includes("begincmap")))
    for (const [block] of stream.matchAll(/\bBT\b[\s\S]*?\bET\b/g)) {
      const codes = [...block.matchAll(/<([0-9A-Fa-f]+)>/g)].flatMap(([, text]) => text!.match(/.{4}/g) ?? []);
      for (const map of [merged, ...maps])
        lines.push(codes.map((code) => map.get(Number.parseInt(code, 16)) ?? "").join(""));
    }
  return lines.join("\n");
}
