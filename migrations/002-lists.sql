-- The orders that lists are read in, each ended by the id, so that a page costs the same wherever it lies.

CREATE INDEX connectors_by_organisation_id ON connectors (organisation_id, id);
CREATE INDEX connectors_by_organisation_name ON connectors (organisation_id, name, id);
CREATE INDEX connectors_by_organisation_creation ON connectors (organisation_id, created_at, id);
CREATE INDEX connectors_in_library_by_id ON connectors (id) WHERE public = 1;
CREATE INDEX connectors_in_library_by_name ON connectors (name, id) WHERE public = 1;
CREATE INDEX connectors_in_library_by_creation ON connectors (created_at, id) WHERE public = 1;

CREATE INDEX connector_versions_by_update ON connector_versions (connector_id, updated_at, id);
CREATE INDEX connections_by_update ON connections (connector_id, updated_at, id);
