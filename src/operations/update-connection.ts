import type { ErrorField } from '../contract/common.js'
import type { ConnectionCredentialUpdate, ConnectionUpdate } from '../contract/connection-write.js'
import type { Connection } from '../contract/connection.js'
import { findFitProblem, findGrantProblem } from '../contract/credential-fit.js'
import { apiError } from '../contract/errors.js'
import { toKeptScheme } from '../contract/kept-properties.js'
import { canonicalId } from '../core/ids.js'
import { timestamp } from '../core/timestamp.js'
import type { ConnectionCredentialNode, ConnectionNode } from '../store/connector-graph.js'
import type { OperationContext } from './context.js'
import { withKeptSecret } from './kept-secret.js'
import { toVariables } from './make-connection.js'
import {
  answerConnection,
  assertNameIsFree,
  type ConnectionInput,
  credentialsNamedBy,
  getOwnConnection
} from './own-connections.js'
import { touch } from './own-resources.js'

/**
 * UpdateConnection (SPEC:687): renames, orders the credentials and changes their schemes, but not the type of a scheme
 * (SPEC:3337-3343); variables that are left out stay, an empty list clears them (SPEC:3390-3393).
 *
 * Only the order and the schemes can change (SPEC:3358-3360): a list of credentials must name each that is there, once,
 * and one that is left out stays as it is. That anything else is a 400 is assumed.
 * @throws ApiError 404 `ownConnectorNotFound`, `connectionNotFound`; 400 `invalidBody`; 409 `connectionNameTaken`.
 */
export function updateConnection(
  context: OperationContext,
  { body, ...input }: ConnectionInput & { readonly body: ConnectionUpdate }
): Connection {
  const { store, clock } = context
  return store.transaction(() => {
    const { connector, connection } = getOwnConnection(context, input)
    const { id, name, credentials = {}, variables } = body
    const { action, trigger } = credentials
    assertValid([
      ...(canonicalId(id) === connection.id ? [] : [{ field: 'id', message: `allowed is that of the path, ${connection.id}` }]),
      ...findListProblems('action', connection, action),
      ...findListProblems('trigger', connection, trigger)
    ])
    assertNameIsFree(context, connector, name, connection.id)
    const changed: ConnectionNode = {
      ...connection,
      name,
      action: action === undefined ? connection.action : inOrder(connection.action, action),
      trigger: trigger === undefined ? connection.trigger : inOrder(connection.trigger, trigger),
      variables: variables === undefined ? connection.variables : toVariables(variables),
      updatedAt: timestamp(clock.now())
    }
    store.connections.update(connector.id, changed)
    store.credentials.removeUnused(connector.organisationId, credentialsNamedBy(connection))
    touch(context, connector)
    return answerConnection(context, changed)
  })
}

function assertValid(fields: readonly ErrorField[]): void {
  if (fields.length > 0) throw apiError('invalidBody', undefined, { fields })
}

function inOrder(
  uses: readonly ConnectionCredentialNode[],
  sent: readonly ConnectionCredentialUpdate[]
): ConnectionCredentialNode[] {
  return sent.map(({ id, authSchemeConfig }) => {
    const use = findUse(uses, id) as ConnectionCredentialNode
    return { ...use, authSchemeConfig: withKeptSecret(toKeptScheme(authSchemeConfig), use.authSchemeConfig) }
  })
}

function findUse(uses: readonly ConnectionCredentialNode[], id: string): ConnectionCredentialNode | undefined {
  return uses.find(use => use.id === canonicalId(id))
}

function findListProblems(
  usage: 'action' | 'trigger',
  connection: ConnectionNode,
  sent: readonly ConnectionCredentialUpdate[] | undefined
): ErrorField[] {
  if (sent === undefined) return []
  const uses = connection[usage]
  const path = `credentials.${usage}`
  const ids = sent.map(({ id }) => canonicalId(id))
  const missing = uses.filter(({ id }) => !ids.includes(id)).map(({ id }) => id)
  const leftOut = {
    field: path,
    message: `leaves out ${missing.join(', ')}; allowed is every credential that is there, in any order`
  }
  return [
    ...(missing.length === 0 ? [] : [leftOut]),
    ...sent.flatMap((each, index) => {
      const isRepeated = ids.indexOf(canonicalId(each.id)) !== index
      return findUseProblems(isRepeated, findUse(uses, each.id), each, `${path}[${index}]`)
    })
  ]
}

function findUseProblems(
  isRepeated: boolean,
  use: ConnectionCredentialNode | undefined,
  { authSchemeConfig }: ConnectionCredentialUpdate,
  path: string
): ErrorField[] {
  if (use === undefined) return [{ field: `${path}.id`, message: 'the list has no such credential' }]
  if (isRepeated) return [{ field: `${path}.id`, message: 'stands there twice' }]
  const { schemeType } = use.authSchemeConfig
  const problems = {
    schemeType:
      authSchemeConfig.schemeType === schemeType
        ? findFitProblem(authSchemeConfig, use.credential.type)
        : `found ${authSchemeConfig.schemeType}; it is ${schemeType}, and cannot change`,
    grant: findGrantProblem(authSchemeConfig)
  }
  return Object.entries(problems).flatMap(([name, message]) =>
    message === undefined ? [] : [{ field: `${path}.authSchemeConfig.${name}`, message }]
  )
}
