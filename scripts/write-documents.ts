/** Writes the generated documents; with files of observations, docs/fidelity.md as it is with them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { findEntries } from '../src/contract/fidelity/find-entries.js'
import { loadObservations } from '../src/control/observations/load-observations.js'
import { packagePath } from '../src/core/package.js'
import { renderDocuments } from './documents.js'
import { renderFidelity } from './fidelity.js'
import { fillIn } from './markdown.js'

const [, , ...files] = process.argv
const documents = files.length === 0 ? await renderDocuments() : await renderObserved(files)

for (const [path, text] of Object.entries(documents)) writeFileSync(packagePath(path), text)

async function renderObserved(observations: readonly string[]): Promise<Record<string, string>> {
  const path = 'docs/fidelity.md'
  const { observed, settings } = await loadObservations(observations)
  return {
    [path]: fillIn(readFileSync(packagePath(path), 'utf8'), renderFidelity(findEntries({}, { observed, settings })))
  }
}
