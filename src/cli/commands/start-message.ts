import { variableOf } from '../../config.js'
import { isFollowed } from '../../contract/errors/observed.js'
import type { AppliedObservations } from '../../control/observations/apply-observations.js'
import type { Sandbox } from '../../control/sandboxes/sandbox.js'
import { packageVersion } from '../../core/package.js'

/** How many API keys get a sample request. */
const MAX_SHOWN_KEYS = 3

/** How many of the newest public connectors are searched for one with a published version. */
const MAX_SEARCHED = 100

interface StartMessageOptions {
  readonly url: string
  /** The path of the Unix socket that the mock listens on, if it does. */
  readonly socket: string | undefined
  /** The certificate that clients must trust, if it is in a file. */
  readonly caFile: string | undefined
  /** The database file, or undefined for a database in memory. */
  readonly data: string | undefined
  /** The configuration file that was read. */
  readonly configFile: string | undefined
  /** Whether the user named seeds. */
  readonly hasSeeds: boolean
  /** Whether the control plane is on. */
  readonly isAdminOn: boolean
  /** The token of the control plane, if the mock made it. */
  readonly ownAdminToken: string | undefined
  /** Whether responses that rest on an assumption are refused. */
  readonly isStrict: boolean
  readonly observations: AppliedObservations | undefined
}

/** Sample requests to paste. Scripts wait for the last line. */
export function describeStart(
  sandbox: Sandbox,
  {
    url,
    socket,
    caFile,
    data,
    configFile,
    hasSeeds,
    isAdminOn,
    ownAdminToken,
    isStrict,
    observations
  }: StartMessageOptions
): string {
  const seed = sandbox.seed.files.join(', ') || 'none'
  const lines = [
    `versori-mock ${packageVersion}, data: ${data ?? 'in memory'}, seed: ${seed}`,
    ...(configFile === undefined ? [] : [`Options are read from ${configFile}.`]),
    ...(hasSeeds && !sandbox.isNew ? [`${data} already holds data, so the seeds you named were not loaded.`] : []),
    ...(caFile === undefined ? [] : [`Clients must trust the certificate ${caFile}.`]),
    ...describeObservations(observations, sandbox),
    ...(isStrict ? ['Responses that rest on an assumption are refused with 501; see docs/fidelity.md.'] : []),
    '',
    isAdminOn
      ? socket === undefined
        ? `Open the dashboard: ${url}/__admin/`
        : `Send requests to the Unix socket ${socket}.`
      : 'The control plane is off, because other machines can reach this address. Set --admin-token to switch it on.',
    ...(ownAdminToken === undefined
      ? []
      : [
          'The control plane takes this token, which is made for this run:',
          `  ${variableOf('adminToken')}=${ownAdminToken}`
        ]),
    ...describeCallers(sandbox, { url, socket, caFile, hasSeeds }),
    '',
    `versori-mock ready on ${socket === undefined ? url : `unix:${socket}`}`
  ]
  return `${lines.join('\n')}\n`
}

function describeObservations(observations: AppliedObservations | undefined, sandbox: Sandbox): string[] {
  if (observations === undefined) return []
  const { observed, settings, notes } = observations
  const count = Object.values(observed.entries).filter(entry => isFollowed(entry, sandbox.settings)).length
  const set = Object.entries(settings).map(([name, value]) => `${name}: ${value}`)
  return [
    `Follows the real platform in ${count} observed entries${set.length === 0 ? '' : `, with ${set.join(', ')}`}.`,
    ...notes.map(note => `  ${note}`)
  ]
}

function describeCallers(
  { store, knownApiKeys }: Sandbox,
  { url, socket, caFile, hasSeeds }: Pick<StartMessageOptions, 'url' | 'socket' | 'caFile' | 'hasSeeds'>
): string[] {
  const connector = findImportable(store)
  if (connector === undefined) return ['Nothing to import yet: no public connector has a published version.']
  const [organisation] = store.organisations.list()
  if (knownApiKeys.length === 0) {
    const id = organisation?.id ?? '<organisation id>'
    return [
      `Create an API key: versori-mock token --organisation-id ${id} ${socket === undefined ? `--port ${new URL(url).port}` : `--host ${socket}`}`
    ]
  }
  // The owner of the connector comes last: other organisations import it.
  const isOwner = (key: (typeof knownApiKeys)[number]) => Number(key.organisationId === connector.organisationId)
  const callers = knownApiKeys.toSorted((one, other) => isOwner(one) - isOwner(other))
  const flags = [
    ...(caFile === undefined ? [] : [`--cacert ${caFile} `]),
    ...(socket === undefined ? [] : [`--unix-socket ${socket} `])
  ].join('')
  return callers.slice(0, MAX_SHOWN_KEYS).flatMap(({ organisationId, organisationName, key }) => {
    const path = `/api/connect/v1/o/${organisationId}/connectors/${connector.id}/versions/latest/library/import`
    // Double quotes, because cmd.exe knows no others. Some shells read brackets as a pattern of file names.
    const target = url.includes('[') ? `"${url}${path}"` : `${url}${path}`
    return [
      `Import ${connector.name} as ${organisationName}:`,
      `  curl ${flags}-X POST -H "Authorization: Bearer ${hasSeeds ? abbreviate(key) : key}" ${target}`
    ]
  })
}

/** Terminals and logs must not show a whole key of a user's own seed. */
function abbreviate(key: string): string {
  return `${key.slice(0, Math.min(4, Math.floor(key.length / 4)))}…`
}

function findImportable({ connectors }: Sandbox['store']) {
  const ids = connectors.listPublicIds(MAX_SEARCHED)
  const id = ids.find(candidate => connectors.findVersion(candidate, 'latest') !== undefined)
  return id === undefined ? undefined : connectors.find(id)
}
