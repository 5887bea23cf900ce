/** The command that the matrix runs never outlives its run. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { runProcess } from '../../../src/cli/matrix/run-process.js'

const run = async (source: string, outputFile: string, signal = new AbortController().signal) =>
  runProcess([process.execPath, '-e', source], {
    env: process.env,
    outputFile,
    patience: 20_000,
    limit: 20_000,
    lastRequest: () => 0,
    signal
  })

/** Writes its id to a file, and runs for a long time. */
const endless = (file: string) =>
  `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => console.log('x'), 20)`

async function assertEnded(t: Test, file: string) {
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8'))
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await sleep(20)
  t.notOk(isAlive(pid))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

t.test('makes the folder of the output again', async t => {
  const folder = t.testdir({})
  rmSync(folder, { recursive: true })
  t.match(await run("console.log('hello')", `${folder}/output/a.txt`), { exitCode: 0, output: 'hello\n' })
  t.equal(readFileSync(`${folder}/output/a.txt`, 'utf8'), 'hello\n')
})

t.test('says so if the output cannot be written', async t => {
  const folder = t.testdir({})
  writeFileSync(`${folder}/output`, 'a file, no folder')
  await t.rejects(run("console.log('hello')", `${folder}/output/a.txt`), /^cannot write the output of the command to /)
})

t.test('a signal that was given before the command started ends it', async t => {
  const folder = t.testdir({})
  t.match(await run(endless(`${folder}/pid`), `${folder}/a.txt`, AbortSignal.abort()), {
    exitCode: null,
    isHung: false
  })
  await assertEnded(t, `${folder}/pid`)
})
