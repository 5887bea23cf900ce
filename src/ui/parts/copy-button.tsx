import { useSignal } from '@preact/signals'
import { notify } from '../state/notices.js'

interface CopyProps {
  readonly text: string
  /** What is copied: `curl`. */
  readonly what: string
}

/** Milliseconds that the button says that it has copied. */
const SHOWN = 1_500

export function CopyButton({ text, what }: CopyProps) {
  const isCopied = useSignal(false)
  const copy = async () => {
    if (!(await copyText(text)))
      return notify(`The browser does not allow copying. Select the ${what} and copy it.`, true)
    isCopied.value = true
    setTimeout(() => (isCopied.value = false), SHOWN)
  }
  return (
    <button type="button" onClick={() => void copy()}>
      {isCopied.value ? 'Copied' : `Copy ${what}`}
    </button>
  )
}

/** A page that is not served from this machine or by HTTPS has no clipboard; a selection can still be copied. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copySelection(text)
  }
}

function copySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const isDone = document.execCommand('copy')
  area.remove()
  return isDone
}
