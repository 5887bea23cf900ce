/** Connections as responses show them, as text: secrets redacted, empty optional properties omitted. */
import { redactCredentialJson, redactSchemeJson } from './redacted-json.js'
import { quoteJson } from '../../core/text/json-text.js'
import { shortTimestamp } from '../../core/timestamp.js'
import type { CredentialUse } from '../../store/connections/credentials.js'
import type { StoredConnection, StoredUse } from '../../store/shared/stored-connector.js'

/** Where the usages of credentials come from. */
export interface UsageSource {
  /** The usages of a credential that can have several, as `renderUsages` renders them. */
  readonly usagesOf: (credentialId: string) => string
  /** The connector of the connection, as `renderUser` renders it, for credentials that it alone uses. */
  readonly user: string
}

export function renderConnectionText(connection: StoredConnection, { usagesOf, user }: UsageSource): string {
  const name = renderName(connection)
  const times = renderTimes(connection)
  const ownUsage = `{"connection":{${name},"connector":${user},${times}}}`
  const render = (use: StoredUse) => renderUse(use, use.isShared ? usagesOf(use.credential.id) : ownUsage)
  const credentials = (['action', 'trigger'] as const)
    .map(usage => renderList(usage, connection.uses.filter(use => use.usage === usage).map(render)))
    .filter(list => list !== '')
  return `{${name},"credentials":{${credentials.join()}},"variables":${connection.variables},${times}}`
}

function renderList(name: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `"${name}":[${items.join()}]`
}

function renderUse({ id, authSchemeConfig, credential }: StoredUse, usages: string): string {
  const { type, data } = redactCredentialJson(credential)
  const owner = `"organisationId":${quoteJson(credential.organisationId)},"type":${quoteJson(type)}`
  const errors = credential.errors === '[]' ? '' : `,"errors":${credential.errors}`
  const used = usages === '' ? '' : `,"usages":[${usages}]`
  const expiry = credential.expiresAt === null ? '' : `,"expiresAt":"${shortTimestamp(credential.expiresAt)}"`
  return (
    `{"id":${quoteJson(id)},"authSchemeConfig":${redactSchemeJson(authSchemeConfig)},` +
    `"credential":{"id":${quoteJson(credential.id)},${owner},"name":${quoteJson(credential.name)}${errors},` +
    `"data":${data}${used}${expiry}}}`
  )
}

export function renderUsages(uses: readonly CredentialUse[]): string {
  return uses
    .map(use => `{"connection":{${renderName(use)},"connector":${renderUser(use.connector)},${renderTimes(use)}}}`)
    .join()
}

/** A connector that uses a credential. */
export function renderUser(connector: CredentialUse['connector']): string {
  const { id, organisationId, name, protocol } = connector
  return (
    `{"id":${quoteJson(id)},"organisationId":${quoteJson(organisationId)},"name":${quoteJson(name)},` +
    `"protocol":"${protocol}",${renderTimes(connector)}}`
  )
}

function renderName({ id, name }: { readonly id: string; readonly name: string }): string {
  return `"id":${quoteJson(id)},"name":${quoteJson(name)}`
}

export function renderTimes({ createdAt, updatedAt }: { readonly createdAt: string; readonly updatedAt: string }) {
  return `"createdAt":"${shortTimestamp(createdAt)}","updatedAt":"${shortTimestamp(updatedAt)}"`
}
