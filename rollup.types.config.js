/**
 * Writes the published types, with those of other packages in them. Users then need no packages for our types, and
 * cannot have two versions of one.
 */
import dts from 'rollup-plugin-dts'

const shared = {
  // Rollup leaves out imports that the public types do not need. Fastify's types cannot be bundled.
  external: /^(fastify|testcontainers|@fastify\/.+|better-sqlite3|node:.+)$/,
  plugins: [dts({ tsconfig: 'tsconfig.build.json', includeExternal: ['@sinclair/typebox', 'jose'] })],
  onwarn(warning, warn) {
    // The types of TypeBox are not exported again.
    if (!/still references private shared type exports/.test(warning.message)) warn(warning)
  }
}

/** A file of its own, once for each module system. */
const alone = (name, input) => ({
  ...shared,
  input: { [`${name}/index`]: input },
  output: ['ts', 'cts'].map(extension => ({ dir: 'dist', entryFileNames: `[name].d.${extension}` }))
})

export default [
  {
    ...shared,
    input: { 'index': 'src/index.ts', 'contract/index': 'src/contract/index.ts' },
    output: { dir: 'dist', chunkFileNames: 'chunks/types-[hash].d.ts' }
  },
  alone('control', 'src/control-client/index.ts'),
  alone('seed', 'src/seed-builders/index.ts'),
  alone('testcontainers', 'src/testcontainers/index.ts')
]
