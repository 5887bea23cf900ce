import type { ErrorField } from '../../contract/schemas/common.js'
import type { ConnectionCredentialUpdate, ConnectionUpdate } from '../../contract/schemas/connection-write.js'
import { findFitProblem } from '../../contract/credential-fit.js'
import { findOfferProblem, type OfferedSchemes } from '../../contract/scheme-fit.js'
import { assertValid } from '../../contract/invalid-fields.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectionCredentialNode, ConnectionNode } from '../../store/shared/connector-graph.js'
import { assertConnectorFits, jsonLength } from '../shared/connector-length.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import { assertSame } from '../shared/assert-fields.js'
import { normaliseAuthSchemeConfig } from '../shared/normalise-auth-scheme-config.js'
import {
  assertNameIsFree,
  type ConnectionInput,
  credentialsNamedBy,
  getOwnConnection,
  renderConnection
} from '../shared/own-connections.js'
import { touch } from '../shared/own-resources.js'

/**
 * UpdateConnection (SPEC:687). Changes the name, the order of the credentials and their schemes, but not the type of a
 * scheme (SPEC:3337-3343). Omitted variables stay, an empty list clears them (SPEC:3390-3393).
 *
 * Only the order and the schemes can change (SPEC:3358-3360), so a list must name each current credential once; an
 * omitted list stays as it is. Assumed: any other change is a 400.
 * @throws ApiError 404 `ownConnectorNotFound`, `connectionNotFound`; 400 `invalidBody`; 409 `connectionNameTaken`;
 * 413 `connectorTooLong`.
 */
export function updateConnection(
  context: OperationContext,
  { body, ...input }: ConnectionInput & { readonly body: ConnectionUpdate }
): RenderedJson {
  const { store, clock } = context
  return store.changeConnector(input.connectorId, () => {
    const { connector, connection } = getOwnConnection(context, input)
    const { id, name, credentials = {}, variables } = body
    assertSame([{ field: 'id', found: id, expected: connection.id }])
    const lists = USAGES.map(usage => ({
      path: `credentials.${usage}`,
      uses: connection[usage],
      sent: credentials[usage]
    }))
    const offer = {
      protocol: connector.endpoint.protocol,
      authSchemeConfigs: store.connectors.listSchemes(connector.id)
    }
    assertValid(lists.flatMap(list => findListProblems(list, offer)))
    assertNameIsFree(context, connector, { name, id: connection.id })
    const [action, trigger] = lists.map(list => reorder(context, list)) as [Uses, Uses]
    const changed: ConnectionNode = {
      ...connection,
      name,
      action,
      trigger,
      variables: variables ?? connection.variables,
      updatedAt: timestamp(clock.now())
    }
    store.connections.update(connector.id, changed)
    store.credentials.removeUnused(connector.organisationId, credentialsNamedBy(connection))
    touch(context, connector)
    const response = renderConnection(context, changed)
    // Each usage of its credentials shows the name.
    assertConnectorFits(
      context,
      connector.id,
      name === connection.name ? jsonLength(changed) + response.bytes.length : undefined
    )
    return response
  })
}

const USAGES = ['action', 'trigger'] as const

type Uses = readonly ConnectionCredentialNode[]

interface UseList {
  readonly path: string
  /** The current credentials. */
  readonly uses: Uses
  /** The list in the request, if it has one. */
  readonly sent: readonly ConnectionCredentialUpdate[] | undefined
}

function reorder(context: OperationContext, { path, uses, sent }: UseList): Uses {
  if (sent === undefined) return uses
  const byId = new Map(uses.map(use => [use.id, use]))
  return sent.map(({ id, authSchemeConfig }, index) => {
    const use = byId.get(id) as ConnectionCredentialNode
    const current = use.authSchemeConfig.schemeType === 'oauth2' ? use.authSchemeConfig.grant : undefined
    const { organisationId } = use.credential
    const options = { organisationId, current, path: `${path}[${index}].authSchemeConfig.` }
    return { ...use, authSchemeConfig: normaliseAuthSchemeConfig(context, authSchemeConfig, options) }
  })
}

function findListProblems({ path, uses, sent }: UseList, offer: OfferedSchemes): ErrorField[] {
  if (sent === undefined) return []
  const byId = new Map(uses.map(use => [use.id, use]))
  const ids = new Set(sent.map(({ id }) => id))
  const missing = uses.filter(({ id }) => !ids.has(id)).map(({ id }) => id)
  const seen = new Set<string>()
  const incomplete = {
    field: path,
    message: `${missing.join(', ')} is missing; list every credential of the connection, in any order`
  }
  return [
    ...(missing.length === 0 ? [] : [incomplete]),
    ...sent.flatMap(({ id, authSchemeConfig }, index) => {
      const use = byId.get(id)
      const isRepeated = seen.has(id)
      seen.add(id)
      const field = `${path}[${index}]`
      if (use === undefined) return [{ field: `${field}.id`, message: 'the connection has no such credential' }]
      if (isRepeated) return [{ field: `${field}.id`, message: 'duplicate id' }]
      const message = findSchemeProblem(use, authSchemeConfig)
      if (message !== undefined) return [{ field: `${field}.authSchemeConfig.schemeType`, message }]
      // The connector may no longer have the scheme of the connection (SPEC:538).
      if (authSchemeConfig.id === use.authSchemeConfig.id) return []
      return findOfferProblem(offer, authSchemeConfig, `${field}.authSchemeConfig`) ?? []
    })
  ]
}

function findSchemeProblem(
  { authSchemeConfig: { schemeType }, credential }: ConnectionCredentialNode,
  sent: ConnectionCredentialUpdate['authSchemeConfig']
): string | undefined {
  if (sent.schemeType === schemeType) return findFitProblem(sent, credential.type)
  return `cannot change from ${schemeType} to ${sent.schemeType}`
}
