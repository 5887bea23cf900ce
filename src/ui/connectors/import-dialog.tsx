/** Imports a connector into an organisation by the real operation, and shows what became of it. */
import { useSignal } from '@preact/signals'
import type { Connector } from '../../contract/schemas/connector.js'
import type { ErrorBody } from '../../contract/schemas/common.js'
import type { ConnectorGraphReport } from '../../control/views/connector-graph.js'
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { Dialog } from '../parts/dialog.js'
import { Status } from '../parts/status.js'
import { shorten, toVisible } from '../parts/visible-text.js'
import { callOperation, type OperationResult } from '../state/api.js'
import { getCredential } from '../state/callers.js'
import { renew } from '../state/connection.js'
import { attempt } from '../state/notices.js'
import { usePolled } from '../state/polling.js'
import { href, organisationId } from '../state/route.js'
import { Comparison } from './comparison.js'

interface DialogProps {
  readonly source: Connector
  readonly graph: ConnectorGraphReport
  readonly onClose: () => void
}

export function ImportDialog({ source, graph, onClose }: DialogProps) {
  const result = useSignal<OperationResult | undefined>(undefined)
  const close = () => {
    if (result.value?.status === 200) renew()
    onClose()
  }
  return (
    <Dialog title={`Import ${toVisible(shorten(source.name, 60))}`} onClose={close} class="wide">
      {result.value === undefined ? (
        <ImportForm source={source} graph={graph} onDone={done => (result.value = done)} />
      ) : (
        <Outcome source={source} graph={graph} result={result.value} onAgain={() => (result.value = undefined)} />
      )}
    </Dialog>
  )
}

interface FormProps extends Omit<DialogProps, 'onClose'> {
  readonly onDone: (result: OperationResult) => void
}

function ImportForm({ source, graph, onDone }: FormProps) {
  const { data } = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations')
  const organisations = data?.organisations ?? []
  const others = [...organisations].sort((one, other) => rank(one, source) - rank(other, source))
  const chosen = useSignal(organisationId.value)
  const version = useSignal('latest')
  const target = organisations.find(({ id }) => id === chosen.value) ?? others[0]
  const submit = (event: Event) => {
    event.preventDefault()
    if (target !== undefined) void attempt(async () => onDone(await importInto(source.id, version.value, target)))
  }
  return (
    <form onSubmit={submit}>
      <label>
        Into organisation
        <select value={target?.id} onChange={event => (chosen.value = event.currentTarget.value)}>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {toVisible(shorten(name, 60))}
            </option>
          ))}
        </select>
      </label>
      <label>
        Version
        <select value={version.value} onChange={event => (version.value = event.currentTarget.value)}>
          {(['latest', 'default'] as const).map(alias => (
            <option key={alias} value={alias}>
              {alias}, now {toVisible(shorten(graph.aliases[alias] ?? 'nothing', 60))}
            </option>
          ))}
          {graph.versions.map(({ id, name, publishedAt }) => (
            <option key={id} value={name}>
              {toVisible(shorten(name, 60))} {publishedAt === null && '(draft)'}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="primary" disabled={target === undefined}>
        Import
      </button>
    </form>
  )
}

/** The owner of the source comes last: other organisations import it. */
function rank({ id }: OrganisationReport, { organisationId: owner }: Connector): number {
  return id === owner ? 1 : 0
}

async function importInto(connectorId: string, version: string, target: OrganisationReport): Promise<OperationResult> {
  const token = await getCredential(target)
  const path = `/o/${target.id}/connectors/${connectorId}/versions/${encodeURIComponent(version)}/library/import`
  return callOperation({ method: 'POST', path, token })
}

interface OutcomeProps extends Omit<DialogProps, 'onClose'> {
  readonly result: OperationResult
  readonly onAgain: () => void
}

function Outcome({ source, graph, result: { status, id, body }, onAgain }: OutcomeProps) {
  const inJournal = id === undefined ? undefined : <a href={href('requests', { request: id })}>In the journal</a>
  if (status === 200) {
    const copy = body as Connector
    return (
      <>
        <p>
          <Status status={status} /> Imported as <a href={href('connectors', {}, copy.id)}>{toVisible(copy.name)}</a>.{' '}
          {inJournal}
        </p>
        <Comparison source={source} graph={graph} copy={copy} />
      </>
    )
  }
  const { message = 'The connection was cut.', details = '' } = (body ?? {}) as Partial<ErrorBody>
  return (
    <>
      <p role="alert">
        <Status status={status} /> {toVisible(message)} {toVisible(String(details))} {inJournal}
      </p>
      <button type="button" onClick={onAgain}>
        Try another
      </button>
    </>
  )
}
