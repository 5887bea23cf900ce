/** The code blocks of a document that come from the files in `examples`, which CI runs. */
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { packagePath } from '../src/core/package.js'

/** Renders the examples marked with `<!-- examples/file.js -->` or `<!-- examples/file.js#region -->`. */
export function renderExamples(document: string): Record<string, string> {
  const text = readFileSync(packagePath(document), 'utf8')
  const names = [...text.matchAll(/<!-- (examples\/\S+) -->/g)].map(([, name]) => name as string)
  return Object.fromEntries(names.map(name => [name, renderExample(name)]))
}

function renderExample(name: string): string {
  const [path = '', region] = name.split('#')
  const lines = readFileSync(packagePath(path), 'utf8').trimEnd().split('\n')
  const shown = region === undefined ? lines : linesOfRegion(lines, region)
  if (shown.length === 0) throw new Error(`${path} has no region ${region}`)
  return [
    `\`\`\`${extname(path).slice(1).replace('cjs', 'js')}`,
    ...withoutIndent(shown.filter(line => !isMarker(line))),
    '```'
  ].join('\n')
}

/** A region can have several parts. */
function linesOfRegion(lines: readonly string[], region: string): string[] {
  let isInside = false
  return lines.filter(line => {
    if (isMarker(line) && line.endsWith(` ${region}`)) isInside = line.includes('#region')
    return isInside
  })
}

function isMarker(line: string): boolean {
  return /^\s*(\/\/|#) #(end)?region\b/.test(line)
}

function withoutIndent(lines: readonly string[]): string[] {
  const indent = Math.min(...lines.filter(line => line.trim() !== '').map(line => line.search(/\S/)))
  return lines.map(line => line.slice(indent))
}
