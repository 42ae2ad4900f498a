/** Texts that identify a person by their shape alone, whether or not a table knows them. */
const SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  // Social Security: area not 000 or 666, and three groups (https://www.ssa.gov/employer/randomization.html)
  ["a Social Security number", /(?<![\w.-])(?!000|666)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-]|\.\d)/],
  ["a Social Security number", /\bssn\b\D{0,8}\d{3}[\s-]?\d{2}[\s-]?\d{4}\b/i],
  ["an e-mail address", /[\w.+%-]+@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d-]+)*\.[a-z]{2,}\b/i],
  [
    "a phone number",
    /(?<![\w.-])(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([ .-]))[2-9]\d{2}[ .-]\d{4}(?![\w-]|\.\d)/
  ],
  // The shape CMS gives Medicare numbers: no S, L, O, I, B, Z (https://www.cms.gov/medicare/new-medicare-card)
  [
    "a Medicare number",
    /(?<![\w-])[1-9][AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![\w-])/i
  ],
  [
    "a medical record number",
    /\b(?:mrn|mr ?#|med(?:ical)?\.? rec(?:ord)?|chart|patient|pt|member|subscriber)\b[\s.:#]*(?:id|no|num(?:ber)?|#)?[\s.:#]*[a-z]{0,3}-?\d{5,}/i
  ],
  ["a date of birth", /\b(?:dob|d\.o\.b\.|date of birth|born)\b\W{0,5}(?:on )?\w{0,9}[\s./-]*\d/i]
];

/** What a text holds that has the shape of a person's identifier; null for nothing. */
export const shapeIn = (text: string): string | null => SHAPES.find(([, shape]) => shape.test(text))?.[0] ?? null;
