/** Connectors as responses show them, as text: secrets redacted, empty optional properties omitted. */
import type { Connector } from '../../contract/schemas/connector.js'
import { redactSchemeJson } from './redacted-json.js'
import { quoteJson } from '../../core/text/json-text.js'
import type { ConnectorOverview } from '../../store/shared/connector-graph.js'
import type { CredentialUse } from '../../store/connections/credentials.js'
import { type StoredConnector, toStoredConnector } from '../../store/shared/stored-connector.js'
import { renderConnectionText, renderTimes, renderUsages, renderUser, type UsageSource } from './connection-text.js'
import { createVersionResponses } from './version-response.js'

export function renderConnectorText(connector: StoredConnector, usagesOf: UsageSource['usagesOf']): string {
  const { protocol, tags, connectionVariables, versions } = connector
  const source = { usagesOf, user: renderUser(connector) }
  const connections = connector.connections.map(connection => renderConnectionText(connection, source))
  const toResponse = createVersionResponses(versions)
  return (
    `{"id":${quoteJson(connector.id)},"organisationId":${quoteJson(connector.organisationId)},` +
    `"name":${quoteJson(connector.name)},"public":${connector.public}` +
    renderFilled('documentationURL', connector.documentationURL) +
    renderFilled('imageURL', connector.imageURL) +
    (tags === '{}' ? '' : `,"tags":${tags}`) +
    `,"protocol":"${protocol}","${protocol === 'http' ? 'baseUrl' : 'datasetId'}":${quoteJson(connector.address)}` +
    `,"authSchemeConfigs":[${connector.authSchemeConfigs.map(redactSchemeJson).join()}]` +
    (connectionVariables === '[]' ? '' : `,"connectionVariables":${connectionVariables}`) +
    `,"connections":[${connections.join()}]` +
    `,"versions":[${versions.map(version => JSON.stringify(toResponse(version))).join()}],${renderTimes(connector)}}`
  )
}

function renderFilled(name: string, text: string): string {
  return text === '' ? '' : `,"${name}":${quoteJson(text)}`
}

/** Renders a connector whose credentials no other connector uses. */
export function renderUnshared(overview: ConnectorOverview): string {
  const connector = toStoredConnector(overview)
  const uses = new Map<string, CredentialUse[]>()
  for (const connection of connector.connections) {
    for (const id of new Set(connection.uses.map(({ credential }) => credential.id))) {
      const use = { ...connection, connector }
      const known = uses.get(id)
      if (known === undefined) uses.set(id, [use])
      else known.push(use)
    }
  }
  return renderConnectorText(connector, id => renderUsages(uses.get(id) ?? []))
}

/** The same as an object. */
export function toConnectorResponse(overview: ConnectorOverview): Connector {
  return JSON.parse(renderUnshared(overview)) as Connector
}
