/** The names of all criteria. */
export const criteriaNames = [
  'operation',
  'status',
  'method',
  'path',
  'organisationId',
  'connectorId',
  'version',
  'principal',
  'fault',
  'since'
] as const
