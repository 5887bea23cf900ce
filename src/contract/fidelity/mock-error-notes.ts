import type { mockErrors } from '../errors/mock-errors.js'
import type { ErrorNote } from './entry.js'

/** Of errors that have no counterpart on the real platform. */
export const mockErrorNotes: Readonly<Record<keyof typeof mockErrors, ErrorNote>> = {
  adminTokenRequired: { behaviour: 'The control plane of a mock with an admin token refuses callers without it.' },
  tokenOfOtherSandbox: { behaviour: 'A token that was minted for another sandbox is refused.' },
  adminCallerForbidden: {
    behaviour: 'The control plane refuses callers of other machines, and web pages of other origins.'
  },
  sandboxNotFound: { behaviour: 'A sandbox that is named and not there is not found, by any operation.' },
  snapshotNotFound: { behaviour: 'A snapshot that is not kept is not found.' },
  requestNotFound: { behaviour: 'A request that the journal does not hold is not found.' },
  faultNotFound: { behaviour: 'A fault that is not there is not found.' },
  fidelityEntryNotFound: { behaviour: 'An entry that this ledger does not have is not found.' },
  usageNotFound: { behaviour: 'A mark of use that is not there is not found.' },
  sandboxLimitReached: { behaviour: 'No more sandboxes are leased than --max-sandboxes says.' },
  defaultSandboxStays: { behaviour: 'The default sandbox is not ended.' },
  snapshotLimitReached: { behaviour: 'A sandbox keeps so many snapshots only.' },
  faultLimitReached: { behaviour: 'A sandbox has so many active faults only.' },
  seedNotKept: { behaviour: 'A database file that was made without a copy of its seed cannot be reset.' },
  pipelineTooLong: { behaviour: 'Of one connection, so many requests only may wait for the answers before theirs.' },
  internal: { behaviour: 'A fault of the mock itself is told as one, and logged.' },
  responseInvalid: {
    behaviour: 'Under validateResponses, an answer that does not fit the contract is not sent.',
    settings: ['validateResponses']
  },
  restsOnAssumption: { behaviour: 'Under --require documented, an answer that rests on an assumption is not sent.' },
  notReady: { behaviour: 'A mock that is not ready, or whose database cannot be written, says so.' },
  databaseUnusable: {
    behaviour: 'A request that the file or the disk of the database fails is answered so, and nothing of it is kept.'
  }
}
