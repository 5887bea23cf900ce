/** Schemas of the reports on coverage and conduct. */
import { Type } from '@sinclair/typebox'
import { oneOfStrings, ref } from '../../contract/schemas/json-schema.js'

const CoverageSummary = Type.Object(
  {
    seen: Type.Integer(),
    total: Type.Integer(),
    percent: Type.Integer({ description: 'Rounded down, so that 100 means all of them.' })
  },
  { $id: 'CoverageSummary' }
)

const OutcomeCoverage = Type.Object(
  {
    kind: oneOfStrings(['success', 'error', 'fault']),
    name: Type.String({ description: 'success, the rule of an error, or the kind of a fault.' }),
    status: Type.Optional(Type.Integer()),
    count: Type.Integer()
  },
  { $id: 'OutcomeCoverage' }
)

const OperationCoverage = Type.Object(
  {
    operation: Type.String(),
    method: Type.String(),
    path: Type.String(),
    called: Type.Integer(),
    outcomes: Type.Array(ref(OutcomeCoverage))
  },
  { $id: 'OperationCoverage' }
)

const CoverageReport = Type.Object(
  {
    operations: ref(CoverageSummary),
    errors: ref(CoverageSummary),
    faults: ref(CoverageSummary),
    details: Type.Array(ref(OperationCoverage))
  },
  { $id: 'CoverageReport', description: 'Without the name of a sandbox, of all sandboxes, ended ones included.' }
)

const severity = oneOfStrings(['error', 'warning'])

const ConductRequest = Type.Object(
  {
    id: Type.String({ description: 'Of an entry of the journal.' }),
    at: Type.String(),
    method: Type.String(),
    path: Type.String(),
    operation: Type.Optional(Type.String()),
    status: Type.Optional(Type.Integer({ description: 'Absent if the connection was cut.' })),
    fault: Type.Optional(Type.String({ description: 'The kind of the fault that affected it.' }))
  },
  { $id: 'ConductRequest' }
)

const ConductFinding = Type.Object(
  {
    rule: Type.String(),
    severity,
    message: Type.String(),
    why: Type.String(),
    fix: Type.String(),
    requests: Type.Array(ref(ConductRequest))
  },
  { $id: 'ConductFinding' }
)

const ConductRule = Type.Object(
  { name: Type.String(), severity, why: Type.String(), fix: Type.String(), on: Type.Boolean() },
  { $id: 'ConductRule' }
)

const ConductReport = Type.Object(
  { findings: Type.Array(ref(ConductFinding)), rules: Type.Array(ref(ConductRule)) },
  { $id: 'ConductReport' }
)

export const rehearsalSchemas = [
  CoverageSummary,
  OutcomeCoverage,
  OperationCoverage,
  CoverageReport,
  ConductRequest,
  ConductFinding,
  ConductRule,
  ConductReport
] as const
