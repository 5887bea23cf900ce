/** Bundles the dashboard into dist/ui. The name of each file has the hash of its contents, so browsers keep it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OutputAsset, OutputChunk, Plugin, RolldownOptions } from 'rolldown'

const source = fileURLToPath(new URL('../src/ui/', import.meta.url))
const require = createRequire(import.meta.url)

/** Writes the page and its style sheet, with the names of the other files in it. */
const page: Plugin = {
  name: 'dashboard-page',
  generateBundle(_, bundle) {
    const styles = readStyles()
    const styleSheet = `assets/app-${createHash('sha256').update(styles).digest('hex').slice(0, 8)}.css`
    const script = Object.values(bundle).find(isEntry)
    if (script === undefined) throw new Error('the dashboard has no entry')
    this.emitFile({ type: 'asset', fileName: styleSheet, source: styles })
    // The browser would find these only when it has the script.
    const preloads = script.imports.map(name => `<link rel="modulepreload" href="${name}" />`).join('\n    ')
    const names: Readonly<Record<string, string>> = { styles: styleSheet, script: script.fileName, preloads }
    const html = readFileSync(join(source, 'index.html'), 'utf8')
    const filled = html.replaceAll(/\{\{(\w+)\}\}/g, (_match, name: string) => names[name] ?? '')
    this.emitFile({ type: 'asset', fileName: 'index.html', source: filled })
  }
}

function isEntry(file: OutputAsset | OutputChunk): file is OutputChunk {
  return file.type === 'chunk' && file.isEntry
}

/** The order decides which rule wins. */
const STYLES = ['tokens', 'base', 'frame', 'parts', 'requests', 'pages', 'reference']

function readStyles(): string {
  const own = STYLES.map(name => join(source, 'styles', `${name}.css`))
  const files = [join(dirname(require.resolve('uplot/package.json')), 'dist', 'uPlot.min.css'), ...own]
  return files.map(file => readFileSync(file, 'utf8').replaceAll(/\n\s*/g, '\n')).join('')
}

/** @param plugins see every module that is bundled. */
export function describeDashboard(plugins: readonly Plugin[]): RolldownOptions {
  return {
    input: { app: join(source, 'main.tsx') },
    platform: 'browser',
    moduleTypes: { '.css': 'text' },
    tsconfig: join(source, 'tsconfig.json'),
    plugins: [page, ...plugins],
    output: {
      dir: 'dist/ui',
      format: 'esm',
      entryFileNames: 'assets/[name]-[hash].js',
      chunkFileNames: 'assets/[name]-[hash].js',
      minify: true
    }
  }
}
