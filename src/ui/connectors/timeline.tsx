import type { ConnectorGraphReport } from '../../control/views/connector-graph.js'
import { Data } from '../parts/data.js'
import { toDateTime } from '../parts/format.js'

/** The versions in the order of their creation, and where the aliases lead. */
export function Timeline({ graph: { versions, aliases } }: { readonly graph: ConnectorGraphReport }) {
  if (versions.length === 0) return <p class="muted">This connector has no versions.</p>
  return (
    <>
      <ol class="timeline">
        {versions.map(({ id, name, createdAt, publishedAt, isLatest, isDefault }) => (
          <li key={id} class={publishedAt === null ? 'draft' : 'published'}>
            <span class="point" aria-hidden="true" />
            <Data value={name} length={60} />
            {isLatest && <span class="flag">latest</span>}
            {isDefault && <span class="flag">default</span>}
            <span class="muted">
              {publishedAt === null ? `draft of ${toDateTime(createdAt)}` : `published ${toDateTime(publishedAt)}`}
            </span>
          </li>
        ))}
      </ol>
      <dl class="pairs">
        {(['latest', 'default'] as const).map(alias => (
          <div key={alias}>
            <dt>{alias}</dt>
            <dd>
              {aliases[alias] === undefined ? 'nothing: no version is published' : <Data value={aliases[alias]} />}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
