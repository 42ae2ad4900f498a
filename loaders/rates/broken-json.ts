/** A text that is no JSON: what is wrong, and at which byte of the text (uncompressed, from 0). */
export class BrokenJson extends Error {
  override readonly name = "BrokenJson";
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The value of a text that starts at byte `offset`; throws `BrokenJson` with the byte where it stops being one. */
export function parse(text: string, offset: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What engines say of a fault differs from version to version and often has no place in it, so it is looked for again.
    const at = new Judge(text).firstFault();
    const found = at < text.length ? `unexpected ${printable(text.charCodeAt(at))}` : "a value is cut short";
    throw new BrokenJson(found, offset + Buffer.byteLength(text.slice(0, at)));
  }
}

/** A byte as it is shown in a message. */
export const printable = (code: number): string =>
  code > 0x20 && code < 0x7f ? String.fromCharCode(code) : `byte 0x${code.toString(16).padStart(2, "0")}`;

const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 names them: a string holds none unescaped.
const STRING = /"([^"\\\u0000-\u001f]|\\(["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const SPACE = /[ \t\r\n]*/y;

/** Reads a text by the grammar of RFC 8259 up to its first fault; only for a text that JSON.parse has refused. */
class Judge {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  firstFault(): number {
    if (this.value()) this.skip(SPACE);
    return this.at;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match) this.at += match[0].length;
    return match !== null;
  }

  private is(text: string): boolean {
    this.skip(SPACE);
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private string(): boolean {
    this.skip(SPACE);
    return this.skip(STRING) && this.text[this.at] === '"' && this.is('"');
  }

  private value(): boolean {
    if (this.is("{")) return this.is("}") || this.list("}", () => this.string() && this.is(":") && this.value());
    if (this.is("[")) return this.is("]") || this.list("]", () => this.value());
    if (this.text[this.at] === '"') return this.string();
    return ["true", "false", "null"].some((word) => this.is(word)) || this.skip(NUMBER);
  }

  private list(closer: string, one: () => boolean): boolean {
    do if (!one()) return false;
    while (this.is(","));
    return this.is(closer);
  }
}
