/** HCPCS codes: five characters. Level II codes start with a letter; numeric ones are CPT, whose descriptors we never carry. */

/** Trims and upper-cases; null when it is not a five-character code. */
export function normalizeHcpcs(text: string): string | null {
  const code = text.trim().toUpperCase();
  return /^[A-Z0-9]{5}$/.test(code) ? code : null;
}

/**
 * Whether a code is billed for a drug by its shape: J codes, and the Q, C, A, P, S and 9xxxx codes that CMS prices are
 * found by being in a payment-limit file, not here. Drug administration and nursing are numeric or S and G codes.
 */
export const looksLikeDrugCode = (hcpcs: string): boolean => /^J\d{4}$/.test(hcpcs) || /^Q[0245]\d{3}$/.test(hcpcs);
