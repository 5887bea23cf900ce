module example.com/import-connector

go 1.19
