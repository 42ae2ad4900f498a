/** Where every row came from, what was refused, and why, and which file stands in place of which: what loading itself writes. */

export const FILE_STATUSES = ["accepted", "quarantined", "duplicate", "ignored", "superseded"] as const;

/** One file found under the data folder, or one member of a zip; `file_id` orders by path, bytewise. */
export const CREATE_FILE = `CREATE TABLE raw.file (
  file_id INTEGER NOT NULL, path VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, bytes BIGINT NOT NULL,
  source VARCHAR, status VARCHAR NOT NULL, reason VARCHAR, vintage VARCHAR,
  rows_read BIGINT NOT NULL, rows_accepted BIGINT NOT NULL, rows_rejected BIGINT NOT NULL,
  dollars_accepted DECIMAL(18,2), dollars_rejected DECIMAL(18,2))`;

/** One problem of one row; a row with two problems has two. The value is null where it could identify a patient. */
export const CREATE_REJECT = `CREATE TABLE raw.reject (
  file_id INTEGER NOT NULL, line INTEGER NOT NULL, source VARCHAR NOT NULL, "column" VARCHAR,
  reason VARCHAR NOT NULL, value VARCHAR, dollars DECIMAL(18,2))`;

/**
 * What a later load must know of an accepted file to take its rows from this warehouse: the date of a member in its zip,
 * the hash of what its rows say, how many complaints there are, and what was remarked. Not for reports.
 */
export const CREATE_READING = `CREATE TABLE raw.reading (
  file_id INTEGER NOT NULL, modified VARCHAR, content_key VARCHAR, complaints BIGINT NOT NULL, remarks VARCHAR[] NOT NULL)`;

/** One file that a practice declares replaced, and the file in its place: lines and dollars that the new one adds, changes and leaves out. */
export const CREATE_REPLACEMENT = `CREATE TABLE raw.replacement (
  file_id INTEGER NOT NULL, replaced_file_id INTEGER NOT NULL,
  lines_shared BIGINT NOT NULL, lines_changed BIGINT NOT NULL, lines_added BIGINT NOT NULL, lines_removed BIGINT NOT NULL,
  added_amount DECIMAL(18,2) NOT NULL, removed_amount DECIMAL(18,2) NOT NULL)`;
