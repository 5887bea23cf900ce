import type { ErrorField } from '../../contract/schemas/common.js'
import type { ConnectionCredentialUpdate, ConnectionUpdate } from '../../contract/schemas/connection-write.js'
import type { Connection } from '../../contract/schemas/connection.js'
import { findFitProblem } from '../../contract/credential-fit.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectionCredentialNode, ConnectionNode } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'
import { assertSame, invalidFields } from '../shared/invalid-fields.js'
import { keepAuthSchemeConfig } from '../shared/keep-auth-scheme-config.js'
import {
  answerConnection,
  assertNameIsFree,
  type ConnectionInput,
  credentialsNamedBy,
  getOwnConnection
} from '../shared/own-connections.js'
import { touch } from '../shared/own-resources.js'

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
    assertSame([{ field: 'id', found: id, allowed: connection.id }])
    const fields = [
      ...findListProblems('action', connection, action),
      ...findListProblems('trigger', connection, trigger)
    ]
    if (fields.length > 0) throw invalidFields(...fields)
    assertNameIsFree(context, connector, name, connection.id)
    const changed: ConnectionNode = {
      ...connection,
      name,
      action: inOrder(context, connection.action, action, 'credentials.action'),
      trigger: inOrder(context, connection.trigger, trigger, 'credentials.trigger'),
      variables: variables ?? connection.variables,
      updatedAt: timestamp(clock.now())
    }
    store.connections.update(connector.id, changed)
    store.credentials.removeUnused(connector.organisationId, credentialsNamedBy(connection))
    touch(context, connector)
    return answerConnection(context, changed)
  })
}

/** @param sent names each of the uses once; without it all stays as it is. */
function inOrder(
  context: OperationContext,
  uses: readonly ConnectionCredentialNode[],
  sent: readonly ConnectionCredentialUpdate[] | undefined,
  path: string
): readonly ConnectionCredentialNode[] {
  if (sent === undefined) return uses
  return sent.map(({ id, authSchemeConfig }, index) => {
    const use = findUse(uses, id) as ConnectionCredentialNode
    const kept = use.authSchemeConfig.schemeType === 'oauth2' ? use.authSchemeConfig.grant : undefined
    const { organisationId } = use.credential
    const options = { organisationId, kept, path: `${path}[${index}].authSchemeConfig.` }
    return { ...use, authSchemeConfig: keepAuthSchemeConfig(context, authSchemeConfig, options) }
  })
}

function findUse(uses: readonly ConnectionCredentialNode[], id: string): ConnectionCredentialNode | undefined {
  return uses.find(use => use.id === id)
}

function findListProblems(
  usage: 'action' | 'trigger',
  connection: ConnectionNode,
  sent: readonly ConnectionCredentialUpdate[] | undefined
): ErrorField[] {
  if (sent === undefined) return []
  const uses = connection[usage]
  const path = `credentials.${usage}`
  const ids = sent.map(({ id }) => id)
  const missing = uses.filter(({ id }) => !ids.includes(id)).map(({ id }) => id)
  const leftOut = {
    field: path,
    message: `leaves out ${missing.join(', ')}; allowed is every credential that is there, in any order`
  }
  return [
    ...(missing.length === 0 ? [] : [leftOut]),
    ...sent.flatMap((each, index) => {
      const isRepeated = ids.indexOf(each.id) !== index
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
  const message =
    authSchemeConfig.schemeType === schemeType
      ? findFitProblem(authSchemeConfig, use.credential.type)
      : `found ${authSchemeConfig.schemeType}; it is ${schemeType}, and cannot change`
  return message === undefined ? [] : [{ field: `${path}.authSchemeConfig.schemeType`, message }]
}
