import { timestamp } from '../../core/timestamp.js'
import type { ConnectorEndpoint, ConnectorGraph } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'

interface ConnectorProperties extends Partial<ConnectorGraph> {
  readonly name: string
  readonly endpoint: ConnectorEndpoint
}

/** A new connector, private and empty apart from the given properties. */
export function createEmptyConnector(
  { clock, ids }: OperationContext,
  organisationId: string,
  properties: ConnectorProperties
): ConnectorGraph {
  const now = timestamp(clock.now())
  return {
    id: ids(),
    organisationId,
    public: false,
    documentationURL: '',
    imageURL: '',
    tags: {},
    connectionVariables: [],
    categories: [],
    importedFrom: undefined,
    authSchemeConfigs: [],
    versions: [],
    connections: [],
    createdAt: now,
    updatedAt: now,
    ...properties
  }
}
