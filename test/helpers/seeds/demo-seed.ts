import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { packagePath } from '../../../src/core/package.js'
import type { SeedDocument } from '../../../src/control/seeds/seed-schema.js'

type Seeds = Required<SeedDocument>
type Connectors = Seeds['connectors']

/** A copy of the demo seed that a test can change. Its first connector and version are typed as present. */
export function demoSeed() {
  return parse(readFileSync(packagePath('fixtures', 'demo.yaml'), 'utf8')) as Seeds & {
    connectors: [FirstConnector, ...Connectors]
  }
}

type FirstConnector = Connectors[number] & {
  versions: [Connectors[number]['versions'][number], ...Connectors[number]['versions']]
}
