import { type Operation, ORGANISATION, PAGE, VERSION } from './operation.js'

export const definitionOperations = {
  GetDefinitions: {
    operationId: 'GetDefinitions',
    source: 1226,
    method: 'GET',
    path: `${VERSION}/definitions`,
    summary: 'Get Definitions',
    description: 'Lists the definitions of a version, sorted by name.',
    tags: ['definitions'],
    query: [...PAGE, 'name'],
    success: { status: 200, schema: 'DefinitionPage' }
  },
  CreateDefinitions: {
    operationId: 'CreateDefinitions',
    source: 1257,
    method: 'POST',
    path: `${VERSION}/definitions`,
    summary: 'Create Definitions',
    description: 'Adds definitions to a draft. They can refer to each other.',
    tags: ['definitions'],
    body: {
      required: true,
      content: { 'application/json': 'DefinitionsCreate' }
    },
    success: { status: 201, schema: 'Definitions' }
  },
  DeleteDefinitions: {
    operationId: 'DeleteDefinitions',
    source: 1288,
    method: 'DELETE',
    path: `${VERSION}/definitions`,
    summary: 'Delete Definitions',
    description: 'Deletes definitions of a draft. Refused if other parts refer to them, unless forced.',
    tags: ['definitions'],
    query: ['force'],
    body: {
      required: true,
      content: { 'application/json': 'DefinitionsDelete' }
    },
    success: { status: 204 },
    errors: { 412: 'DefinitionDeletePreconditionFailed' }
  },
  GetDefinition: {
    operationId: 'GetDefinition',
    source: 1332,
    method: 'GET',
    path: `${VERSION}/definitions/{definition_name}`,
    summary: 'Get Definition',
    description: 'Returns a definition of a version. Its schema is at its URL.',
    tags: ['definitions'],
    success: { status: 200, schema: 'Definition' }
  },
  UpdateDefinition: {
    operationId: 'UpdateDefinition',
    source: 1352,
    method: 'PUT',
    path: `${VERSION}/definitions/{definition_name}`,
    summary: 'Update Definition',
    description: 'Replaces a definition of a draft.',
    tags: ['definitions'],
    body: {
      required: true,
      content: { 'application/json': 'DefinitionUpdate' }
    },
    success: { status: 200, schema: 'Definition' }
  },
  DeleteDefinition: {
    operationId: 'DeleteDefinition',
    source: 1378,
    method: 'DELETE',
    path: `${VERSION}/definitions/{definition_name}`,
    summary: 'Delete Definition',
    description: 'Deletes a definition of a draft. Refused if other parts refer to it, unless forced.',
    tags: ['definitions'],
    query: ['force'],
    success: { status: 204 },
    errors: { 412: 'DefinitionDeletePreconditionFailed' }
  },
  GetRawSchema: {
    operationId: 'GetRawSchema',
    source: 1666,
    method: 'GET',
    path: `${ORGANISATION}/schemas/{connector_id}/{version}/{schema_filename}`,
    summary: 'Get Raw Schema',
    description: 'Returns the schema of a definition.',
    tags: ['definitions'],
    success: { status: 200, schema: 'RawSchema', mediaType: 'application/schema+json' }
  }
} as const satisfies Record<string, Operation>
