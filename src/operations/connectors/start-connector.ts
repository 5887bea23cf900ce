import { timestamp } from '../../core/timestamp.js'
import type { ConnectorEndpoint, ConnectorGraph } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'

/** What a new connector has from the start. */
interface ConnectorStart extends Partial<ConnectorGraph> {
  readonly name: string
  readonly endpoint: ConnectorEndpoint
}

/** A new connector of an organisation, made now: private and empty, but for what is said of it. */
export function startConnector(
  { clock, ids }: OperationContext,
  organisationId: string,
  start: ConnectorStart
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
    ...start
  }
}
