import { quote } from '../../core/quote.js'
import type { SeedProblem } from './seed-error.js'
import type { SeedFile } from './validated-seeds.js'

/** Finds settings that two files set differently: the order of the files must not decide. */
export function checkSettings(files: readonly SeedFile[]): SeedProblem[] {
  const first = new Map<string, { readonly file: string; readonly value: unknown }>()
  return files.flatMap(({ file, document: { settings = {} } }) =>
    Object.entries(settings).flatMap(([name, value]) => {
      const other = first.get(name)
      if (other === undefined) first.set(name, { file, value })
      if (other === undefined || other.value === value) return []
      const message = `${show(value)} contradicts ${show(other.value)} in ${other.file}; remove one of them`
      return [{ file, path: `settings.${name}`, message }]
    })
  )
}

function show(value: unknown): string {
  return typeof value === 'string' ? quote(value) : String(value)
}
