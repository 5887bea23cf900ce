/** What docs/drift.md takes from the code. */
import { describeApi } from '../src/contract/openapi.js'
import { acceptedDifferences } from '../src/drift/accepted-differences.js'
import { describeDrift, describeFinding } from '../src/drift/describe-drift.js'
import { findDrift } from '../src/drift/find-drift.js'
import { toDocument } from '../src/drift/read-document.js'
import { linkCitations } from './citations.js'
import { table } from './markdown.js'

export function renderDrift(): Record<string, string> {
  return { report: `\`\`\`\n${renderReport()}\`\`\``, accepted: renderAccepted() }
}

/** What a newer document could bring. */
function renderReport(): string {
  const served = JSON.stringify(describeApi('0'))
  const newer = JSON.parse(served) as {
    paths: Record<string, object>
    components: { schemas: Record<string, Changed> }
  }
  newer.paths['/o/{organisation_id}/usage'] = { get: { operationId: 'GetUsage', responses: {} } }
  const { ConnectorVersion, Category } = newer.components.schemas as { ConnectorVersion: Changed; Category: Changed }
  ConnectorVersion.properties['releaseNotes'] = { type: 'string' }
  ConnectorVersion.required.push('description')
  Category.enum.push('Marketing')
  const [document, mock] = [newer, JSON.parse(served) as object].map(root => toDocument({ ...root }))
  return describeDrift(findDrift(document as never, mock as never, []), {
    document: 'newer.yaml',
    mock: 'versori-mock'
  })
}

interface Changed {
  readonly properties: Record<string, object>
  readonly required: string[]
  readonly enum: string[]
}

function renderAccepted(): string {
  const rows = acceptedDifferences.map(({ places, reason, ...finding }) => [
    places.join(', '),
    describeFinding(finding),
    linkCitations(reason)
  ])
  return table(['where', 'what', 'why'], rows)
}
