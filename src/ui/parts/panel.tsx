import type { ComponentChildren } from 'preact'
import type { CallFailure } from '../state/api.js'
import { isReachable } from '../state/connection.js'
import { toVisible } from './visible-text.js'

interface PanelProps {
  readonly title: string
  readonly children: ComponentChildren
  /** Shown beside the title. */
  readonly actions?: ComponentChildren
}

/** A part of a page. */
export function Panel({ title, children, actions }: PanelProps) {
  return (
    <section class="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </section>
  )
}

interface LoadedProps<Body> {
  readonly of: { readonly data: Body | undefined; readonly error: CallFailure | undefined }
  readonly children: (data: Body) => ComponentChildren
}

/** What a resource shows, or why it cannot be shown. */
export function Loaded<Body>({ of: { data, error }, children }: LoadedProps<Body>) {
  if (data !== undefined) return <>{children(data)}</>
  if (error === undefined || !isReachable.value) return <p class="muted">Loading…</p>
  return (
    <p class="error" role="alert">
      {toVisible(error.message)}
    </p>
  )
}
