-- The tables that imports fill take each row at their end; in the order of a key that does not ascend, SQLite moves the rows
-- beside it again and again. What is JSON is written by us alone, and not parsed once more as it is written. The credentials
-- that it refers to stand beside it, for the indices; another organisation's may be named, so no key is declared.

CREATE TABLE new_connectors (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  public INTEGER NOT NULL CHECK (public IN (0, 1)),
  documentation_url TEXT NOT NULL,
  image_url TEXT NOT NULL,
  tags TEXT NOT NULL,
  protocol TEXT NOT NULL CHECK (protocol IN ('http', 'bigquery')),
  base_url TEXT,
  dataset_id TEXT,
  connection_variables TEXT NOT NULL,
  categories TEXT NOT NULL,
  source_connector_id TEXT,
  source_version_name TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CHECK ((protocol = 'http') = (base_url IS NOT NULL)),
  CHECK ((protocol = 'bigquery') = (dataset_id IS NOT NULL))
) STRICT;

INSERT INTO new_connectors SELECT * FROM connectors;
DROP TABLE connectors;
ALTER TABLE new_connectors RENAME TO connectors;

CREATE TABLE new_auth_scheme_configs (
  connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  config TEXT NOT NULL,
  application_credential_id TEXT,
  certificate_credential_id TEXT,
  PRIMARY KEY (connector_id, id)
) STRICT;

INSERT INTO new_auth_scheme_configs
  SELECT *, config ->> '$.grant.credentialId', config ->> '$.mtlsCredentialId'
  FROM auth_scheme_configs;
DROP TABLE auth_scheme_configs;
ALTER TABLE new_auth_scheme_configs RENAME TO auth_scheme_configs;

CREATE TABLE new_connector_versions (
  connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  description TEXT NOT NULL,
  messages TEXT NOT NULL,
  chosen_default INTEGER NOT NULL CHECK (chosen_default IN (0, 1)),
  published_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (connector_id, name)
) STRICT;

INSERT INTO new_connector_versions SELECT * FROM connector_versions;
DROP TABLE connector_versions;
ALTER TABLE new_connector_versions RENAME TO connector_versions;

CREATE TABLE new_definitions (
  version_id TEXT NOT NULL REFERENCES connector_versions (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  accept TEXT NOT NULL,
  description TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (version_id, name)
) STRICT;

INSERT INTO new_definitions SELECT * FROM definitions;
DROP TABLE definitions;
ALTER TABLE new_definitions RENAME TO definitions;

CREATE TABLE new_actions (
  version_id TEXT NOT NULL REFERENCES connector_versions (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (version_id, name)
) STRICT;

INSERT INTO new_actions SELECT * FROM actions;
DROP TABLE actions;
ALTER TABLE new_actions RENAME TO actions;

CREATE TABLE new_triggers (
  version_id TEXT NOT NULL REFERENCES connector_versions (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (version_id, name)
) STRICT;

INSERT INTO new_triggers SELECT * FROM triggers;
DROP TABLE triggers;
ALTER TABLE new_triggers RENAME TO triggers;

CREATE TABLE new_connections (
  connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  variables TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (connector_id, id),
  UNIQUE (connector_id, name)
) STRICT;

INSERT INTO new_connections SELECT * FROM connections;
DROP TABLE connections;
ALTER TABLE new_connections RENAME TO connections;

CREATE TABLE new_credentials (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  data TEXT NOT NULL,
  errors TEXT NOT NULL,
  expires_at TEXT,
  certificate_credential_id TEXT
) STRICT;

INSERT INTO new_credentials
  SELECT *, iif(type = 'oauth2-client', data ->> '$.mTLSCredentialId', NULL)
  FROM credentials;
DROP TABLE credentials;
ALTER TABLE new_credentials RENAME TO credentials;

CREATE TABLE new_connection_credentials (
  connector_id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  usage TEXT NOT NULL CHECK (usage IN ('action', 'trigger')),
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  auth_scheme_config TEXT NOT NULL,
  credential_id TEXT NOT NULL REFERENCES credentials (id),
  application_credential_id TEXT,
  certificate_credential_id TEXT,
  PRIMARY KEY (connector_id, connection_id, usage, position),
  FOREIGN KEY (connector_id, connection_id) REFERENCES connections (connector_id, id) ON DELETE CASCADE
) STRICT;

INSERT INTO new_connection_credentials
  SELECT *, auth_scheme_config ->> '$.grant.credentialId', auth_scheme_config ->> '$.mtlsCredentialId'
  FROM connection_credentials;
DROP TABLE connection_credentials;
ALTER TABLE new_connection_credentials RENAME TO connection_credentials;

CREATE INDEX connectors_by_organisation ON connectors (organisation_id, updated_at, id);
CREATE INDEX connectors_in_library ON connectors (updated_at, id) WHERE public = 1;
CREATE INDEX connectors_by_source ON connectors (organisation_id, source_connector_id, source_version_name)
  WHERE source_connector_id IS NOT NULL;
CREATE UNIQUE INDEX one_chosen_default ON connector_versions (connector_id) WHERE chosen_default = 1;
CREATE INDEX connection_credentials_by_credential ON connection_credentials (credential_id);
CREATE INDEX connectors_by_organisation_name ON connectors (organisation_id, name, id);
CREATE INDEX connectors_by_organisation_creation ON connectors (organisation_id, created_at, id);
CREATE INDEX connectors_in_library_by_id ON connectors (id) WHERE public = 1;
CREATE INDEX connectors_in_library_by_name ON connectors (name, id) WHERE public = 1;
CREATE INDEX connectors_in_library_by_creation ON connectors (created_at, id) WHERE public = 1;
CREATE INDEX auth_scheme_configs_by_application ON auth_scheme_configs (application_credential_id)
  WHERE application_credential_id IS NOT NULL;
CREATE INDEX auth_scheme_configs_by_certificate ON auth_scheme_configs (certificate_credential_id)
  WHERE certificate_credential_id IS NOT NULL;
CREATE INDEX connection_credentials_by_application ON connection_credentials (application_credential_id)
  WHERE application_credential_id IS NOT NULL;
CREATE INDEX connection_credentials_by_certificate ON connection_credentials (certificate_credential_id)
  WHERE certificate_credential_id IS NOT NULL;
CREATE INDEX credentials_by_certificate ON credentials (certificate_credential_id)
  WHERE certificate_credential_id IS NOT NULL;

-- Of several that would do, SQLite counts in the one that was made last: this one is the smallest.
CREATE INDEX connectors_by_organisation_id ON connectors (organisation_id, id);
