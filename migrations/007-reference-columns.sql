-- The credentials that are referred to by their id alone, beside the JSON that names them: an index on JSON has each row
-- parsed as it is written, and nearly none refers to any. Another organisation's may be named, so no key is declared.

ALTER TABLE auth_scheme_configs ADD COLUMN application_credential_id TEXT;
ALTER TABLE auth_scheme_configs ADD COLUMN certificate_credential_id TEXT;
ALTER TABLE connection_credentials ADD COLUMN application_credential_id TEXT;
ALTER TABLE connection_credentials ADD COLUMN certificate_credential_id TEXT;
ALTER TABLE credentials ADD COLUMN certificate_credential_id TEXT;

UPDATE auth_scheme_configs SET application_credential_id = config ->> '$.grant.credentialId'
  WHERE config ->> '$.grant.credentialId' IS NOT NULL;
UPDATE auth_scheme_configs SET certificate_credential_id = config ->> '$.mtlsCredentialId'
  WHERE config ->> '$.mtlsCredentialId' IS NOT NULL;
UPDATE connection_credentials SET application_credential_id = auth_scheme_config ->> '$.grant.credentialId'
  WHERE auth_scheme_config ->> '$.grant.credentialId' IS NOT NULL;
UPDATE connection_credentials SET certificate_credential_id = auth_scheme_config ->> '$.mtlsCredentialId'
  WHERE auth_scheme_config ->> '$.mtlsCredentialId' IS NOT NULL;
-- No other type of credential has a described property of this name.
UPDATE credentials SET certificate_credential_id = data ->> '$.mTLSCredentialId'
  WHERE data ->> '$.mTLSCredentialId' IS NOT NULL AND type = 'oauth2-client';

DROP INDEX auth_scheme_configs_by_application;
DROP INDEX auth_scheme_configs_by_certificate;
DROP INDEX connection_credentials_by_application;
DROP INDEX connection_credentials_by_certificate;
DROP INDEX credentials_by_certificate;

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
