-- A row for each tag and value, for the filter of lists. The column `tags` of connectors keeps their order.
-- A key without a value has one row, which is empty. The key leads with the connector, so imports append.

CREATE TABLE connector_tags (
  connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  is_empty INTEGER NOT NULL CHECK (is_empty IN (0, 1)),
  PRIMARY KEY (connector_id, key, value)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO connector_tags
  SELECT connectors.id, tag.key, held.value, 0
  FROM connectors, json_each(connectors.tags) AS tag, json_each(tag.value) AS held;

INSERT OR IGNORE INTO connector_tags
  SELECT connectors.id, tag.key, '', 1
  FROM connectors, json_each(connectors.tags) AS tag
  WHERE json_array_length(tag.value) = 0;
