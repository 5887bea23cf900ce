/** Errors that the real platform does not have: those of the control plane and of the mock itself. */
import { didYouMean, type Nearest, rule } from './error-rule.js'

export const mockErrors = {
  adminTokenRequired: rule(
    '401015',
    'admin token required',
    'mock',
    () =>
      'Send "Authorization: Bearer <admin token>", with the token that the server was started with (--admin-token). In ' +
      'a browser, enter it as the password, with any user name.'
  ),
  tokenOfOtherSandbox: rule(
    '401016',
    'token of another sandbox',
    'mock',
    () => 'The token was created for another sandbox, or for one that has ended. Create a token for this sandbox.'
  ),

  adminCallerForbidden: rule(
    '403003',
    'caller forbidden',
    'mock',
    () =>
      'The control plane takes requests from this machine only, and not from web pages of another origin. Call it at ' +
      'a loopback address, such as 127.0.0.1.'
  ),

  controlPlaneOff: rule(
    '404016',
    'control plane is off',
    'mock',
    () =>
      'The server listens on an address that other machines can reach. Start it with --admin-token to switch the ' +
      'control plane on, and send the token as a bearer token.'
  ),
  sandboxNotFound: rule<{ id: string }>(
    '404006',
    'sandbox not found',
    'mock',
    ({ id }) =>
      `Sandbox "${id}" does not exist or has ended. Lease one with POST /__admin/sandboxes, or name no sandbox.`
  ),
  snapshotNotFound: rule<Nearest>(
    '404901',
    'snapshot not found',
    'mock',
    ({ nearest }) => `The sandbox has no snapshot with this name.${didYouMean(nearest)}`
  ),
  requestNotFound: rule(
    '404902',
    'request not found',
    'mock',
    () => 'The journal has no request with this id. It may have been cleared or evicted.'
  ),
  faultNotFound: rule('404903', 'fault not found', 'mock', () => 'The sandbox has no fault with this id.'),
  fidelityEntryNotFound: rule<Nearest>(
    '404911',
    'ledger entry not found',
    'mock',
    ({ nearest }) => `The ledger has no entry with this id. GET /__admin/fidelity lists them.${didYouMean(nearest)}`
  ),
  usageNotFound: rule('404910', 'usage not found', 'mock', () => 'The sandbox has no usage mark with this id.'),

  sandboxLimitReached: rule<{ limit: number }>(
    '409901',
    'sandbox limit reached',
    'mock',
    ({ limit }) => `All ${limit} sandboxes are leased. End some, or start the server with a larger --max-sandboxes.`
  ),
  defaultSandboxStays: rule(
    '409902',
    'default sandbox cannot be ended',
    'mock',
    () => 'Reset it instead, with POST /__admin/reset.'
  ),
  snapshotLimitReached: rule<{ snapshots: number; mebibytes: number; total: number }>(
    '409903',
    'snapshot limit reached',
    'mock',
    ({ snapshots, mebibytes, total }) =>
      `A sandbox keeps at most ${snapshots} snapshots, of ${mebibytes} MiB each and ${total} MiB in total. Delete some.`
  ),
  faultLimitReached: rule<{ limit: string }>(
    '409904',
    'fault limit reached',
    'mock',
    ({ limit }) => `The sandbox cannot have more than ${limit}. Delete some.`
  ),
  waitLimitReached: rule<{ limit: number }>(
    '429902',
    'wait limit reached',
    'mock',
    ({ limit }) => `${limit} searches already wait for requests of the sandbox. Wait for one of them to end.`
  ),
  streamLimitReached: rule<{ limit: number }>(
    '429903',
    'stream limit reached',
    'mock',
    ({ limit }) => `${limit} clients already follow the requests of the sandbox. Close one of the streams.`
  ),
  seedNotKept: rule(
    '409905',
    'seed not kept',
    'mock',
    () => 'An older mock created this database and kept no copy of its seed. Load data with PUT /__admin/state instead.'
  ),
  pipelineTooLong: rule<{ limit: number }>(
    '429901',
    'too many requests at once',
    'mock',
    ({ limit }) => `At most ${limit} requests can wait on one connection. Read some responses before you send more.`
  ),
  internal: rule(
    '500001',
    'internal error',
    'mock',
    () => 'This is a bug in the mock. Please report it with the log line of this request id.'
  ),
  responseInvalid: rule<{ problem: string }>(
    '500002',
    'response does not fit the contract',
    'mock',
    ({ problem }) => `This is a bug in the mock, found by validateResponses: ${problem}.`
  ),
  restsOnAssumption: rule<{ entries: readonly string[]; instead: { code: string; message: string } | undefined }>(
    '501901',
    'response rests on an assumption',
    'mock',
    ({ entries, instead }) =>
      `The contract does not settle this response${instead ? ` (${instead.code}, ${instead.message})` : ''}, and the ` +
      `mock was started with --require documented. Nothing was changed. For the reasons, see docs/fidelity.md or GET ` +
      `/__admin/fidelity/<entry>: ${entries.join(', ')}. To rely on it anyway, start with ` +
      `${entries.map(entry => `--accept ${entry}`).join(' ')}.`
  ),
  notReady: rule<{ problem: string }>('503002', 'not ready', 'mock', ({ problem }) => `The database ${problem}.`),
  databaseUnusable: rule<{ failure: string }>(
    '503901',
    'database cannot be used',
    'mock',
    ({ failure }) => `The request changed nothing. The database ${failure}.`
  ),
  tooManyOpenFiles: rule(
    '503902',
    'too many open files',
    'mock',
    () =>
      'The mock cannot open a file that it needs, because too many connections and files are open. Close some ' +
      'connections and try again, or start the mock with a larger limit (ulimit -n).'
  )
} as const
