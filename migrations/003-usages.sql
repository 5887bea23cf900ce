-- What other products use: a connector as a whole, one of its versions, or one of its connections.

CREATE TABLE usages (
  id TEXT NOT NULL PRIMARY KEY,
  connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
  version_id TEXT REFERENCES connector_versions (id) ON DELETE CASCADE,
  connection_id TEXT,
  product TEXT NOT NULL,
  CHECK (version_id IS NULL OR connection_id IS NULL),
  FOREIGN KEY (connector_id, connection_id) REFERENCES connections (connector_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX usages_by_connector ON usages (connector_id, connection_id);
CREATE INDEX usages_by_version ON usages (version_id) WHERE version_id IS NOT NULL;
