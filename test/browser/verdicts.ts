/**
 * Words that are a verdict, by the finding (data/reference/finding.csv) without which no page may say them; under "always" what no
 * page says of any practice. A practice that leaves out a file is held to them on every page.
 */
const VERDICTS: Readonly<Record<string, RegExp>> = {
  payer_kinds:
    /No line (is|was) paid below Medicare|Medicare's volume (is allowed )?the same|No change of a limit has Medicare volume|every payer has a contract term|We (lose|earn) \$[\d,]+ on/,
  contract_payment: /No payer paid less than its contract|or a contract that is loaded/,
  contract_prices: /all within contract|no purchase above its contract|no line cost more than its contract/,
  invoiced_cost: /\b(earned|lost|projected to (earn|lose)) \$[\d,]+(, \$[\d,]+ (more|less|better|worse) than|; |$)/m,
  goods_bought: /\$0 bought/,
  stock_on_hand: /\$0 of drug is on hand/,
  take_backs: /the same line, they agree|no 835 has a provider-level adjustment|no line is told differently/,
  site_kinds: /No Medicare claim came from a pharmacy infusion suite/,
  stock_losses: /Every unit bought is billed, discarded, returned or on hand/,
  limit_trend: /0\.0% over the period|Payment limits from (20\d\d Q\d) to \1/,
  patient_balances: /Patients owe [\d.]+% of what is due/,
  days_to_pay: /nothing was paid|no drug was paid for|No payment yet/,
  always: /\$-|\$0k|undefined|NaN|earns most, \u2212|the 1 \w|\bAll 1 |; ,|\b(20\d\d Q\d) to \1\b(?! to)/
};

/** Any finding that is not told: then there may be more to do than is known. */
const ANY_UNTOLD = /Nothing to do(?! is known)|Nothing is left to get back/;

/** The verdicts a text gives though the finding they rest on is not told: finding and words. */
export function saidWithout(untold: readonly string[], text: string): string[] {
  const found = [...untold, "always"].flatMap((finding) => {
    const said = VERDICTS[finding]?.exec(text);
    return said ? [`${finding}: ${said[0]}`] : [];
  });
  const any = untold.length > 0 ? ANY_UNTOLD.exec(text) : null;
  return any ? [...found, `untold: ${any[0]}`] : found;
}
