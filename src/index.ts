/** The public API of the package. */
export { ApiError } from './contract/errors.js'
export type { Settings } from './contract/settings.js'
export type { SandboxRequest, TokenRequest } from './control/body-schemas.js'
export type { ConductFinding, ConductReport } from './control/conduct/judge-conduct.js'
export type { CoverageReport } from './control/coverage/describe-coverage.js'
export type { Fault } from './control/faults/fault-schema.js'
export type { FaultCriteria } from './control/faults/explain-fired.js'
export type { FaultReport } from './control/faults/faults.js'
export type { JournalEntry } from './control/journal/journal-entry.js'
export type { JournalCriteria } from './control/journal/journal-schema.js'
export type { JournalCount } from './control/journal/journal.js'
export { SeedError, type SeedProblem } from './control/seeds/seed-error.js'
export type { SeedDocument } from './control/seeds/seed-schema.js'
export type { WholeSeed } from './control/seeds/export-state.js'
export { createClock, type Clock } from './core/clock.js'
export type { Logger } from './http/logger.js'
export type { AppOptions } from './http/options.js'
export type { Box } from './library/box.js'
export type { ClockControls } from './library/clock-controls.js'
export { buildApp } from './library/embed.js'
export type { FaultControls } from './library/fault-controls.js'
export type { SandboxOptions } from './library/lease.js'
export type { InjectRequest, InjectResponse, MockApp } from './library/mock-app.js'
export type { CountOptions, RequestControls, WaitOptions } from './library/request-controls.js'
export type { RequestCriteria } from './library/request-criteria.js'
export type {
  ConductOptions,
  SandboxControls,
  SettingControls,
  Snapshot,
  StateControls
} from './library/sandbox-controls.js'
export { type Mock, startMock } from './library/start-mock.js'
export { type MockSource, withSandbox } from './library/with-sandbox.js'
export type { Seed, StartOptions } from './library/start-options.js'
export { DatabaseError } from './store/database/database-error.js'
