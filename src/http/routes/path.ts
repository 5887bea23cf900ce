/** The resource that a path names, as operations take it. */

interface ConnectorPath {
  readonly organisation_id: string
  readonly connector_id: string
}

export function connectorIn(params: ConnectorPath) {
  return { organisationId: params.organisation_id, connectorId: params.connector_id }
}

export function versionIn(params: ConnectorPath & { readonly version: string }) {
  return { ...connectorIn(params), version: params.version }
}
