-- Documents that wait to be imported, and addresses that wait for one: document is NULL until it was sent.

CREATE TABLE uploads (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  expires_at TEXT NOT NULL,
  document BLOB
) STRICT, WITHOUT ROWID;

CREATE INDEX uploads_by_organisation ON uploads (organisation_id);
