-- OAuth 2.0 flows that were begun: a state is given out once, for one connector, and used once, in time.

CREATE TABLE oauth_flows (
  state TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
  connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  prompt TEXT NOT NULL,
  consent TEXT NOT NULL CHECK (consent IN ('provider', 'local')),
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX oauth_flows_by_organisation ON oauth_flows (organisation_id, expires_at);
CREATE INDEX oauth_flows_by_connector ON oauth_flows (connector_id);

-- Where a credential is referred to by its id alone: it stays when the last connection that uses it goes.

CREATE INDEX auth_scheme_configs_by_application ON auth_scheme_configs (config ->> '$.grant.credentialId')
  WHERE config ->> '$.grant.credentialId' IS NOT NULL;
CREATE INDEX auth_scheme_configs_by_certificate ON auth_scheme_configs (config ->> '$.mtlsCredentialId')
  WHERE config ->> '$.mtlsCredentialId' IS NOT NULL;
CREATE INDEX connection_credentials_by_application
  ON connection_credentials (auth_scheme_config ->> '$.grant.credentialId')
  WHERE auth_scheme_config ->> '$.grant.credentialId' IS NOT NULL;
CREATE INDEX connection_credentials_by_certificate
  ON connection_credentials (auth_scheme_config ->> '$.mtlsCredentialId')
  WHERE auth_scheme_config ->> '$.mtlsCredentialId' IS NOT NULL;
CREATE INDEX credentials_by_certificate ON credentials (data ->> '$.mTLSCredentialId')
  WHERE data ->> '$.mTLSCredentialId' IS NOT NULL;
