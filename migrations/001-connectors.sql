-- A time is text such as 2024-01-15T09:00:00.000000Z: UTC, six decimals, so that it sorts.
-- Values without an identity of their own (tags, variables, schemes) are JSON; whatever has an id is a row.
-- Rows of one connector lie together: its id comes first in their keys.

CREATE TABLE organisations (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  sha256 BLOB NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  expires_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX api_keys_by_organisation ON api_keys (organisation_id);

CREATE TABLE users (
  sub TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
  sub TEXT NOT NULL REFERENCES users (sub) ON DELETE CASCADE,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  PRIMARY KEY (sub, organisation_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX memberships_by_organisation ON memberships (organisation_id);

CREATE TABLE signing_keys (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  public_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX signing_keys_by_organisation ON signing_keys (organisation_id);

CREATE TABLE connectors (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  public INTEGER NOT NULL CHECK (public IN (0, 1)),
  documentation_url TEXT NOT NULL,
  image_url TEXT NOT NULL,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  protocol TEXT NOT NULL CHECK (protocol IN ('http', 'bigquery')),
  base_url TEXT,
  dataset_id TEXT,
  connection_variables TEXT NOT NULL CHECK (json_valid(connection_variables)),
  categories TEXT NOT NULL CHECK (json_valid(categories)),
  source_connector_id TEXT,
  source_version_name TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CHECK ((protocol = 'http') = (base_url IS NOT NULL)),
  CHECK ((protocol = 'bigquery') = (dataset_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX connectors_by_organisation ON connectors (organisation_id, updated_at, id);
CREATE INDEX connectors_in_library ON connectors (updated_at, id) WHERE public = 1;
CREATE INDEX connectors_by_source ON connectors (organisation_id, source_connector_id, source_version_name)
  WHERE source_connector_id IS NOT NULL;

CREATE TABLE auth_scheme_configs (
  connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  config TEXT NOT NULL CHECK (json_valid(config)),
  PRIMARY KEY (connector_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE connector_versions (
  connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  description TEXT NOT NULL,
  messages TEXT NOT NULL CHECK (json_valid(messages)),
  chosen_default INTEGER NOT NULL CHECK (chosen_default IN (0, 1)),
  published_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (connector_id, name)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX one_chosen_default ON connector_versions (connector_id) WHERE chosen_default = 1;

CREATE TABLE definitions (
  version_id TEXT NOT NULL REFERENCES connector_versions (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  accept TEXT NOT NULL CHECK (json_valid(accept)),
  description TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (version_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE actions (
  version_id TEXT NOT NULL REFERENCES connector_versions (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  PRIMARY KEY (version_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE triggers (
  version_id TEXT NOT NULL REFERENCES connector_versions (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  PRIMARY KEY (version_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE connections (
  connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  variables TEXT NOT NULL CHECK (json_valid(variables)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (connector_id, id),
  UNIQUE (connector_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  errors TEXT NOT NULL CHECK (json_valid(errors)),
  expires_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX credentials_by_organisation ON credentials (organisation_id);

CREATE TABLE connection_credentials (
  connector_id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  usage TEXT NOT NULL CHECK (usage IN ('action', 'trigger')),
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  auth_scheme_config TEXT NOT NULL CHECK (json_valid(auth_scheme_config)),
  credential_id TEXT NOT NULL REFERENCES credentials (id),
  PRIMARY KEY (connector_id, connection_id, usage, position),
  FOREIGN KEY (connector_id, connection_id) REFERENCES connections (connector_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX connection_credentials_by_credential ON connection_credentials (credential_id);

-- What the mock keeps about this world itself: the seed it was made from, and its settings.
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;
