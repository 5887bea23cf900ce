/** The licences of the bundled packages. Most licences require a copy with the code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param modules the paths of the bundled modules. */
export function describeLicences(modules: readonly string[]): string {
  const paths = modules.map(id => id.replaceAll('\\', '/'))
  const folders = new Set(paths.flatMap(id => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? []))
  return [...folders]
    .map(describePackage)
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`)
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
}

function describePackage(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const files = readdirSync(folder).filter(file => /^(licen[cs]e|notice)/i.test(file))
  const texts = files.map(file => readFileSync(join(folder, file), 'utf8').trim())
  if (name === '@fastify/swagger-ui') texts.push(describeSwaggerUi(folder))
  return `${[`${name} ${version} (${license})`, ...texts].join('\n\n')}\n`
}

/** The package has the files of Swagger UI in it, without their licence, which is the same as that of TypeScript. */
function describeSwaggerUi(folder: string): string {
  const text = readFileSync(join(folder, '..', '..', 'typescript', 'LICENSE.txt'), 'utf8').trim()
  return ['Contains Swagger UI, Copyright SmartBear Software Inc., under the Apache License 2.0:', text].join('\n\n')
}
