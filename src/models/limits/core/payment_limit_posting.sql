-- Each posting of a quarter's payment-limit file, the latest posted in force (core.cms_posting).
-- grain: file_id, quarter
SELECT * EXCLUDE (posted) FROM core.cms_posting WHERE posted = 'payment_limit'
