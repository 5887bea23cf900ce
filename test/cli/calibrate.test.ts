/** The walk-through of docs/calibrate.md, as a reader would paste it. */
import { execFile } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { packagePath } from '../../src/core/package.js'
import { readObservations } from '../../src/control/observations/read-observations.js'
import { startCommand } from '../helpers/process/command.js'

const text = readFileSync(packagePath('docs', 'calibrate.md'), 'utf8')
const blocks = Array.from(text.matchAll(/```sh\n([\s\S]*?)```/g), ([, block = '']) => block)

/** The flags of a block that starts a mock. */
function flagsOf(block: string): string[] {
  return block.trim().split(' ').slice(1)
}

t.test('every command of the walk-through works, and prints what it shows', async t => {
  const servers = blocks.filter(block => /^versori-mock --port/.test(block))
  t.equal(servers.length, 2)
  const [double = '', follower = ''] = servers.map(block => block.replace(/--port \d+/, '--port 0'))
  const { url, port } = await startCommand(t, flagsOf(double))
  const folder = t.testdir({})
  const program = join(folder, 'versori-mock')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${packagePath('dist', 'cli', 'main.js')}" "$@"\n`)
  chmodSync(program, 0o755)
  const script = blocks
    .filter(block => !servers.includes(block))
    .join('\n')
    .replaceAll(':8083', `:${port}`)
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    maxBuffer: 10_000_000
  })
  const [, shown = ''] = /It prints what differs:\n\n```\n([\s\S]*?)```/.exec(text) ?? []
  t.ok(stdout.includes(shown), stdout)
  t.match(stdout, /seed\.yaml: valid/)
  for (const file of ['reads.yaml', 'observations.yaml'])
    t.ok((await readObservations([join(folder, file)])).length, file)
  t.notOk(existsSync(join(folder, 'observations.yaml.left.json')))
  const next = await startCommand(t, flagsOf(follower.replace('observations.yaml', join(folder, 'observations.yaml'))))
  t.match(next.stdout, /^Follows the real platform in \d+ observed entries, with draftImport: allow\.$/m)
  t.not(next.url, url)
})
