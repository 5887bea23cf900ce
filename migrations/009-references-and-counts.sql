-- The references of each definition, action and trigger, so that no request parses all contents of a version for them.
-- `refers_to` is NULL for a definition that an earlier version of the program stored: it is then read from the schema.

ALTER TABLE definitions ADD COLUMN refers_to TEXT;
ALTER TABLE actions ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
ALTER TABLE triggers ADD COLUMN links TEXT NOT NULL DEFAULT '[]';

UPDATE definitions SET refers_to = '[]' WHERE instr(content, '$ref') = 0;

UPDATE actions SET links = (
  SELECT json_group_array(linked.id)
  FROM (
    SELECT link.value ->> '$.definition.id' AS id
    FROM json_each(actions.body, '$.requestBody.definitions') AS link
    UNION
    SELECT link.value ->> '$.definition.id'
    FROM json_each(actions.body, '$.responses') AS response, json_each(response.value, '$.definitions') AS link
  ) AS linked
);

UPDATE triggers SET links = (
  SELECT json_group_array(linked.id)
  FROM (
    SELECT link.value ->> '$.definition.id' AS id
    FROM json_each(triggers.body, '$.requestBody.definitions') AS link
    UNION
    SELECT link.value ->> '$.definition.id'
    FROM json_each(triggers.body, '$.responses') AS response, json_each(response.value, '$.definitions') AS link
  ) AS linked
);

-- How many connectors each organisation has, so that a list knows its total without counting rows.

CREATE TABLE connector_counts (
  organisation_id TEXT NOT NULL,
  public INTEGER NOT NULL CHECK (public IN (0, 1)),
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (organisation_id, public)
) STRICT, WITHOUT ROWID;

INSERT INTO connector_counts
  SELECT organisation_id, public, count(*) FROM connectors GROUP BY organisation_id, public;

CREATE TRIGGER count_added_connector AFTER INSERT ON connectors BEGIN
  INSERT INTO connector_counts VALUES (NEW.organisation_id, NEW.public, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER count_removed_connector AFTER DELETE ON connectors BEGIN
  UPDATE connector_counts SET count = count - 1
    WHERE organisation_id = OLD.organisation_id AND public = OLD.public;
END;

CREATE TRIGGER count_moved_connector AFTER UPDATE OF organisation_id, public ON connectors
WHEN OLD.organisation_id <> NEW.organisation_id OR OLD.public <> NEW.public BEGIN
  UPDATE connector_counts SET count = count - 1
    WHERE organisation_id = OLD.organisation_id AND public = OLD.public;
  INSERT INTO connector_counts VALUES (NEW.organisation_id, NEW.public, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
