import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { lazy, loadAllModules } from '../../src/core/lazy-module.js'
import { packagePath } from '../../src/core/package.js'

t.test('loads a module once, and tries a failed load again', async t => {
  const module = { name: 'module' }
  const results = [() => Promise.reject(new Error('EMFILE')), () => Promise.resolve(module)]
  let count = 0
  const load = lazy(async () => results[count++]?.())
  await t.rejects(load(), { message: 'EMFILE' })
  t.equal(await load(), module)
  t.equal(await load(), module)
  t.equal(count, 2)
})

t.test('loads one module after the other', async t => {
  const events: string[] = []
  const loaders = ['a', 'b', 'c'].map(name =>
    lazy(async () => {
      events.push(`${name} begins`)
      await new Promise(resolve => setImmediate(resolve))
      events.push(`${name} ends`)
    })
  )
  await Promise.all(loaders.map(async load => load()))
  t.strictSame(events, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

t.test('loads all modules in the background, also those that a module brings', async t => {
  const loaded: string[] = []
  lazy(async () => {
    loaded.push('outer')
    lazy(async () => loaded.push('inner'))
  })
  await loadAllModules()
  t.strictSame(loaded, ['outer', 'inner'])
  await loadAllModules()
  t.strictSame(loaded, ['outer', 'inner'])
})

t.test('every module that the server imports on first use can be tried again', async t => {
  const files = readdirSync(packagePath('src'), { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.ts') && !/^(cli\/|config\b)/.test(file)
  )
  const bare = files.filter(file => {
    const source = readFileSync(packagePath('src', file), 'utf8').replace(/typeof import\(/g, '')
    const imports = source.match(/\bimport\(/g)?.length ?? 0
    const wrapped = [...source.matchAll(/= lazy\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)/g)]
    const known = wrapped.reduce((sum, [text]) => sum + (text.match(/\bimport\(/g)?.length ?? 0), 0)
    return known !== imports
  })
  t.strictSame(bare, [])
})
