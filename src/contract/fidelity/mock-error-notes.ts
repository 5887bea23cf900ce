import type { mockErrors } from '../errors/mock-errors.js'
import type { ErrorNote } from './entry.js'

/** Errors that the real platform does not have. */
export const mockErrorNotes: Readonly<Record<keyof typeof mockErrors, ErrorNote>> = {
  adminTokenRequired: { behaviour: 'A mock with an admin token refuses control-plane requests without it.' },
  tokenOfOtherSandbox: { behaviour: 'A token that was created for another sandbox is refused.' },
  adminCallerForbidden: {
    behaviour: 'The control plane refuses callers on other machines, and web pages of other origins.'
  },
  controlPlaneOff: { behaviour: 'The control plane is off on an address of the network if there is no admin token.' },
  sandboxNotFound: { behaviour: 'A sandbox that does not exist is a 404 from every operation.' },
  snapshotNotFound: { behaviour: 'A snapshot that does not exist is a 404.' },
  requestNotFound: { behaviour: 'A request that is not in the journal is a 404.' },
  faultNotFound: { behaviour: 'A fault that does not exist is a 404.' },
  fidelityEntryNotFound: { behaviour: 'An entry that is not in this ledger is a 404.' },
  usageNotFound: { behaviour: 'A usage mark that does not exist is a 404.' },
  sandboxLimitReached: { behaviour: 'The number of leased sandboxes is limited by --max-sandboxes.' },
  defaultSandboxStays: { behaviour: 'The default sandbox cannot be ended.' },
  snapshotLimitReached: { behaviour: 'The snapshots of a sandbox are limited in number and size.' },
  faultLimitReached: { behaviour: 'The active faults of a sandbox are limited in number and length.' },
  waitLimitReached: { behaviour: 'The searches that wait for requests of a sandbox are limited in number.' },
  streamLimitReached: { behaviour: 'The clients that follow the requests of a sandbox are limited in number.' },
  seedNotKept: { behaviour: 'A database file without a copy of its seed cannot be reset.' },
  pipelineTooLong: {
    behaviour: 'The requests that wait for earlier responses on one connection are limited in number.'
  },
  internal: { behaviour: 'A bug in the mock is reported as such, and logged.' },
  responseInvalid: {
    behaviour: 'Under validateResponses, a response that does not fit the contract is not sent.',
    settings: ['validateResponses']
  },
  restsOnAssumption: { behaviour: 'Under --require documented, a response that rests on an assumption is not sent.' },
  notReady: { behaviour: 'A mock that is not ready, or cannot write to its database, reports it.' },
  databaseUnusable: {
    behaviour:
      'A request that fails because of the database file or its disk gets this error, and nothing of it is kept.'
  },
  tooManyOpenFiles: {
    behaviour: 'A request that needs a file while the process can open no more gets this error, and can be repeated.'
  }
}
