/** The state of a server in the Prometheus text format 0.0.4. */
import { packageVersion } from '../core/package.js'
import type { Sandbox } from './sandboxes/sandbox.js'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]

export function describeMetrics(sandboxes: readonly Sandbox[]): string {
  const perSandbox = (valueOf: (sandbox: Sandbox) => number) =>
    sandboxes.map((sandbox): Sample => [{ sandbox: sandbox.id }, valueOf(sandbox)])
  return [
    metric('versori_mock_info', 'gauge', 'The version of the mock.', [[{ version: packageVersion }, 1]]),
    metric('versori_mock_uptime_seconds', 'gauge', 'Seconds since the process started.', [[{}, process.uptime()]]),
    metric('versori_mock_sandboxes', 'gauge', 'The default sandbox and the leased ones.', [[{}, sandboxes.length]]),
    metric(
      'versori_mock_requests_total',
      'counter',
      'Requests by operation and status.',
      sandboxes.flatMap(requestSamples)
    ),
    metric(
      'versori_mock_faults_fired_total',
      'counter',
      'Requests that a fault affected.',
      sandboxes.flatMap(faultSamples)
    ),
    metric(
      'versori_mock_journal_entries',
      'gauge',
      'Requests in the journal.',
      perSandbox(box => box.journal.count().count)
    ),
    metric(
      'versori_mock_journal_evicted_total',
      'counter',
      'Requests that the journal discarded.',
      perSandbox(box => box.journal.count().evicted)
    ),
    metric('process_resident_memory_bytes', 'gauge', 'Resident memory.', [[{}, process.memoryUsage.rss()]])
  ].join('')
}

function requestSamples({ id, requestCounts }: Sandbox): Sample[] {
  return requestCounts
    .list()
    .map(({ operation, status, count }) => [{ sandbox: id, operation, status: String(status ?? 'cut') }, count])
}

function faultSamples({ id, faults }: Sandbox): Sample[] {
  return faults.list().map(({ id: fault, kind, fired }) => [{ sandbox: id, fault, kind }, fired])
}

function metric(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${describeLabels(labels)} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

/** Values are ids, names of operations and kinds of faults, which need no escaping. */
function describeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
