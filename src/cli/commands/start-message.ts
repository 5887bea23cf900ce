import type { Sandbox } from '../control/sandboxes/sandbox.js'
import { packageVersion } from '../core/package.js'

/** So many API keys are shown a request each. */
const SHOWN_KEYS = 3

/** Among so many of the newest public connectors one is looked for that can be imported. */
const SEARCHED_CONNECTORS = 100

interface StartMessageOptions {
  readonly url: string
  /** The database file; in memory without one. */
  readonly data: string | undefined
  /** Whether seeds were named. */
  readonly hasSeeds: boolean
  /** Whether what rests on an assumption is refused. */
  readonly isStrict: boolean
}

/** Who can call what, ready to paste, and last the line that people and scripts wait for. */
export function describeStart(
  sandbox: Sandbox,
  { url, data = 'in memory', hasSeeds, isStrict }: StartMessageOptions
): string {
  const lines = [
    `versori-mock ${packageVersion}, ${data}, planted from ${sandbox.seed.files.join(', ') || 'nothing'}`,
    ...(hasSeeds && !sandbox.isNew
      ? [`${data} holds a world already: the seeds that were named are not planted.`]
      : []),
    ...(isStrict ? ['What rests on an assumption is refused (--require documented), see docs/fidelity.md.'] : []),
    '',
    ...describeCallers(sandbox, url),
    '',
    `versori-mock ready on ${url}`
  ]
  return `${lines.join('\n')}\n`
}

function describeCallers({ store, knownApiKeys }: Sandbox, url: string): string[] {
  const connector = findImportable(store)
  if (connector === undefined) return ['No public connector has a published version: nothing can be imported yet.']
  const [organisation] = store.organisations.list()
  if (knownApiKeys.length === 0) {
    const id = organisation?.id ?? '<organisation id>'
    return [`Get an API key: versori-mock token --organisation-id ${id} --port ${new URL(url).port}`]
  }
  return knownApiKeys.slice(0, SHOWN_KEYS).flatMap(({ organisationId, organisationName, key }) => {
    const path = `/api/connect/v1/o/${organisationId}/connectors/${connector.id}/versions/latest/library/import`
    return [
      `${organisationName} imports ${connector.name}:`,
      `  curl -X POST -H 'Authorization: Bearer ${key}' ${url}${path}`
    ]
  })
}

function findImportable({ connectors }: Sandbox['store']) {
  const ids = connectors.listPublicIds(SEARCHED_CONNECTORS)
  const id = ids.find(candidate => connectors.findVersion(candidate, 'latest') !== undefined)
  return id === undefined ? undefined : connectors.find(id)
}
