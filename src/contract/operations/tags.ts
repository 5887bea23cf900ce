/** What the tags of operations mean, in the order of the document that the mock serves. */
export const tags: Readonly<Record<string, string>> = {
  'connectors': 'Connectors of an organisation, and the public ones.',
  'connections': 'Connections of a connector, with their credentials and variables.',
  'connector-version': 'Versions of a connector: drafts and published ones, and the import of public ones.',
  'actions': 'Actions of a version: requests to the system of the connector.',
  'triggers': 'Triggers of a version: requests from the system of the connector.',
  'definitions': 'Definitions of a version: schemas of the data that actions and triggers carry.',
  'protocols': 'Protocols that connectors can use.',
  'auth-schemes': 'Authentication schemes of a protocol.',
  'protocol-http': 'Connectors of the protocol http, also made from OpenAPI documents.',
  'protocol-bigquery': 'Connectors of the protocol bigquery.',
  'misc': 'Everything else.'
}
