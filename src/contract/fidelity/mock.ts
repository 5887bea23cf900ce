import { ofMock } from './entry.js'

/** What the real platform does not have. */
export const mock = {
  'sandboxes': ofMock(
    'The sandbox of a request is named by x-mock-sandbox, otherwise by the organisation in the path, otherwise by the token. If none names one, it is the default sandbox.',
    'Tests can then run in parallel.',
    { errors: ['sandboxNotFound', 'sandboxLimitReached', 'defaultSandboxStays', 'tokenOfOtherSandbox'] }
  ),
  'replicas': ofMock(
    'With --replica, the number of the replica is in the ids and keys of sandboxes that it leases: two characters of the alphabet of ULIDs, at the 11th and 12th place of the ids of the sandbox and its organisation, and after swo_ in its keys.',
    'A load balancer finds the replica that has a sandbox.'
  ),
  'faults': ofMock(
    'A fault replaces the response of an operation or corrupts it. The header x-mock-explain then says fault.',
    'Clients can be tested against failures.',
    { errors: ['faultNotFound', 'faultLimitReached'] }
  ),
  'faults-of-every-sandbox': ofMock(
    'A fault with sandbox * is for the default sandbox and all leases, those of the future included. Each sandbox counts for itself. A reset starts it anew.',
    'A whole test suite can meet a failure without a change of its tests.'
  ),
  'coverage-and-conduct': ofMock(
    'The control plane reports which operations and outcomes were seen, and what a client did that it should not do.',
    'Tests show what a client does, and these reports what the tests do not show.'
  ),
  'reset-cuts-requests': ofMock(
    'When a sandbox is reset or its data is replaced, the connections of its requests without a response are closed, and these requests write nothing.',
    'A late request of one test must not change the data of the next.'
  ),
  'control-plane': ofMock(
    'Everything under /__admin controls the mock. On a loopback address only callers on this machine can use it; on any other address it needs the admin token. With --admin-token generate, as in the image, the mock makes the token and prints it.',
    'It is not part of the contract.',
    {
      errors: [
        'adminTokenRequired',
        'adminCallerForbidden',
        'controlPlaneOff',
        'waitLimitReached',
        'streamLimitReached'
      ]
    }
  ),
  'root-describes-the-mock': ofMock(
    'GET / and GET /api/connect/v1 describe the mock, in JSON or as a page for browsers.',
    'Tools wait for a server by asking for its base URL.'
  ),
  'urls-follow-the-request': ofMock(
    'URLs in responses begin with the scheme and the host that the request used. --public-url fixes them, and --trust-proxy reads X-Forwarded-*. A Host that cannot be in a URL is a 400.',
    'A container is reached by a port or a name that it does not know.'
  ),
  'answers-are-checked': ofMock(
    'Under validateResponses every response is checked against the contract before it is sent. One that does not fit becomes a 500 that says why.',
    'A test must not take a bug in the mock for the contract.',
    { settings: ['validateResponses'], errors: ['responseInvalid'] }
  ),
  'observations-are-followed': ofMock(
    'With --observations the mock follows what was seen of the real platform: settings, statuses of errors, and the evidence of the entries.',
    'What the contract leaves open can be observed (docs/calibrate.md).'
  ),
  'assumptions-are-refused': ofMock(
    'Under --require documented a response that rests on an assumption becomes a 501 that names the ledger entry, and nothing is changed.',
    'For clients that must rely on documented behaviour only.',
    { errors: ['restsOnAssumption'] }
  )
}
