/** The entry `versori-mock/control`: controls a mock over HTTP. It needs only `fetch`, and runs in browsers, too. */
export type { Settings } from '../contract/settings.js'
export type { SandboxRequest, TokenRequest } from '../control/body-schemas.js'
export type { ConductFinding, ConductReport } from '../control/conduct/judge-conduct.js'
export type { CoverageReport } from '../control/coverage/describe-coverage.js'
export type { FaultCriteria } from '../control/faults/explain-fired.js'
export type { Fault } from '../control/faults/fault-schema.js'
export type { FaultReport } from '../control/faults/faults.js'
export type { JournalEntry } from '../control/journal/journal-entry.js'
export type { JournalCriteria } from '../control/journal/journal-schema.js'
export type { JournalCount } from '../control/journal/journal.js'
export type { WholeSeed } from '../control/seeds/export-state.js'
export { type ConnectOptions, ControlError } from './call.js'
export { connect, type RemoteBox, type RemoteMock } from './connect.js'
export type {
  RemoteClock,
  RemoteFaults,
  RemoteRequests,
  RemoteSandbox,
  RemoteSettings,
  RemoteSnapshot,
  RemoteState
} from './remote-sandbox.js'
