-- Each costs every import as much as a row, and serves nobody: a connector has few versions and connections, which are
-- sorted as they are read, and no question asks for the credentials of an organisation.

DROP INDEX connector_versions_by_update;
DROP INDEX connections_by_update;
DROP INDEX credentials_by_organisation;
