import type {ChargeKind} from "./charges.ts";

/** Rows of an invoice that are no drug: known by their words where no NDC stands, by a fee's own name where one does. */

const WORDS: readonly (readonly [ChargeKind, RegExp])[] = [
  [
    "prompt_pay",
    /\b(prompt[- ]?pay\w*|cash|early[- ]?pay\w*|terms?) (disc\w*|rebate)|\bprompt[- ]?pay\b|\bdiscounts?\b/i
  ],
  [
    "freight",
    /\b(freight|shipping|handling|s ?& ?h|delivery|courier|postage|fuel surcharge|overnight|cold chain|(?<!drop[- ]?)ship(ment)? (charge|fee))\b/i
  ],
  [
    "service_fee",
    /\b(service|drop ?-?ship\w*|small order|minimum order|restock\w*|hazmat|hazardous|processing|packaging|admin\w*|ups?charge|surcharge|tax(es)?|fees?)\b/i
  ]
];

/** Which charge the texts of a row speak of; null for none. */
export function chargeOf(texts: readonly string[]): ChargeKind | null {
  for (const [kind, words] of WORDS) if (texts.some((text) => text.length < 80 && words.test(text))) return kind;
  return null;
}

/** A fee that says it is one: no drug is called so, whatever NDC stands beside it. */
const FEE =
  /\b(restock\w*|freight|shipping|handling|delivery|hazmat|hazardous|(small|minimum) order|drop ?-?ship\w*|service|admin\w*|processing)[- ](fee|charge)s?\b/i;

/** Which charge the texts of a row with an NDC name as a fee (`RESTOCKING FEE ENTYVIO`); null for goods. */
export const feeOf = (texts: readonly string[]): ChargeKind | null => chargeOf(texts.filter((text) => FEE.test(text)));
