import type { Connector } from '../contract/connector.js'
import type { HTTPConnectorCreate } from '../contract/connector-write.js'
import { timestamp } from '../core/timestamp.js'
import type { ConnectorGraph } from '../store/connector-graph.js'
import { toConnectorAnswer } from './connector-answer.js'
import type { OperationContext } from './context.js'
import { invalidFields, quote } from './invalid-fields.js'
import { keepAuthSchemeConfig } from './keep-auth-scheme-config.js'

/**
 * CreateHTTPConnector (SPEC:1499-1504). It has no version yet, so it is as unpublished as a draft (assumed), and no
 * connection, as none can be sent (CONTRACT.md 3.6, 7).
 * @throws ApiError 400 `invalidBody` for a scheme whose id stands there twice, or whose grant is mixed.
 */
export function createHTTPConnector(
  context: OperationContext,
  { organisationId, body }: { readonly organisationId: string; readonly body: HTTPConnectorCreate }
): Connector {
  const { store, clock, ids } = context
  return store.transaction(() => {
    const now = timestamp(clock.now())
    const connector: ConnectorGraph = {
      id: ids(),
      organisationId,
      name: body.name,
      public: body.public ?? false,
      documentationURL: '',
      imageURL: '',
      tags: body.tags ?? {},
      endpoint: { protocol: 'http', baseUrl: body.baseUrl },
      connectionVariables: body.connectionVariables ?? [],
      categories: [],
      importedFrom: undefined,
      authSchemeConfigs: keepSchemes(context, organisationId, body.authSchemeConfigs),
      versions: [],
      connections: [],
      createdAt: now,
      updatedAt: now
    }
    store.connectors.insert(connector)
    return toConnectorAnswer(connector)
  })
}

function keepSchemes(
  context: OperationContext,
  organisationId: string,
  schemes: HTTPConnectorCreate['authSchemeConfigs']
) {
  const first = new Map<string, number>()
  return schemes.map((scheme, index) => {
    const earlier = first.get(scheme.id)
    if (earlier !== undefined) {
      const message = `${quote(scheme.id)} is used already, at authSchemeConfigs[${earlier}]; each must be unique`
      throw invalidFields({ field: `authSchemeConfigs[${index}].id`, message })
    }
    first.set(scheme.id, index)
    return keepAuthSchemeConfig(context, scheme, { organisationId, path: `authSchemeConfigs[${index}].` })
  })
}
