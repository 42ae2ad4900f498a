-- Doses and dollars at risk before claims go out are those of the answers: none is dropped or doubled on the way to the
-- page.
SELECT page.lines AS lines_of_page, answers.lines AS lines_of_answers, page.risk_amount AS risk_of_page,
  answers.risk_amount AS risk_of_answers
FROM (SELECT coalesce(sum(lines), 0) AS lines, money(coalesce(sum(risk_amount), 0)) AS risk_amount
  FROM mart.precheck) AS page
CROSS JOIN (SELECT count(*) AS lines, money(coalesce(sum(risk_amount), 0)) AS risk_amount
  FROM core.precheck_answer) AS answers
WHERE page.lines <> answers.lines OR page.risk_amount <> answers.risk_amount
