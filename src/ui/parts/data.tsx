/** A value that the mock returned: shown as text, in one direction, and never longer than the layout bears. */
import { shorten, toVisible } from './visible-text.js'

interface DataProps {
  readonly value: string | number | boolean | undefined
  /** Characters. */
  readonly length?: number
  readonly class?: string
}

export function Data({ value, length = 200, class: className = '' }: DataProps) {
  const text = toVisible(shorten(String(value ?? ''), length))
  return (
    <bdi class={`data ${className}`} title={text.length > 40 ? shorten(text, 500) : undefined}>
      {text}
    </bdi>
  )
}
