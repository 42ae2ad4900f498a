/** Finds identifiers exactly as they stand in the raw tables. */
export interface Finder {
  /** Where an identifier starts, or -1. */
  inBytes(bytes: Buffer): number;
  isOne(value: string): boolean;
}

/** Shorter or purely numeric identifiers cannot be told from amounts inside bytes: they are compared with whole values. */
const isTelling = (id: string): boolean => id.length >= 6 && /\d/.test(id) && /[^\d.,-]/.test(id);
/** Names of people, long numbers such as an ICN. */
const isLong = (id: string): boolean => (/[ ,]/.test(id) && id.length >= 8) || /^\d{9,}$/.test(id);

const BLOOM_BITS = 22;
const BASE = 0x01000193;

/**
 * Finds any of many texts in bytes: one rolling hash for each length of text, a bitmap of hashes, and the set itself for
 * the few that pass. Cost grows with the bytes and with the number of lengths, not with the number of texts.
 */
export function identifierFinder(identifiers: ReadonlySet<string>): Finder {
  // A network has millions: they are sorted by length when bytes are first searched, which a gate over tables never does.
  let lengths: ReturnType<typeof textsByLength> | undefined;
  return {
    isOne: (value) => identifiers.has(value) && (value.length >= 4 || isTelling(value)),
    inBytes(bytes) {
      lengths ??= textsByLength(identifiers);
      for (const {length, texts, bloom} of lengths) {
        const found = search(bytes, length, texts, bloom);
        if (found >= 0) return found;
      }
      return -1;
    }
  };
}

function textsByLength(identifiers: ReadonlySet<string>): {length: number; texts: Set<string>; bloom: Uint8Array}[] {
  const byLength = new Map<number, Set<string>>();
  for (const id of identifiers) {
    if (!isTelling(id) && !isLong(id)) continue;
    const text = Buffer.from(id).toString("latin1");
    const own = byLength.get(text.length) ?? new Set<string>();
    byLength.set(text.length, own.add(text));
  }
  return [...byLength].map(([length, texts]) => ({length, texts, bloom: bloomOf(texts)}));
}

const slot = (hash: number): number => (hash ^ (hash >>> 15)) & ((1 << BLOOM_BITS) - 1);

function bloomOf(texts: ReadonlySet<string>): Uint8Array {
  const bloom = new Uint8Array(1 << (BLOOM_BITS - 3));
  for (const text of texts) {
    let hash = 0;
    for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, BASE) + text.charCodeAt(at)) | 0;
    const bit = slot(hash);
    bloom[bit >> 3]! |= 1 << (bit & 7);
  }
  return bloom;
}

function search(bytes: Buffer, length: number, texts: ReadonlySet<string>, bloom: Uint8Array): number {
  let top = 1;
  for (let n = 1; n < length; n++) top = Math.imul(top, BASE);
  let hash = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (at >= length) hash = (hash - Math.imul(top, bytes[at - length]!)) | 0;
    hash = (Math.imul(hash, BASE) + bytes[at]!) | 0;
    if (at < length - 1) continue;
    const bit = slot(hash);
    if (!(bloom[bit >> 3]! & (1 << (bit & 7)))) continue;
    const from = at - length + 1;
    const text = bytes.toString("latin1", from, at + 1);
    if (texts.has(text) && (!/^\d+$/.test(text) || stands(bytes, from, at + 1))) return from;
  }
  return -1;
}

/** A number that is part of a longer one is another number. */
function stands(bytes: Buffer, from: number, to: number): boolean {
  const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;
  return !isDigit(bytes[from - 1]) && !isDigit(bytes[to]) && bytes[from - 1] !== 46 && bytes[to] !== 46;
}
