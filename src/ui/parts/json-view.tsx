/** JSON as a tree that opens level by level, so that a large value costs only what is looked at. */
import { useSignal } from '@preact/signals'
import { shorten, toVisible } from './visible-text.js'

interface JsonProps {
  readonly value: unknown
  /** How many levels are open at first. */
  readonly open?: number
}

export function JsonView({ value, open = 3 }: JsonProps) {
  return (
    <div class="json">
      <Value name={undefined} value={value} open={open} />
    </div>
  )
}

interface ValueProps {
  readonly name: string | undefined
  readonly value: unknown
  readonly open: number
}

function Value({ name, value, open }: ValueProps) {
  const label = name === undefined ? null : <span class="key">{toVisible(shorten(name, MAX_TEXT))}: </span>
  if (typeof value !== 'object' || value === null) {
    return (
      <div class="leaf">
        {label}
        <Leaf value={value} />
      </div>
    )
  }
  return <Branch label={label} value={value} open={open} />
}

interface BranchProps {
  readonly label: preact.ComponentChild
  readonly value: object
  readonly open: number
}

/** Members that are shown at once. */
const PAGE = 100

function Branch({ label, value, open }: BranchProps) {
  const isOpen = useSignal(open > 0)
  const shown = useSignal(PAGE)
  const isArray = Array.isArray(value)
  const members: readonly (readonly [string, unknown])[] = Object.entries(value)
  const [start, end] = isArray ? ['[', ']'] : ['{', '}']
  if (members.length === 0) {
    return (
      <div class="leaf">
        {label}
        {start}
        {end}
      </div>
    )
  }
  return (
    <details open={isOpen.value} onToggle={event => (isOpen.value = event.currentTarget.open)}>
      <summary>
        {label}
        {start}
        {!isOpen.value && <span class="muted"> {members.length} </span>}
        {!isOpen.value && end}
      </summary>
      {isOpen.value && (
        <div class="members">
          {members.slice(0, shown.value).map(([key, member]) => (
            <Value key={key} name={isArray ? undefined : key} value={member} open={open - 1} />
          ))}
          {members.length > shown.value && (
            <button type="button" onClick={() => (shown.value += PAGE)}>
              Show {Math.min(PAGE, members.length - shown.value)} more of {members.length}
            </button>
          )}
        </div>
      )}
      {isOpen.value && <div>{end}</div>}
    </details>
  )
}

/** Characters of a text that are shown at first. */
const MAX_TEXT = 2_000

function Leaf({ value }: { readonly value: unknown }) {
  const isWhole = useSignal(false)
  if (typeof value !== 'string') return <span class="literal">{String(value)}</span>
  const isLong = value.length > MAX_TEXT && !isWhole.value
  return (
    <>
      <bdi class="text">{toVisible(JSON.stringify(isLong ? shorten(value, MAX_TEXT) : value))}</bdi>
      {isLong && (
        <button type="button" onClick={() => (isWhole.value = true)}>
          Show all {value.length.toLocaleString('en')} characters
        </button>
      )}
    </>
  )
}
