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
