-- What each claim of a counted 835 says of each claim line: its service lines (core.remittance_service), and on line 0
-- what it says of the claim beyond them, so that lines add up to CLP04. Adjustments of the claim beside answered lines
-- (a deductible told once) took money from what the lines say is paid: they are shared in proportion to that, where
-- charges and payment then tie to CLP03 and CLP04. A claim answered as a whole (no service lines):
-- where it has one line it is that line's, what it denies is of every line in proportion to the charges, what it takes
-- back (22) is what was said before; what a later payer pays is of the lines where it is what an earlier payer's answer
-- left to the patient on them; what else is paid for several lines is not shared out by guess (X12 RFI 1712) and stays
-- on line 0.
-- grain: file_id, source_line, line
WITH claim AS (
  SELECT link.*, coalesce(chain.claim_id, link.claim_id) AS root, raw_claim.charge_amount, raw_claim.paid_amount,
    raw_claim.statement_from
  FROM core.remittance_link AS link
  JOIN raw.remittance_claim AS raw_claim ON raw_claim.file_id = link.file_id AND raw_claim.line = link.source_line
  LEFT JOIN core.claim_chain AS chain ON chain.visit_id = link.claim_id
),
adjustment AS (
  SELECT
    file_id,
    coalesce(svc_segment, clp_segment) AS source_line,
    list(struct_pack(group_code, reason_code, amount) ORDER BY line, sequence) AS adjustments,
    money(sum(amount)) AS amount
  FROM raw.remittance_adjustment
  GROUP BY ALL
),
told_line AS (
  SELECT
    service.file_id,
    service.source_line,
    service.clp_segment,
    service.line,
    service.is_matched,
    service.found_by,
    service.billed_code AS hcpcs,
    line.ndc11,
    line.modifiers,
    -- An absent SVC05 is 1 (X12 RFI 2163); SVC07 has the units submitted where the payer's differ (RFI 1157).
    coalesce(line.original_units, line.units, 1) AS units,
    service.day AS service_date,
    share_between(line.charge_amount, service.share_from, service.share_to, service.share_whole) AS billed_amount,
    share_between(line.paid_amount, service.share_from, service.share_to, service.share_whole) AS paid_amount,
    share_between(line.allowed_amount, service.share_from, service.share_to,
      service.share_whole) AS told_allowed_amount,
    list_transform(coalesce(adjustment.adjustments, []), lambda a: struct_pack(
      group_code := a.group_code, reason_code := a.reason_code,
      amount := share_between(a.amount, service.share_from, service.share_to, service.share_whole))) AS adjustment_list
  FROM core.remittance_service AS service
  JOIN raw.remittance_line AS line ON line.file_id = service.file_id AND line.line = service.source_line
  LEFT JOIN adjustment ON adjustment.file_id = service.file_id AND adjustment.source_line = service.source_line
),
of_claim AS (
  SELECT claim.file_id, claim.source_line AS clp_segment, any_value(adjustment.adjustments) AS adjustments
  FROM claim
  JOIN adjustment ON adjustment.file_id = claim.file_id AND adjustment.source_line = claim.source_line
  JOIN told_line AS line ON line.file_id = claim.file_id AND line.clp_segment = claim.source_line
  GROUP BY claim.file_id, claim.source_line
  HAVING sum(line.billed_amount) = any_value(claim.charge_amount)
    AND sum(line.paid_amount) - any_value(adjustment.amount) = any_value(claim.paid_amount)
    AND sum(abs(line.paid_amount)) > 0
),
weighed AS (
  SELECT
    line.*,
    coalesce(of_claim.adjustments, []) AS of_claim,
    of_claim.clp_segment IS NOT NULL AS is_shared,
    cents(sum(abs(line.paid_amount)) OVER (claim ORDER BY line.source_line, line.line
      ROWS UNBOUNDED PRECEDING)) AS paid_to,
    cents(abs(line.paid_amount)) AS own_paid,
    cents(sum(abs(line.paid_amount)) OVER claim) AS paid_whole
  FROM told_line AS line
  LEFT JOIN of_claim USING (file_id, clp_segment)
  WINDOW claim AS (PARTITION BY line.file_id, line.clp_segment)
),
beside AS (
  SELECT
    * EXCLUDE (of_claim),
    CASE WHEN is_shared THEN list_transform(of_claim, lambda a: struct_pack(group_code := a.group_code,
      reason_code := a.reason_code, amount := share_between(a.amount, paid_to - own_paid, paid_to, paid_whole)))
      ELSE [] END AS of_claim
  FROM weighed
),
service AS (
  SELECT
    * EXCLUDE (of_claim, is_shared, paid_to, own_paid, paid_whole)
      REPLACE (money(paid_amount - coalesce(list_sum(list_transform(of_claim, lambda a: a.amount)), 0)) AS paid_amount,
        list_concat(adjustment_list, of_claim) AS adjustment_list)
  FROM beside
),
bare AS (
  SELECT claim.*
  FROM claim
  WHERE NOT EXISTS (FROM raw.remittance_line AS line WHERE line.file_id = claim.file_id
    AND line.clp_segment = claim.source_line)
),
-- The answer that a reversal without lines undoes: of the same claim and payer, with the same charge and payment, the
-- last.
undone AS (
  SELECT
    bare.file_id,
    bare.source_line,
    max(struct_pack(f := first.file_id, s := first.source_line)) AS first
  FROM bare
  JOIN claim AS first
    ON first.root = bare.root AND first.payer_id = bare.payer_id AND first.status_code <> '22'
      AND first.charge_amount = -bare.charge_amount
    AND first.paid_amount = -bare.paid_amount
  WHERE bare.status_code = '22'
    AND EXISTS (FROM service WHERE service.file_id = first.file_id AND service.clp_segment = first.source_line)
  GROUP BY bare.file_id, bare.source_line
),
whole AS (
  SELECT
    bare.file_id,
    bare.source_line,
    target.line,
    target.hcpcs,
    target.ndc11,
    target.modifiers,
    target.service_date,
    bare.charge_amount,
    bare.paid_amount,
    cents(sum(target.charge) OVER claim - target.charge) AS share_from,
    cents(sum(target.charge) OVER claim) AS share_to,
    cents(sum(target.charge) OVER (PARTITION BY bare.file_id, bare.source_line)) AS share_whole
  FROM bare
  JOIN core.remittance_target AS target ON target.file_id = bare.file_id AND target.clp_segment = bare.source_line
  WHERE bare.status_code <> '22' OR NOT EXISTS (FROM undone WHERE undone.file_id = bare.file_id
    AND undone.source_line = bare.source_line)
  WINDOW claim AS (PARTITION BY bare.file_id, bare.source_line ORDER BY target.position ROWS UNBOUNDED PRECEDING)
  QUALIFY sum(target.charge) OVER (PARTITION BY bare.file_id, bare.source_line) = abs(bare.charge_amount)
    AND bare.charge_amount <> 0
    AND count(*) OVER (PARTITION BY bare.file_id, bare.source_line, target.line) = 1
    AND (count(*) OVER (PARTITION BY bare.file_id, bare.source_line) = 1
      OR (bare.paid_amount = 0 AND bare.charge_amount > 0))
),
-- What the answers of other payers left to the patient, by line.
left_to_patient AS (
  SELECT
    bare.file_id,
    bare.source_line,
    service.line,
    bool_and(service.is_matched) AS is_matched,
    any_value(service.hcpcs) AS hcpcs,
    any_value(service.ndc11) AS ndc11,
    any_value(service.modifiers) AS modifiers,
    min(service.service_date) AS service_date,
    money(sum(service.billed_amount)) AS charge,
    money(sum(coalesce(list_sum(list_transform(list_filter(service.adjustment_list, lambda a: a.group_code = 'PR'),
      lambda a: a.amount)), 0))) AS part,
    any_value(bare.charge_amount) AS charge_amount,
    any_value(bare.paid_amount) AS paid_amount
  FROM bare
  JOIN claim AS other ON other.root = bare.root AND other.payer_id <> bare.payer_id
  JOIN service ON service.file_id = other.file_id AND service.clp_segment = other.source_line
  WHERE bare.status_code IN ('2', '3', '20', '21') AND bare.paid_amount > 0
  GROUP BY bare.file_id, bare.source_line, service.line
),
supplement AS (
  SELECT
    *,
    cents(sum(charge - part) OVER (claim ORDER BY line ROWS UNBOUNDED PRECEDING) - (charge - part)) AS share_from,
    cents(sum(charge - part) OVER (claim ORDER BY line ROWS UNBOUNDED PRECEDING)) AS share_to,
    cents(sum(charge - part) OVER claim) AS share_whole
  FROM left_to_patient
  WINDOW claim AS (PARTITION BY file_id, source_line)
  QUALIFY sum(part) OVER claim = paid_amount AND sum(charge) OVER claim = charge_amount
    AND min(part) OVER claim >= 0 AND min(charge - part) OVER claim >= 0 AND count(*) OVER claim > 1
    AND sum(charge - part) OVER claim > 0
),
said AS (
  SELECT * FROM service
  UNION ALL BY NAME
  SELECT
    supplement.file_id,
    supplement.source_line,
    supplement.source_line AS clp_segment,
    supplement.line,
    supplement.is_matched,
    'claim_whole' AS found_by,
    supplement.hcpcs,
    supplement.ndc11,
    supplement.modifiers,
    supplement.service_date,
    supplement.charge AS billed_amount,
    supplement.part AS paid_amount,
    list_transform(coalesce(adjustment.adjustments, []), lambda a: struct_pack(
      group_code := a.group_code, reason_code := a.reason_code,
        amount := share_between(a.amount, share_from, share_to, share_whole))) AS adjustment_list
  FROM supplement
  LEFT JOIN adjustment ON adjustment.file_id = supplement.file_id AND adjustment.source_line = supplement.source_line
  UNION ALL BY NAME
  SELECT
    whole.file_id,
    whole.source_line,
    whole.source_line AS clp_segment,
    whole.line,
    true AS is_matched,
    'claim_whole' AS found_by,
    whole.hcpcs,
    whole.ndc11,
    whole.modifiers,
    whole.service_date,
    share_between(whole.charge_amount, share_from, share_to, share_whole) AS billed_amount,
    whole.paid_amount,
    list_transform(coalesce(adjustment.adjustments, []), lambda a: struct_pack(
      group_code := a.group_code, reason_code := a.reason_code,
        amount := share_between(a.amount, share_from, share_to, share_whole))) AS adjustment_list
  FROM whole
  LEFT JOIN adjustment ON adjustment.file_id = whole.file_id AND adjustment.source_line = whole.source_line
  UNION ALL BY NAME
  SELECT
    undone.file_id,
    undone.source_line,
    undone.source_line AS clp_segment,
    service.line,
    bool_or(service.is_matched) AS is_matched,
    'claim_whole' AS found_by,
    any_value(service.hcpcs) AS hcpcs,
    any_value(service.ndc11) AS ndc11,
    any_value(service.modifiers) AS modifiers,
    min(service.service_date) AS service_date,
    money(-sum(service.billed_amount)) AS billed_amount,
    money(-sum(service.paid_amount)) AS paid_amount,
    list_transform(flatten(list(service.adjustment_list)), lambda a: struct_pack(
      group_code := a.group_code, reason_code := a.reason_code, amount := money(-a.amount))) AS adjustment_list
  FROM undone
  JOIN service ON service.file_id = undone.first.f AND service.clp_segment = undone.first.s
  GROUP BY undone.file_id, undone.source_line, service.line
),
summed AS (
  SELECT
    file_id,
    clp_segment,
    min(service_date) AS service_date,
    sum(billed_amount) AS billed,
    sum(paid_amount) AS paid,
    bool_or(found_by = 'claim_whole') AS is_whole
  FROM said
  GROUP BY file_id, clp_segment
),
rest AS (
  SELECT
    claim.file_id,
    claim.source_line,
    claim.source_line AS clp_segment,
    0 AS line,
    false AS is_matched,
    'claim' AS found_by,
    coalesce(claim.statement_from, summed.service_date) AS service_date,
    money(claim.charge_amount - coalesce(summed.billed, 0)) AS billed_amount,
    money(claim.paid_amount - coalesce(summed.paid, 0)) AS paid_amount,
    CASE WHEN coalesce(summed.is_whole, false) THEN [] ELSE coalesce(adjustment.adjustments, []) END AS adjustment_list
  FROM claim
  LEFT JOIN summed ON summed.file_id = claim.file_id AND summed.clp_segment = claim.source_line
  LEFT JOIN adjustment ON adjustment.file_id = claim.file_id AND adjustment.source_line = claim.source_line
  WHERE summed.clp_segment IS NULL OR claim.paid_amount <> summed.paid OR claim.charge_amount <> summed.billed
    OR (adjustment.source_line IS NOT NULL AND NOT summed.is_whole AND NOT EXISTS (FROM of_claim
      WHERE of_claim.file_id = claim.file_id AND of_claim.clp_segment = claim.source_line))
),
answer AS (
  FROM said UNION ALL BY NAME FROM rest
)
SELECT
  claim.root AS claim_id,
  CAST(answer.line AS INTEGER) AS line,
  answer.is_matched,
  answer.found_by,
  claim.found_by AS claim_found_by,
  claim.claim_number,
  claim.payer_id,
  claim.status_code,
  claim.payer_claim_number,
  claim.st_segment,
  answer.clp_segment,
  answer.hcpcs,
  answer.ndc11,
  answer.modifiers,
  answer.units,
  answer.service_date,
  answer.billed_amount,
  answer.paid_amount,
  answer.told_allowed_amount,
  answer.adjustment_list,
  answer.file_id,
  answer.source_line
FROM answer
JOIN claim ON claim.file_id = answer.file_id AND claim.source_line = answer.clp_segment
