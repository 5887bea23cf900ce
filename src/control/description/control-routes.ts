/** The routes of the control plane, as data for its OpenAPI document. In the order of docs/control-plane.md. */

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/__admin`. */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly tag: string
  /** Names of query parameters, with what they mean. */
  readonly query?: Readonly<Record<string, string>>
  /** The name of the schema of the body. */
  readonly body?: string
  /** Its schema is fixtures/seed.schema.json. */
  readonly takesSeed?: boolean
  readonly status: 200 | 201 | 204 | 302
  /** The name of the schema of the response, or its media type if it is not JSON. */
  readonly response?: string
  readonly mediaType?: string
  /** Whether it works without the admin token. */
  readonly isOpen?: boolean
}

const FILTERS = {
  id: 'The id of an entry.',
  topic: 'A topic of the ledger.',
  evidence: 'documented, observed, assumed or mock.',
  question: 'The number of an open question.',
  operation: 'An operationId.',
  setting: 'The name of a setting.',
  error: 'The name or the code of an error.',
  refused: 'Whether --require documented refuses it: true or false.'
}

const CRITERIA = {
  operation: 'An operationId.',
  status: 'A status, such as 404 or 4xx.',
  method: 'A method.',
  path: 'A part of the path.',
  organisationId: 'The id of an organisation.',
  connectorId: 'The id of a connector.',
  version: 'The name of a version, as written in the path.',
  principal: 'The name of an API key, the sub of a user, or the id of a signing key.',
  fault: 'The id or kind of a fault, * for any.',
  since: 'A time, or the id of a request.',
  limit: 'The maximum number of requests, the newest ones.',
  wait: 'How long to wait for the requests, such as 5s.',
  count: 'How many requests to wait for.'
}

const STATE = { state: 'The state of the flow.' }

/** A route with its operation, its success and its other properties. */
function route(
  place: `${ControlRoute['method']} ${string}`,
  [operationId, summary]: readonly [operationId: string, summary: string],
  rest: Omit<ControlRoute, 'method' | 'path' | 'operationId' | 'summary' | 'tag'>
): ControlRoute {
  const [method, path = ''] = place.split(' ') as [ControlRoute['method'], string?]
  return { method, path, operationId, summary, tag: path.split('/')[1] as string, ...rest }
}

const NOTHING = { status: 204 } as const
/** JSON without a schema: what it has can grow. */
const JSON_DOCUMENT = { status: 200, mediaType: 'application/json' } as const

const PAGE = { status: 200, mediaType: 'text/html' } as const

export const controlRoutes: readonly ControlRoute[] = [
  route('GET /health', ['GetHealth', 'Check that the mock is alive'], {
    status: 200,
    response: 'Health',
    isOpen: true
  }),
  route('GET /ready', ['GetReadiness', 'Check that the mock can serve'], {
    status: 200,
    response: 'Health',
    isOpen: true
  }),
  route('POST /sandboxes', ['LeaseSandbox', 'Lease a sandbox'], {
    body: 'SandboxRequest',
    status: 201,
    response: 'LeasedSandbox'
  }),
  route('GET /sandboxes', ['ListSandboxes', 'List the sandboxes'], { status: 200, response: 'Sandboxes' }),
  route('GET /sandboxes/{id}', ['GetSandbox', 'Get a sandbox'], { status: 200, response: 'Sandbox' }),
  route('DELETE /sandboxes/{id}', ['EndSandbox', 'End a sandbox'], NOTHING),
  route('POST /reset', ['Reset', 'Go back to the seed'], NOTHING),
  route('POST /snapshots', ['TakeSnapshot', 'Keep a copy of the data'], {
    body: 'SnapshotRequest',
    status: 201,
    response: 'Snapshot'
  }),
  route('GET /snapshots', ['ListSnapshots', 'List the snapshots'], { status: 200, response: 'Snapshots' }),
  route('POST /snapshots/{name}/restore', ['RestoreSnapshot', 'Go back to a snapshot'], NOTHING),
  route('DELETE /snapshots/{name}', ['DeleteSnapshot', 'Delete a snapshot'], NOTHING),
  route('GET /state', ['GetState', 'Get the data as a seed'], {
    query: { format: 'json or yaml, as text to read.' },
    status: 200,
    response: 'Seed'
  }),
  route('PUT /state', ['ReplaceState', 'Replace the data by a seed'], { takesSeed: true, ...NOTHING }),
  route('POST /state', ['AddState', 'Add a seed to the data'], { takesSeed: true, ...NOTHING }),
  route('GET /settings', ['GetSettings', 'Get the settings'], { status: 200, response: 'Settings' }),
  route('PATCH /settings', ['ChangeSettings', 'Change some settings'], {
    body: 'SettingsChange',
    status: 200,
    response: 'Settings'
  }),
  route('GET /settings/explained', ['ExplainSettings', 'Get the settings with their evidence'], JSON_DOCUMENT),
  route('GET /requests', ['ListRequests', 'List requests of the journal'], {
    query: CRITERIA,
    status: 200,
    response: 'Journal'
  }),
  route('POST /requests/find', ['FindRequests', 'Find requests in the journal'], {
    body: 'JournalQuery',
    status: 200,
    response: 'Journal'
  }),
  route('POST /requests/count', ['CountRequests', 'Count requests of the journal'], {
    body: 'JournalCriteria',
    status: 200,
    response: 'RequestCount'
  }),
  route('GET /requests/stream', ['StreamRequests', 'Follow the journal as server-sent events'], {
    query: { view: 'full or summary.', from: 'start or now.', order: 'oldest or newest.' },
    status: 200,
    mediaType: 'text/event-stream'
  }),
  route('GET /requests/{id}', ['GetRequest', 'Get a request of the journal'], {
    status: 200,
    response: 'JournalEntry'
  }),
  route('DELETE /requests', ['ClearRequests', 'Clear the journal'], NOTHING),
  route('POST /faults', ['AddFault', 'Add a fault'], { body: 'Fault', status: 201, response: 'FaultReport' }),
  route('GET /faults', ['ListFaults', 'List the faults'], {
    query: { pending: 'true for those that have not fired often enough.' },
    status: 200,
    response: 'Faults'
  }),
  route('GET /faults/{id}', ['GetFault', 'Get a fault'], { status: 200, response: 'FaultReport' }),
  route('DELETE /faults/{id}', ['RemoveFault', 'Remove a fault'], NOTHING),
  route('DELETE /faults', ['ClearFaults', 'Remove all faults'], NOTHING),
  route('POST /usages', ['MarkUsage', 'Mark a connector as used'], {
    body: 'UsageRequest',
    status: 201,
    response: 'Usage'
  }),
  route('GET /usages', ['ListUsages', 'List the usage marks'], { status: 200, response: 'Usages' }),
  route('DELETE /usages/{id}', ['RemoveUsage', 'Remove a usage mark'], NOTHING),
  route('GET /oauth2/authorize', ['ShowConsent', 'Show the consent page of a flow'], {
    query: STATE,
    ...PAGE,
    isOpen: true
  }),
  route('GET /oauth2/allow', ['AllowConsent', 'Allow, on the consent page'], {
    query: STATE,
    status: 302,
    isOpen: true
  }),
  route('GET /oauth2/deny', ['DenyConsent', 'Deny, on the consent page'], { query: STATE, status: 302, isOpen: true }),
  route('GET /oauth2/callback', ['EndFlow', 'Show the code and the state of a flow'], {
    query: { ...STATE, code: 'The code.', error: 'Why there is no code.' },
    status: 200,
    response: 'OAuth2Result',
    isOpen: true
  }),
  route('GET /clock', ['GetClock', 'Get the time of the sandbox'], { status: 200, response: 'Clock' }),
  route('PUT /clock', ['SetClock', 'Set the time of the sandbox'], {
    body: 'ClockChange',
    status: 200,
    response: 'Clock'
  }),
  route('POST /clock/advance', ['AdvanceClock', 'Move the time of the sandbox'], {
    body: 'ClockAdvance',
    status: 200,
    response: 'Clock'
  }),
  route('POST /tokens', ['CreateToken', 'Create a token or an API key'], {
    body: 'TokenRequest',
    status: 201,
    response: 'Token'
  }),
  route('GET /fidelity', ['ListLedger', 'List entries of the ledger'], {
    query: FILTERS,
    status: 200,
    response: 'Ledger'
  }),
  route('GET /fidelity/{id}', ['GetLedgerEntry', 'Get an entry of the ledger'], {
    status: 200,
    response: 'LedgerEntry'
  }),
  route('GET /coverage', ['GetCoverage', 'Get which operations and outcomes were seen'], {
    query: { format: 'json, text or html.' },
    status: 200,
    response: 'CoverageReport'
  }),
  route('DELETE /coverage', ['ClearCoverage', 'Forget what was seen'], NOTHING),
  route('GET /conduct', ['GetConduct', 'Get what a client did that it should not do'], {
    query: { off: 'Names of rules that do not apply, with commas between them.', format: 'json, text or html.' },
    status: 200,
    response: 'ConductReport'
  }),
  route('GET /organisations', ['ListCallers', 'List organisations with their API keys and users'], JSON_DOCUMENT),
  route('GET /connectors', ['ListAllConnectors', 'List the connectors of all organisations'], {
    query: { text: 'A part of the name or id.', organisationId: 'The id of an organisation.', after: 'The next page.' },
    ...JSON_DOCUMENT
  }),
  route('GET /connectors/{id}', ['GetAnyConnector', 'Get a connector of any organisation'], JSON_DOCUMENT),
  route('GET /connectors/{id}/graph', ['GetConnectorGraph', 'Get what refers to what in a connector'], JSON_DOCUMENT),
  route('GET /traffic', ['GetTraffic', 'Get counts and latency over time'], JSON_DOCUMENT),
  route('GET /openapi.json', ['GetApi', 'Get the description of the API'], {
    status: 200,
    response: 'OpenApiDocument'
  }),
  route('GET /control-plane.json', ['GetControlPlane', 'Get this document'], {
    status: 200,
    response: 'OpenApiDocument'
  }),
  route('GET /', ['ShowDashboard', 'Show the dashboard'], { ...PAGE, isOpen: true }),
  route('GET /docs', ['ShowDocs', 'Show the description of the API as a page'], { ...PAGE, isOpen: true }),
  route('GET /assets/{file}', ['GetAsset', 'Get a file of the dashboard'], {
    status: 200,
    mediaType: 'text/javascript',
    isOpen: true
  }),
  route('GET /metrics', ['GetMetrics', 'Get metrics for Prometheus'], { status: 200, mediaType: 'text/plain' })
]
