import type { JournalEntry, JournalMessage } from '../../control/journal/journal-entry.js'
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { CopyButton } from '../parts/copy-button.js'
import { Data } from '../parts/data.js'
import { toDateTime, toMilliseconds } from '../parts/format.js'
import { JsonView } from '../parts/json-view.js'
import { Loaded } from '../parts/panel.js'
import { Status } from '../parts/status.js'
import { toVisible } from '../parts/visible-text.js'
import { callOperation } from '../state/api.js'
import { getCredential } from '../state/callers.js'
import { attempt, notify } from '../state/notices.js'
import { usePolled } from '../state/polling.js'
import { go, href, setParams } from '../state/route.js'
import { toTarget } from './target.js'
import { Why } from './why.js'

interface DetailsProps {
  readonly id: string
  readonly onClose: () => void
}

export function Details({ id, onClose }: DetailsProps) {
  const entry = usePolled<JournalEntry>(`requests/${encodeURIComponent(id)}`)
  return (
    <section class="details" aria-label="Request details">
      <header>
        <h2>Request</h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </header>
      <Loaded of={entry}>{data => <Entry entry={data} />}</Loaded>
    </section>
  )
}

function Entry({ entry }: { readonly entry: JournalEntry }) {
  const { status, fault, method, operation, connectorId, version, response } = entry
  return (
    <div class="entry">
      <p class="headline">
        <Status status={status} fault={fault?.kind} /> <strong>{method}</strong>{' '}
        <Data value={operation ?? 'no operation'} />{' '}
        {connectorId !== undefined && <a href={href('connectors', {}, connectorId)}>connector</a>}
        {version !== undefined && (
          <>
            {' '}
            <Data class="muted" value={`@${version}`} />
          </>
        )}
      </p>
      <p class="data path">{toVisible(toTarget(entry))}</p>
      <Actions entry={entry} />
      <Why entry={entry} />
      <div class="sides">
        <Side title="Request" recorded={entry} empty="No body, or none that the journal keeps." />
        <Side title="Response" recorded={response} empty="The journal has no body of this response." />
      </div>
      <Timing entry={entry} />
    </div>
  )
}

function Side(props: {
  readonly title: string
  readonly recorded: JournalMessage | undefined
  readonly empty: string
}) {
  const { title, recorded, empty } = props
  const headers = Object.entries(recorded?.headers ?? {})
  return (
    <section class="side" aria-label={title}>
      <h3>{title}</h3>
      {headers.length > 0 && (
        <details>
          <summary>{headers.length} headers</summary>
          <dl class="pairs">
            {headers.map(([name, value]) => (
              <div key={name}>
                <dt>
                  <Data value={name} />
                </dt>
                <dd>
                  <Data value={String(value)} length={500} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {recorded?.body === undefined ? <p class="muted">{empty}</p> : <JsonView value={recorded.body} />}
      {recorded?.bodyTruncated === true && <p class="muted">The journal keeps only the beginning of this body.</p>}
    </section>
  )
}

function Timing({ entry }: { readonly entry: JournalEntry }) {
  const { at, duration, principal, id } = entry
  return (
    <dl class="pairs">
      <div>
        <dt>arrived</dt>
        <dd class="data">{toDateTime(at)}</dd>
      </div>
      <div>
        <dt>took</dt>
        <dd class="data">{toMilliseconds(duration)}</dd>
      </div>
      <div>
        <dt>caller</dt>
        <dd>
          {principal === undefined ? 'no accepted credential' : <Data value={`${principal.kind} ${principal.name}`} />}
        </dd>
      </div>
      <div>
        <dt>id</dt>
        <dd>
          <Data value={id} />
        </dd>
      </div>
    </dl>
  )
}

function Actions({ entry }: { readonly entry: JournalEntry }) {
  const organisations = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations').data?.organisations
  const { operation, connectorId, organisationId, version } = entry
  const organisation = organisations?.find(({ id }) => id === organisationId)
  return (
    <div class="actions">
      <CopyButton text={entry.curl ?? ''} what="curl" />
      <button type="button" onClick={() => void attempt(() => sendAgain(entry, organisation))}>
        Send again
      </button>
      <button
        type="button"
        disabled={operation === undefined}
        onClick={() => go('faults', { operation, organisationId, connectorId, version, new: 'yes' })}
      >
        Make a fault for this
      </button>
    </div>
  )
}

async function sendAgain(entry: JournalEntry, organisation: OrganisationReport | undefined): Promise<void> {
  const token = organisation && (await getCredential(organisation))
  const { method, body } = entry
  const { status, id } = await callOperation({ method, path: toTarget(entry), token, body })
  notify(status === undefined ? 'Sent. The connection was cut.' : `Sent. The response has status ${status}.`)
  if (id !== undefined) setParams({ request: id })
}
