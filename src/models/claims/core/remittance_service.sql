-- Each service line of a counted 835 with the claim line it answers and how it was found, in this order: control number
-- (REF*6R, X12 RFI 1917), the LX number that payers send where there is none (RFI 1684, 467), code, day and charge;
-- code, day and modifiers or the charge without its cents; code and day of one line; NDC; revenue code; code alone;
-- parts that together have the charge of the one line left.
-- Split lines share a target and add up (RFI 958). Lines that the payer answers as one (a dose with its waste) share
-- the answer in proportion to their charges: `share_from` to `share_to` of `share_whole`, in cents of charge. What
-- finds no line keeps a number of its own from 10001 on where the claim is known.
-- grain: file_id, source_line, line
WITH link AS (
  SELECT link.*, coalesce(chain.claim_id, link.claim_id) AS root
  FROM core.remittance_link AS link
  LEFT JOIN core.claim_chain AS chain ON chain.visit_id = link.claim_id
),
numbered AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY file_id, clp_segment, hcpcs, service_date, charge ORDER BY position) AS nth,
    count(*) OVER (PARTITION BY file_id, clp_segment, hcpcs, service_date, charge, modifiers) AS of_modifiers,
    count(*) OVER code_day AS of_code_day,
    sum(charge) OVER code_day AS charge_of_code_day,
    count(*) OVER (PARTITION BY file_id, clp_segment, hcpcs) AS of_code,
    count(*) OVER (PARTITION BY file_id, clp_segment, hcpcs, service_date, has_modifier(modifiers, 'JW')) AS of_waste,
    count(*) OVER (PARTITION BY file_id, clp_segment, hcpcs, service_date, floor(charge)) AS of_dollars,
    count(*) OVER (PARTITION BY file_id, clp_segment, ndc11) AS of_ndc,
    count(*) OVER (PARTITION BY file_id, clp_segment, revenue_code) AS of_revenue
  FROM core.remittance_target
  WINDOW code_day AS (PARTITION BY file_id, clp_segment, hcpcs, service_date)
),
service AS (
  SELECT
    line.file_id,
    line.line AS source_line,
    line.clp_segment,
    line.line_number,
    link.root AS claim_id,
    line.line_control_number,
    CASE WHEN line.code_qualifier = 'NU' THEN NULL
      ELSE coalesce(line.original_code, line.procedure_code) END AS billed_code,
    CASE WHEN line.code_qualifier = 'NU' THEN line.procedure_code ELSE line.revenue_code END AS revenue_code,
    line.ndc11,
    line.modifiers,
    coalesce(line.service_date, claim.statement_from) AS day,
    abs(line.charge_amount) AS charge,
    line.charge_amount AS signed_charge,
    row_number() OVER (
      PARTITION BY line.file_id, line.clp_segment, coalesce(line.original_code, line.procedure_code),
        coalesce(line.service_date, claim.statement_from), abs(line.charge_amount)
      ORDER BY line.line
    ) AS nth,
    count(*) OVER (
      PARTITION BY line.file_id, line.clp_segment, coalesce(line.original_code, line.procedure_code),
        coalesce(line.service_date, claim.statement_from), abs(line.charge_amount)
    ) AS of_charge,
    count(*) OVER (
      PARTITION BY line.file_id, line.clp_segment, coalesce(line.original_code, line.procedure_code),
        coalesce(line.service_date, claim.statement_from)
    ) AS of_code_day
  FROM raw.remittance_line AS line
  JOIN link ON link.file_id = line.file_id AND link.source_line = line.clp_segment
  JOIN raw.remittance_claim AS claim ON claim.file_id = line.file_id AND claim.line = line.clp_segment
),
-- Lines alike but for their modifiers (right and left, a repeat) may come back in another order: where each answer of
-- one code, day and charge has the modifiers of one line, these say which, not the order.
alike AS (
  SELECT service.file_id, service.source_line, numbered.position, count(*) OVER (
    PARTITION BY service.file_id, service.clp_segment, service.billed_code, service.day, service.charge) AS told
  FROM service
  JOIN numbered ON numbered.file_id = service.file_id AND numbered.clp_segment = service.clp_segment
    AND numbered.hcpcs = service.billed_code AND numbered.service_date = service.day
    AND numbered.charge = service.charge AND numbered.of_modifiers = 1
    AND coalesce(numbered.modifiers, '') = coalesce(service.modifiers, '')
  QUALIFY told = service.of_charge AND count(*) OVER (
    PARTITION BY service.file_id, service.clp_segment, numbered.position) = 1
),
candidate AS (
  SELECT
    service.file_id,
    service.source_line,
    numbered.line,
    numbered.charge,
    numbered.position,
    CASE
      WHEN numbered.hcpcs = service.billed_code AND numbered.service_date = service.day AND service.of_code_day = 1
        AND numbered.of_code_day > 1
        AND numbered.charge_of_code_day = service.charge AND service.charge > 0 THEN 1
      WHEN numbered.line_control_number = service.line_control_number THEN 2
      WHEN TRY_CAST(service.line_control_number AS INTEGER) = numbered.lx
        AND numbered.hcpcs = service.billed_code THEN 3
      WHEN alike.position = numbered.position THEN 4
      WHEN alike.position IS NULL AND numbered.hcpcs = service.billed_code AND numbered.service_date = service.day
        AND numbered.charge = service.charge AND numbered.nth = service.nth THEN 4
      WHEN numbered.hcpcs = service.billed_code AND numbered.service_date = service.day AND numbered.of_waste = 1
        AND has_modifier(numbered.modifiers, 'JW') = has_modifier(service.modifiers, 'JW')
          AND numbered.of_code_day > 1 THEN 5
      WHEN numbered.hcpcs = service.billed_code AND numbered.service_date = service.day AND numbered.of_dollars = 1
        AND floor(numbered.charge) = floor(service.charge) THEN 6
      WHEN numbered.hcpcs = service.billed_code AND numbered.service_date = service.day
        AND numbered.of_code_day = 1 THEN 7
      WHEN numbered.ndc11 = service.ndc11 AND service.billed_code IS NULL AND numbered.of_ndc = 1 THEN 8
      WHEN numbered.revenue_code = service.revenue_code AND service.billed_code IS NULL
        AND numbered.of_revenue = 1 THEN 9
      WHEN numbered.hcpcs = service.billed_code AND numbered.of_code = 1 THEN 10
    END AS way
  FROM service
  JOIN numbered ON numbered.file_id = service.file_id AND numbered.clp_segment = service.clp_segment
  LEFT JOIN alike ON alike.file_id = service.file_id AND alike.source_line = service.source_line
),
direct AS (
  SELECT *
  FROM candidate
  WHERE way IS NOT NULL
  QUALIFY way = min(way) OVER (PARTITION BY file_id, source_line)
    AND (way = 1 OR row_number() OVER (PARTITION BY file_id, source_line, way ORDER BY position) = 1)
),
-- Parts of a split line that name no line: of one code and day, they have together the charge of the only line of these
-- that nothing else answers (X12 RFI 467 asks for REF*6R; without it the charges tell).
part AS (
  SELECT
    service.file_id,
    service.source_line,
    service.clp_segment,
    service.billed_code,
    service.day,
    sum(service.charge) OVER (
      PARTITION BY service.file_id, service.clp_segment, service.billed_code, service.day) AS charge
  FROM service
  WHERE NOT EXISTS (FROM direct WHERE direct.file_id = service.file_id AND direct.source_line = service.source_line)
),
unanswered AS (
  SELECT numbered.*, count(*) OVER (
    PARTITION BY numbered.file_id, numbered.clp_segment, numbered.hcpcs, numbered.service_date) AS of_open
  FROM numbered
  WHERE NOT EXISTS (FROM direct JOIN service USING (file_id, source_line) WHERE service.file_id = numbered.file_id
    AND service.clp_segment = numbered.clp_segment AND direct.line = numbered.line)
),
best AS (
  FROM direct
  UNION ALL BY NAME
  SELECT part.file_id, part.source_line, open.line, open.charge, open.position, 11 AS way
  FROM part
  JOIN unanswered AS open ON open.file_id = part.file_id AND open.clp_segment = part.clp_segment
    AND open.hcpcs = part.billed_code AND open.service_date = part.day AND open.charge = part.charge
    AND open.of_open = 1 AND part.charge > 0
),
shared AS (
  SELECT
    file_id,
    source_line,
    line,
    way,
    cents(coalesce(sum(charge) OVER (PARTITION BY file_id, source_line ORDER BY position ROWS UNBOUNDED PRECEDING),
      0)) AS share_to,
    cents(charge) AS own_share,
    cents(sum(charge) OVER (PARTITION BY file_id, source_line)) AS share_whole
  FROM best
),
known AS (
  SELECT DISTINCT file_id, clp_segment FROM core.remittance_target
),
placed AS (
  SELECT
    service.*,
    shared.line AS found_line,
    shared.way,
    shared.share_to,
    shared.own_share,
    shared.share_whole,
    known.file_id IS NOT NULL AS is_known,
    -- Without an 837 or an export the line is what the payers call the same: the control number, else code, day,
    -- charge.
    coalesce(service.line_control_number,
      concat_ws('|', coalesce(service.billed_code, service.ndc11, service.revenue_code), service.day, service.charge,
        service.nth)) AS own_key
  FROM service
  LEFT JOIN shared USING (file_id, source_line)
  LEFT JOIN known ON known.file_id = service.file_id AND known.clp_segment = service.clp_segment
),
netted AS (
  SELECT *, sum(signed_charge) OVER (PARTITION BY claim_id, own_key) AS net_charge FROM placed WHERE found_line IS NULL
),
-- What was taken back whole and what has no charge of its own is another word on the one line of its code and day that
-- stands: a correction with another charge (X12 RFI 2150), a code that the payer added (RFI 2283), a payment of the
-- difference (RFI 1604).
standing AS (
  SELECT claim_id, billed_code, day, min(own_key) AS own_key
  FROM netted
  WHERE net_charge > 0 AND line_control_number IS NULL
  GROUP BY ALL
  HAVING count(DISTINCT own_key) = 1
),
keyed AS (
  SELECT
    netted.file_id,
    netted.source_line,
    netted.claim_id,
    netted.line_number,
    CASE WHEN netted.net_charge = 0 AND netted.line_control_number IS NULL
      THEN coalesce(standing.own_key, netted.own_key) ELSE netted.own_key END AS own_key
  FROM netted
  LEFT JOIN standing ON standing.claim_id = netted.claim_id AND standing.billed_code = netted.billed_code
    AND standing.day IS NOT DISTINCT FROM netted.day
),
ordinal AS (
  SELECT file_id, source_line, dense_rank() OVER (PARTITION BY claim_id ORDER BY first_line, own_key) AS number
  FROM (SELECT *, min(line_number) OVER (PARTITION BY claim_id, own_key) AS first_line FROM keyed)
)
SELECT
  placed.file_id,
  placed.source_line,
  placed.clp_segment,
  placed.claim_id,
  CAST(coalesce(placed.found_line, ordinal.number + CASE
    WHEN placed.is_known THEN 10000 ELSE 0 END) AS INTEGER) AS line,
  placed.found_line IS NOT NULL AS is_matched,
  placed.is_known,
  CASE placed.way
    WHEN 1 THEN 'lines_merged' WHEN 2 THEN 'line_control_number' WHEN 3 THEN 'line_number' WHEN 4 THEN 'code_day_charge'
      WHEN 5 THEN 'code_day_waste'
    WHEN 6 THEN 'code_day_dollars' WHEN 7 THEN 'code_day' WHEN 8 THEN 'ndc' WHEN 9 THEN 'revenue_code'
      WHEN 10 THEN 'code' WHEN 11 THEN 'code_day_parts' ELSE 'none'
  END AS found_by,
  CASE WHEN placed.share_whole > 0 THEN placed.share_to - placed.own_share ELSE 0 END AS share_from,
  CASE WHEN placed.share_whole > 0 THEN placed.share_to ELSE 1 END AS share_to,
  CASE WHEN placed.share_whole > 0 THEN placed.share_whole ELSE 1 END AS share_whole,
  placed.billed_code,
  placed.day
FROM placed
LEFT JOIN ordinal USING (file_id, source_line)
