import type { ComponentChildren } from 'preact'

interface TableProps {
  /** What it lists, for readers of the screen. */
  readonly label: string
  /** The heads of the columns. An empty one is the column of actions. */
  readonly columns: readonly string[]
  readonly caption?: ComponentChildren
  /** The rows. */
  readonly children: ComponentChildren
}

/** A table that scrolls sideways where it is too wide. */
export function Table({ label, columns, caption, children }: TableProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        {caption}
        <thead>
          <tr>
            {columns.map(name => (
              <th key={name} scope="col">
                {name === '' ? <span class="hidden">actions</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
