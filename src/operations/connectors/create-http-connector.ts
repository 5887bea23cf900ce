import type { HTTPConnector } from '../../contract/schemas/connector.js'
import type { HTTPConnectorCreate } from '../../contract/schemas/connector-write.js'
import { toConnectorResponse } from '../shared/connector-response.js'
import { assertConnectorFits } from '../shared/connector-length.js'
import type { OperationContext } from '../shared/context.js'
import { assertUnique } from '../shared/assert-fields.js'
import { normaliseAuthSchemeConfig } from '../shared/normalise-auth-scheme-config.js'
import { createEmptyConnector } from './empty-connector.js'

interface CreateInput {
  readonly organisationId: string
  readonly body: HTTPConnectorCreate
}

/**
 * CreateHTTPConnector (SPEC:1499-1504). Assumed: the connector has no version. It has no connection because a request
 * cannot send one (docs/contract.md 3.6, item 7).
 * @throws ApiError 400 `invalidBody`, also for a duplicate id of a scheme, and as `normaliseAuthSchemeConfig` does;
 * 413 `connectorTooLong`.
 */
export function createHTTPConnector(context: OperationContext, { organisationId, body }: CreateInput): HTTPConnector {
  const { store } = context
  return store.transaction(() => {
    const { name, baseUrl, tags = {}, connectionVariables = [], authSchemeConfigs } = body
    assertUnique('id', authSchemeConfigs, 'authSchemeConfigs')
    const connector = createEmptyConnector(context, organisationId, {
      name,
      public: body.public ?? false,
      endpoint: { protocol: 'http', baseUrl },
      tags,
      connectionVariables,
      authSchemeConfigs: authSchemeConfigs.map((scheme, index) =>
        normaliseAuthSchemeConfig(context, scheme, { organisationId, path: `authSchemeConfigs[${index}].` })
      )
    })
    store.connectors.insert(connector)
    assertConnectorFits(context, connector.id)
    return toConnectorResponse(connector) as HTTPConnector
  })
}
