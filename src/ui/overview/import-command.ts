/** The main job as a line to paste: import a public connector. */
import type { ConnectorItem, ConnectorList } from '../../control/views/list-connectors.js'
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { mockUrl } from '../state/api.js'
import { usePolled } from '../state/polling.js'
import { sandboxId } from '../state/route.js'

export function isImportable({ public: isPublic, versions }: ConnectorItem): boolean {
  return isPublic && versions.some(({ isPublished }) => isPublished)
}

/** @param token an API key; without one, the reader fills it in. */
export function toImportCommand(organisationId: string, connector: ConnectorItem, token = '$TOKEN'): string {
  const path = `api/connect/v1/o/${organisationId}/connectors/${connector.id}/versions/latest/library/import`
  const quote = token === '$TOKEN' ? '"' : "'"
  const sandbox = sandboxId.value === 'default' ? '' : ` -H 'x-mock-sandbox: ${sandboxId.value}'`
  return `curl -X POST -H ${quote}Authorization: Bearer ${token}${quote}${sandbox} \\\n  ${mockUrl.href}${path}`
}

/** Undefined until the organisations and connectors are known, or if nothing can be imported. */
export function useImportCommand(): string | undefined {
  const organisations = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations').data?.organisations
  const connectors = usePolled<ConnectorList>('connectors').data?.connectors
  const connector = connectors?.findLast(isImportable)
  const organisation = organisations?.find(({ id }) => id !== connector?.organisationId)
  if (connector === undefined || organisation === undefined) return undefined
  return toImportCommand(organisation.id, connector, organisation.apiKeys.find(({ key }) => key !== undefined)?.key)
}
