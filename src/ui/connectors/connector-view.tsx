import { useSignal } from '@preact/signals'
import type { ConnectorGraphReport } from '../../control/views/connector-graph.js'
import type { Connector } from '../../contract/schemas/connector.js'
import { CopyButton } from '../parts/copy-button.js'
import { Data } from '../parts/data.js'
import { JsonView } from '../parts/json-view.js'
import { Loaded, Panel } from '../parts/panel.js'
import { usePolled } from '../state/polling.js'
import { href } from '../state/route.js'
import { GraphView } from './graph-view.js'
import { ImportDialog } from './import-dialog.js'
import { Timeline } from './timeline.js'

/** Milliseconds. */
const INTERVAL = 5_000

export function ConnectorView({ id }: { readonly id: string }) {
  const path = `connectors/${encodeURIComponent(id)}`
  const connector = usePolled<Connector>(path, INTERVAL)
  const graph = usePolled<ConnectorGraphReport>(`${path}/graph`, INTERVAL)
  const isImporting = useSignal(false)
  return (
    <div class="connector">
      <p>
        <a href={href('connectors')}>All connectors</a>
      </p>
      <Loaded of={connector}>{data => <Head connector={data} onImport={() => (isImporting.value = true)} />}</Loaded>
      <Loaded of={graph}>
        {data => (
          <div class="graph-and-timeline">
            <Panel title="Graph">
              <GraphView graph={data} />
            </Panel>
            <Panel title="Versions">
              <Timeline graph={data} />
            </Panel>
          </div>
        )}
      </Loaded>
      {connector.data !== undefined && (
        <Panel title="JSON" actions={<CopyButton text={JSON.stringify(connector.data, null, 2)} what="JSON" />}>
          <JsonView value={connector.data} open={1} />
        </Panel>
      )}
      {isImporting.value && connector.data !== undefined && graph.data !== undefined && (
        <ImportDialog source={connector.data} graph={graph.data} onClose={() => (isImporting.value = false)} />
      )}
    </div>
  )
}

interface HeadProps {
  readonly connector: Connector
  readonly onImport: () => void
}

function Head({ connector, onImport }: HeadProps) {
  const { id, name, public: isPublic, versions } = connector
  const isImportable = isPublic && versions.some(({ publishedAt }) => publishedAt !== null)
  return (
    <div class="head">
      <h2>
        <Data value={name === '' ? '(no name)' : name} length={120} />
      </h2>
      <span class="muted">
        {isPublic ? 'public' : 'private'}, <Data value={id} />
      </span>
      <span class="space" />
      <a href={href('requests', { connectorId: id })}>Its requests</a>
      <button type="button" class="primary" disabled={!isImportable} onClick={onImport}>
        Import into…
      </button>
      {!isImportable && <span class="muted">Only a public connector with a published version can be imported.</span>}
    </div>
  )
}
