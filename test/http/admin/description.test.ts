import t from 'tap'
import { packageVersion } from '../../../src/core/package.js'
import { createApp, demo, injectImport } from '../../helpers/app.js'

t.test('metrics count the responses, the cut responses and the fired faults of each sandbox', async t => {
  const app = await createApp(t)
  const fault = { operation: 'ImportPublicConnectorVersion', kind: 'reset', times: 1 }
  await app.inject({ method: 'POST', url: '/__admin/faults', payload: fault })
  await t.rejects(injectImport(app))
  await injectImport(app)
  await injectImport(app, { connector: demo.unknown })
  await app.inject('/nowhere')

  const response = await app.inject('/__admin/metrics')
  t.equal(response.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  // The values that differ from run to run.
  const varying =
    /^(versori_mock_uptime_seconds|versori_mock_cache_bytes\{sandbox="default"\}|process_resident_memory_bytes) [\d.]+$/gm
  t.equal(
    response.body.replace(varying, '$1 …'),
    `# HELP versori_mock_info The version of the mock.
# TYPE versori_mock_info gauge
versori_mock_info{version="${packageVersion}"} 1
# HELP versori_mock_uptime_seconds Seconds since the process started.
# TYPE versori_mock_uptime_seconds gauge
versori_mock_uptime_seconds …
# HELP versori_mock_sandboxes The default sandbox and the leased ones.
# TYPE versori_mock_sandboxes gauge
versori_mock_sandboxes 1
# HELP versori_mock_requests_total Requests by operation and status.
# TYPE versori_mock_requests_total counter
versori_mock_requests_total{sandbox="default",operation="ImportPublicConnectorVersion",status="cut"} 1
versori_mock_requests_total{sandbox="default",operation="ImportPublicConnectorVersion",status="200"} 1
versori_mock_requests_total{sandbox="default",operation="ImportPublicConnectorVersion",status="404"} 1
versori_mock_requests_total{sandbox="default",operation="none",status="404"} 1
# HELP versori_mock_faults_fired_total Requests that a fault affected.
# TYPE versori_mock_faults_fired_total counter
versori_mock_faults_fired_total{sandbox="default",fault="fault-1",kind="reset"} 1
# HELP versori_mock_journal_entries Requests in the journal.
# TYPE versori_mock_journal_entries gauge
versori_mock_journal_entries{sandbox="default"} 4
# HELP versori_mock_journal_evicted_total Requests that the journal discarded.
# TYPE versori_mock_journal_evicted_total counter
versori_mock_journal_evicted_total{sandbox="default"} 0
# HELP versori_mock_cache_bytes The size of the cache of responses to reads.
# TYPE versori_mock_cache_bytes gauge
versori_mock_cache_bytes{sandbox="default"} …
# HELP process_resident_memory_bytes Resident memory.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes …
`
  )
})

t.test('a reset clears the request counters of the metrics', async t => {
  const app = await createApp(t)
  await injectImport(app)
  await app.inject({ method: 'POST', url: '/__admin/reset' })
  t.notMatch((await app.inject('/__admin/metrics')).body, /versori_mock_requests_total\{/)
})
