import type { HTTPConnector } from '../../contract/schemas/connector.js'
import type { HTTPConnectorCreate } from '../../contract/schemas/connector-write.js'
import { toConnectorAnswer } from '../shared/connector-answer.js'
import type { OperationContext } from '../shared/context.js'
import { assertUnique } from '../shared/invalid-fields.js'
import { keepAuthSchemeConfig } from '../shared/keep-auth-scheme-config.js'
import { startConnector } from './start-connector.js'

interface CreateInput {
  readonly organisationId: string
  readonly body: HTTPConnectorCreate
}

/**
 * CreateHTTPConnector (SPEC:1499-1504). It has no version yet, so it is as unpublished as a draft (assumed), and no
 * connection, as none can be sent (docs/contract.md 3.6, item 7).
 * @throws ApiError 400 `invalidBody`, also for a scheme whose id stands there twice, and as `keepAuthSchemeConfig`
 * does.
 */
export function createHTTPConnector(context: OperationContext, { organisationId, body }: CreateInput): HTTPConnector {
  const { store } = context
  return store.transaction(() => {
    const { name, baseUrl, tags = {}, connectionVariables = [], authSchemeConfigs } = body
    assertUnique('id', authSchemeConfigs, 'authSchemeConfigs')
    const connector = startConnector(context, organisationId, {
      name,
      public: body.public ?? false,
      endpoint: { protocol: 'http', baseUrl },
      tags,
      connectionVariables,
      authSchemeConfigs: authSchemeConfigs.map((scheme, index) =>
        keepAuthSchemeConfig(context, scheme, { organisationId, path: `authSchemeConfigs[${index}].` })
      )
    })
    store.connectors.insert(connector)
    return toConnectorAnswer(connector) as HTTPConnector
  })
}
