import { CopyButton } from './copy-button.js'
import { toVisible } from './visible-text.js'

/** A line to paste into a terminal. */
export function Command({ text, what = 'curl' }: { readonly text: string; readonly what?: string }) {
  return (
    <div class="command">
      <pre tabIndex={0} aria-label={what}>
        {toVisible(text)}
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  )
}
