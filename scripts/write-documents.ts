import { writeFileSync } from 'node:fs'
import { packagePath } from '../src/core/package.js'
import { renderDocuments } from './documents.js'

for (const [path, text] of Object.entries(await renderDocuments())) writeFileSync(packagePath(path), text)
