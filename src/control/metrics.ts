/** The state of a server in the Prometheus text format 0.0.4. */
import { packageVersion } from '../core/package.js'
import type { Sandbox } from './sandboxes/sandbox.js'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]

interface Metric {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  readonly samples: readonly Sample[]
}

export function describeMetrics(sandboxes: readonly Sandbox[]): string {
  return [...listServerMetrics(sandboxes.length), ...listSandboxMetrics(sandboxes), describeMemory()]
    .map(describe)
    .join('')
}

function listServerMetrics(sandboxes: number): Metric[] {
  return [
    {
      name: 'versori_mock_info',
      type: 'gauge',
      help: 'The version of the mock.',
      samples: [[{ version: packageVersion }, 1]]
    },
    {
      name: 'versori_mock_uptime_seconds',
      type: 'gauge',
      help: 'Seconds since the process started.',
      samples: [[{}, process.uptime()]]
    },
    {
      name: 'versori_mock_sandboxes',
      type: 'gauge',
      help: 'The default sandbox and the leased ones.',
      samples: [[{}, sandboxes]]
    }
  ]
}

function listSandboxMetrics(sandboxes: readonly Sandbox[]): Metric[] {
  const perSandbox = (valueOf: (sandbox: Sandbox) => number) =>
    sandboxes.map((sandbox): Sample => [{ sandbox: sandbox.id }, valueOf(sandbox)])
  return [
    {
      name: 'versori_mock_requests_total',
      type: 'counter',
      help: 'Requests by operation and status.',
      samples: sandboxes.flatMap(requestSamples)
    },
    {
      name: 'versori_mock_faults_fired_total',
      type: 'counter',
      help: 'Requests that a fault affected.',
      samples: sandboxes.flatMap(faultSamples)
    },
    {
      name: 'versori_mock_journal_entries',
      type: 'gauge',
      help: 'Requests in the journal.',
      samples: perSandbox(({ journal }) => journal.count().count)
    },
    {
      name: 'versori_mock_journal_evicted_total',
      type: 'counter',
      help: 'Requests that the journal discarded.',
      samples: perSandbox(({ journal }) => journal.countEvicted())
    },
    {
      name: 'versori_mock_cache_bytes',
      type: 'gauge',
      help: 'The size of the cache of responses to reads.',
      samples: perSandbox(({ cacheBytes }) => cacheBytes())
    }
  ]
}

function describeMemory(): Metric {
  return {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    help: 'Resident memory.',
    samples: [[{}, process.memoryUsage.rss()]]
  }
}

function requestSamples({ id, requestCounts }: Sandbox): Sample[] {
  return requestCounts
    .list()
    .map(({ operation, status, count }) => [{ sandbox: id, operation, status: String(status ?? 'cut') }, count])
}

function faultSamples({ id, faults }: Sandbox): Sample[] {
  return faults.list().map(({ id: fault, kind, fired }) => [{ sandbox: id, fault, kind }, fired])
}

function describe({ name, type, help, samples }: Metric): string {
  const lines = samples.map(([labels, value]) => `${name}${describeLabels(labels)} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

/** Values are ids, names of operations and kinds of faults, which need no escaping. */
function describeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
