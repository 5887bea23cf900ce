import { IMPORT, set } from './common.js'
import { call, type Example, same, send, shownBy, steps } from './exchange.js'

const PUBLIC = { connector_id: '{{publicConnector}}', version: 'latest' }

const FAULT = send('POST /__admin/faults', 201, {
  body: { operation: 'ListCategories', kind: 'status', status: 503 },
  keep: { fault: '/id' }
})

export const mock: Readonly<Record<string, Example>> = {
  'sandboxes': steps(
    send('POST /__admin/sandboxes', 201, {
      body: {},
      keep: { leased: '/organisationId', token: '/token', sandbox: '/id' },
      returns: { id: '<text>', organisationId: '<ulid>', token: '<text>' }
    }),
    call('ImportPublicConnectorVersion', 200, {
      path: { ...PUBLIC, organisation_id: '{{leased}}' },
      key: '{{token}}',
      returns: { organisationId: '{{leased}}' }
    }),
    call('ListConnectors', 200, { returns: { totalCount: 0 } }),
    call('ListConnectors', 200, { headers: { 'x-mock-sandbox': '{{sandbox}}' }, returns: { totalCount: 0 } }),
    call('ListConnectors', 404, { headers: { 'x-mock-sandbox': 'unknown' }, returns: { code: '404006' } }),
    send('DELETE /__admin/sandboxes/default', 409, { returns: { code: '409902' } })
  ),
  'replicas': {
    server: { replica: 31 },
    steps: [
      send('POST /__admin/sandboxes', 201, {
        body: {},
        returns: { id: '<has 0Z>', organisationId: '<has 0Z>', token: '<has swo_0Z>' }
      })
    ]
  },
  'faults': steps(
    FAULT,
    call('ListCategories', 503, { returns: { code: '503000' }, returnsHeaders: { 'x-mock-explain': '<has fault>' } }),
    send('DELETE /__admin/faults/{{fault}}', 204),
    call('ListCategories', 200)
  ),
  'faults-of-every-sandbox': steps(
    send('POST /__admin/faults', 201, {
      body: { operation: 'ListCategories', kind: 'status', status: 503, times: 1, sandbox: '*' }
    }),
    send('POST /__admin/sandboxes', 201, { body: {}, keep: { sandbox: '/id' } }),
    call('ListCategories', 503, { headers: { 'x-mock-sandbox': '{{sandbox}}' } }),
    call('ListCategories', 503),
    call('ListCategories', 200),
    send('GET /__admin/faults?sandbox=*', 200, { returns: { faults: { '<some>': { fired: 2 } } } }),
    send('DELETE /__admin/faults?sandbox=*', 204)
  ),
  'coverage-and-conduct': steps(
    call('ListCategories', 200),
    send('GET /__admin/coverage?sandbox=default', 200, {
      returns: { details: { '<some>': { operation: 'ListCategories', outcomes: { '<some>': { name: 'success' } } } } }
    }),
    send('GET /__admin/conduct', 200, { returns: { findings: [], rules: { '<some>': { name: 'no-pause' } } } })
  ),
  'reset-cuts-requests': shownBy('http/plugins/reset.test.ts', 'It needs a request that waits during a reset.'),
  'control-plane': {
    server: { adminToken: 'admin-token' },
    steps: [
      send('GET /__admin/clock', 401, { returns: { code: '401015' } }),
      send('GET /__admin/clock', 200, { key: 'admin-token', returns: { now: '<time>', frozen: false } })
    ]
  },
  'answers-are-checked': steps(set({ validateResponses: true }), IMPORT),
  'assumptions-are-refused': {
    server: { require: 'documented', accept: ['import-copies-connections'] },
    steps: [
      call('ImportPublicConnectorVersion', 501, {
        path: PUBLIC,
        returns: { code: '501901', details: '<has import-keeps-owner-of-grant>' },
        returnsHeaders: { 'x-mock-explain': '<has import-keeps-owner-of-grant>' }
      }),
      call('ListConnectors', 200, { returns: { totalCount: 0 } })
    ]
  },
  'observations-are-followed': shownBy('library/observations.test.ts', 'It needs a file of observations.'),
  'admin-token-required': same('control-plane'),
  'token-of-other-sandbox': steps(
    send('POST /__admin/sandboxes', 201, { body: {}, keep: { sandbox: '/id' } }),
    send('POST /__admin/tokens?sandbox={{sandbox}}', 201, { body: { sub: '{{user}}' }, keep: { token: '/token' } }),
    send('DELETE /__admin/sandboxes/{{sandbox}}', 204),
    call('ListConnectors', 401, { key: '{{token}}', returns: { code: '401016' } })
  ),
  'admin-caller-forbidden': steps(
    send('GET /__admin/clock', 403, { headers: { origin: 'https://elsewhere.example' }, returns: { code: '403003' } })
  ),
  'control-plane-off': shownBy('http/admin/admin-safety.test.ts', 'It needs a server on an address of the network.'),
  'sandbox-not-found': same('sandboxes'),
  'snapshot-not-found': steps(send('POST /__admin/snapshots/unknown/restore', 404, { returns: { code: '404901' } })),
  'request-not-found': steps(send('GET /__admin/requests/unknown', 404, { returns: { code: '404902' } })),
  'fault-not-found': steps(send('GET /__admin/faults/unknown', 404, { returns: { code: '404903' } })),
  'fidelity-entry-not-found': steps(
    send('GET /__admin/fidelity/cursor', 404, { returns: { code: '404911', details: '<has Did you mean "cursors"?>' } })
  ),
  'usage-not-found': steps(send('DELETE /__admin/usages/unknown', 404, { returns: { code: '404910' } })),
  'sandbox-limit-reached': {
    server: { maxSandboxes: 1 },
    steps: [
      send('POST /__admin/sandboxes', 201, { body: {} }),
      send('POST /__admin/sandboxes', 409, { body: {}, returns: { code: '409901' } })
    ]
  },
  'root-describes-the-mock': steps(
    ...['/', '/api/connect/v1'].map(path =>
      send(`GET ${path}`, 200, { returns: { name: 'versori-mock', links: { operations: '/api/connect/v1' } } })
    )
  ),
  'default-sandbox-stays': same('sandboxes'),
  'snapshot-limit-reached': shownBy('http/admin/sandboxes.test.ts', 'It needs a hundred snapshots.'),
  'fault-limit-reached': shownBy('http/admin/faults.test.ts', 'It needs a thousand faults.'),
  'wait-limit-reached': shownBy('control/journal.test.ts', 'It needs a thousand requests that wait.'),
  'stream-limit-reached': shownBy('http/admin/requests-stream.test.ts', 'It needs many clients that stay connected.'),
  'seed-not-kept': shownBy('http/admin/state.test.ts', 'It needs a database file of an old version.'),
  'pipeline-too-long': shownBy(
    'http/server/slow-clients.test.ts',
    'It needs more than a hundred requests on one socket.'
  ),
  'internal': shownBy('http/errors.test.ts', 'It needs a bug.'),
  'response-invalid': shownBy('http/plugins/response-check.test.ts', 'It needs a bug.'),
  'rests-on-assumption': same('assumptions-are-refused'),
  'not-ready': shownBy('http/admin/control-plane.test.ts', 'It needs a database that cannot be written to.'),
  'database-unusable': shownBy('http/server/limits.test.ts', 'It needs a full database.'),
  'too-many-open-files': shownBy('http/errors.test.ts', 'It needs a process without free file descriptors.')
}
