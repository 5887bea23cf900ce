-- The program keeps the counts of connectors. The triggers made each import slower.

DROP TRIGGER count_added_connector;
DROP TRIGGER count_removed_connector;
DROP TRIGGER count_moved_connector;
DROP TABLE connector_counts;
