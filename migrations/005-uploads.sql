-- Documents that wait to be imported, and addresses that wait for one: document is NULL until it was sent.
-- The highest position is what was made, or sent to, last.

CREATE TABLE uploads (
  position INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  expires_at TEXT NOT NULL,
  document BLOB
) STRICT;

CREATE INDEX uploads_by_organisation ON uploads (organisation_id);
