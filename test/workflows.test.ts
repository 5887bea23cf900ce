/** The GitHub workflows: pinned actions, minimal permissions, and scripts that exist. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { parse } from 'yaml'
import { packagePath } from '../src/core/package.js'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Workflow {
  readonly permissions: unknown
  readonly concurrency: unknown
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly 'timeout-minutes': number
        readonly 'permissions'?: Readonly<Record<string, string>>
        readonly 'strategy'?: { readonly matrix: { readonly node: readonly string[] } }
        readonly 'steps': readonly Step[]
      }
    >
  >
}

const folder = packagePath('.github', 'workflows')
const texts = readdirSync(folder).map((name): [string, string] => [name, readFileSync(`${folder}/${name}`, 'utf8')])
const workflows = texts.map(([name, text]): [string, Workflow] => [name, parse(text) as Workflow])
const manifest = JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as {
  readonly engines: { readonly node: string }
  readonly scripts: Readonly<Record<string, string>>
}

t.test('every action is pinned by commit hash and names its version', async t => {
  for (const [name, text] of texts) {
    const used = text.split('\n').filter(line => line.includes('uses:'))
    t.ok(used.length > 0, name)
    t.strictSame(
      used.filter(line => !/^ +- uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
      [],
      name
    )
  }
  const all = texts.flatMap(([, text]) => text.match(/[\w-]+\/[\w-]+@[0-9a-f]{40}/g) ?? [])
  const actions = new Set(all.map(each => each.split('@')[0]))
  t.equal(new Set(all).size, actions.size, 'one version of each action')
})

t.test('workflows can only read, and a job lists its further permissions', async t => {
  const granted = workflows.flatMap(([name, { permissions, jobs, concurrency }]) => {
    t.strictSame(permissions, { contents: 'read' }, name)
    t.ok(concurrency, name)
    return Object.entries(jobs).map(([job, each]) => {
      t.ok(each['timeout-minutes'] <= 60, `${job} has a timeout`)
      const checkouts = each.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
      t.ok(
        checkouts.every(step => step.with?.['persist-credentials'] === false),
        `${job} does not persist credentials`
      )
      return [`${name} ${job}`, each.permissions]
    })
  })
  t.strictSame(Object.fromEntries(granted), {
    'ci.yml test': undefined,
    'ci.yml install': undefined,
    'ci.yml image': undefined,
    'release.yml test': undefined,
    'release.yml package': { 'contents': 'read', 'id-token': 'write' },
    'release.yml image': { contents: 'read', packages: 'write' },
    'release.yml notes': { contents: 'write' }
  })
  t.notMatch(texts.find(([name]) => name === 'ci.yml')?.[1], /secrets\./, 'pull requests see no secret')
})

t.test('CI tests each supported Node.js', async t => {
  const ci = workflows.find(([name]) => name === 'ci.yml')?.[1]
  const supported = manifest.engines.node.split('||').map(range => /\d+/.exec(range)?.[0])
  t.strictSame(ci?.jobs['test']?.strategy?.matrix.node, supported)
})

t.test('Windows and macOS install and use the package without a POSIX shell', async t => {
  const ci = workflows.find(([name]) => name === 'ci.yml')?.[1]
  const { strategy, steps = [] } = ci?.jobs['install'] ?? {}
  const systems = (strategy?.matrix as { readonly os?: readonly string[] } | undefined)?.os ?? []
  t.match(
    systems.map(os => os.replace(/-.*/, '')),
    ['ubuntu', 'windows', 'macos']
  )
  t.strictSame(
    steps.flatMap(({ run }) => run ?? []),
    ['npm ci', 'node scripts/smoke-package.mjs']
  )
  // cmd.exe knows && and double quotes, but no single quotes, and neither variables nor programs of POSIX.
  for (const [name, script] of Object.entries(manifest.scripts)) {
    const [unquoted, quoted = ''] = [script.replaceAll(/\\"|"[^"]*"/g, ''), /"(.*)"/.exec(script)?.[1]]
    t.notMatch(unquoted, /['$;|<>*`]|(?<!&)&(?!&)|^\w+=|\b(rm|cp|mv|mkdir|cat|sh|bash|env|export) |\.\//, name)
    t.notMatch(quoted, /[%!^]/, name)
  }
})

t.test('a checkout on Windows has the line ends of the repository', t => {
  t.match(readFileSync(packagePath('.gitattributes'), 'utf8'), /^\* text=auto eol=lf$/m)
  t.end()
})

t.test('every script that a workflow runs exists', async t => {
  const runs = workflows.flatMap(([, { jobs }]) =>
    Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
  )
  const scripts = runs.flatMap(run =>
    [...run.matchAll(/\bnpm (?:run )?(test|start|(?<=run )[\w:-]+)/g)].map(([, name]) => name as string)
  )
  t.ok(scripts.includes('test') && scripts.includes('bench'))
  t.strictSame(
    scripts.filter(name => !(name in manifest.scripts)),
    []
  )
  const files = runs.flatMap(run => run.match(/scripts\/[\w.-]+/g) ?? [])
  t.strictSame(
    files.filter(file => !existsSync(packagePath(file))),
    []
  )
})

t.test('the notes of a release are its part of the changelog', async t => {
  const release = workflows.find(([name]) => name === 'release.yml')?.[1]
  const run = release?.jobs['notes']?.steps.find(step => step.run !== undefined)?.run ?? ''
  const [awk = ''] = run.split(' > notes.md')
  const changelog = '# Changelog\n\n## 1.1.0-rc.1\n\n- tried\n\n## 1.1.0\n\n- new\n\n## 1.0.0\n\n- old\n'
  const cwd = t.testdir({ 'CHANGELOG.md': changelog })
  const notes = execFileSync('bash', ['-c', awk], {
    cwd,
    env: { ...process.env, GITHUB_REF_NAME: 'v1.1.0' },
    encoding: 'utf8'
  })
  t.equal(notes.trim(), '- new')
})
