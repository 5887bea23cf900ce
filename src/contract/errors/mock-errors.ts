/** Errors that have no counterpart on the real platform: of the control plane, and of the mock itself. */
import { didYouMean, type Nearest, rule } from './error-rule.js'

export const mockErrors = {
  adminTokenRequired: rule(
    '401015',
    'admin token required',
    'mock',
    () => 'Send "Authorization: Bearer <admin token>", the value that the server was started with (--admin-token).'
  ),
  tokenOfOtherSandbox: rule(
    '401016',
    'token of another sandbox',
    'mock',
    () => 'The token was minted for a sandbox that has ended, or is not the one that this request names: mint another.'
  ),

  adminCallerForbidden: rule(
    '403003',
    'caller forbidden',
    'mock',
    () => 'Call the control plane from this machine, by its address, and not from a web page of another origin.'
  ),

  sandboxNotFound: rule<{ id: string }>(
    '404006',
    'sandbox not found',
    'mock',
    ({ id }) => `There is no sandbox "${id}", or it has ended. Lease one (POST /__admin/sandboxes), or name none.`
  ),
  snapshotNotFound: rule<Nearest>(
    '404901',
    'snapshot not found',
    'mock',
    ({ nearest }) => `The sandbox has no snapshot of that name.${didYouMean(nearest)}`
  ),
  requestNotFound: rule(
    '404902',
    'request not found',
    'mock',
    () => 'The journal holds no request of that id: it was never there, was cleared, or was evicted.'
  ),
  faultNotFound: rule('404903', 'fault not found', 'mock', () => 'The sandbox has no fault of that id.'),
  fidelityEntryNotFound: rule<Nearest>(
    '404911',
    'ledger entry not found',
    'mock',
    ({ nearest }) => `The ledger has no entry of that id (GET /__admin/fidelity lists them).${didYouMean(nearest)}`
  ),
  usageNotFound: rule('404910', 'usage not found', 'mock', () => 'The sandbox has no mark of that id.'),

  sandboxLimitReached: rule<{ limit: number }>(
    '409901',
    'sandbox limit reached',
    'mock',
    ({ limit }) => `There are ${limit} sandboxes: end some, or start with a larger --max-sandboxes.`
  ),
  defaultSandboxStays: rule(
    '409902',
    'default sandbox cannot be ended',
    'mock',
    () => 'Reset it instead (POST /__admin/reset).'
  ),
  snapshotLimitReached: rule<{ snapshots: number; mebibytes: number }>(
    '409903',
    'snapshot limit reached',
    'mock',
    ({ snapshots, mebibytes }) => `A sandbox keeps ${snapshots} snapshots of ${mebibytes} MiB together: delete some.`
  ),
  faultLimitReached: rule<{ limit: number }>(
    '409904',
    'fault limit reached',
    'mock',
    ({ limit }) => `The sandbox has ${limit} active faults: delete some.`
  ),
  seedNotKept: rule(
    '409905',
    'seed not kept',
    'mock',
    () => 'The database was made by a version that kept no copy of its seed: put a state (PUT /__admin/state) instead.'
  ),
  pipelineTooLong: rule<{ limit: number }>(
    '429901',
    'too many requests at once',
    'mock',
    ({ limit }) => `Of one connection, ${limit} requests may wait for the answers before theirs: read some first.`
  ),
  internal: rule(
    '500001',
    'internal error',
    'mock',
    () => 'This is a fault of the mock: please report it with the log line of this request id.'
  ),
  responseInvalid: rule<{ problem: string }>(
    '500002',
    'answer does not fit the contract',
    'mock',
    ({ problem }) => `This is a fault of the mock, found by validateResponses: ${problem}.`
  ),
  restsOnAssumption: rule<{ entries: readonly string[]; instead: { code: string; message: string } | undefined }>(
    '501901',
    'answer rests on an assumption',
    'mock',
    ({ entries, instead }) =>
      `The contract does not settle what is answered here${instead ? ` (${instead.code}, ${instead.message})` : ''}, and ` +
      `the mock was started with --require documented. Nothing was changed. See docs/fidelity.md, or GET ` +
      `/__admin/fidelity/<entry>: ${entries.join(', ')}. To rely on it all the same, start with ` +
      `${entries.map(entry => `--accept ${entry}`).join(' ')}.`
  ),
  notReady: rule<{ problem: string }>('503002', 'not ready', 'mock', ({ problem }) => `The database ${problem}.`),
  databaseUnusable: rule<{ failure: string }>(
    '503901',
    'database cannot be used',
    'mock',
    ({ failure }) => `Nothing of the request was kept. The database ${failure}.`
  )
} as const
