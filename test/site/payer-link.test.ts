import {expect, it} from "vitest";
import {payerLink} from "../../reports/components/payer-link.ts";

it.each([
  ["bluestem", "./payers/bluestem.html"],
  ["00590", "./payers/00590.html"],
  // Rebates and credits are of no payer, and have no page.
  ["none", null],
  ["../secret", null],
  ["a payer with blanks", null]
])("the page of payer %j is %j", (payer_id, page) => expect(payerLink({payer_id})).toBe(page));
