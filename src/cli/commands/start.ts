import { setDefaultResultOrder } from 'node:dns'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { assertNoPositionals, type Config, findOrdinal, loadConfig, UsageError } from '../../config.js'
import { buildApp } from '../../http/app.js'
import { isControlPlaneEnabled } from '../../http/server/control-plane-access.js'
import { isSocketPath, listenAt } from '../../http/server/listen.js'
import { startOptions } from '../command-table.js'
import { resolveAdminToken } from '../shared/admin-token.js'
import { toAppOptions } from '../shared/app-options.js'
import { loadModulesLater } from '../../http/load-modules-later.js'
import { readTls } from '../shared/tls.js'
import { describeStart } from './start-message.js'

/** Milliseconds that running requests have to finish after SIGTERM or SIGINT. */
const GRACE = 900

/** Both loopback addresses. */
const DEFAULT_HOST = 'localhost'
const DEFAULT_PORT = 8082

type StartConfig = Config<(typeof startOptions)[number]>

/** Starts the mock and returns; the process then runs until a signal ends it. */
export async function start(args: readonly string[]): Promise<void> {
  const { config: given, configFile, positionals } = await loadConfig(startOptions, args)
  assertNoPositionals('start', positionals)
  const config = resolveAdminToken(given)
  const { seedFile = [] } = config
  const watch = config.watch === true ? await prepareWatch(config) : undefined
  const { tls, caFile } = await readTls(config)
  // Only `start` reads it: `exec` in a pod is not one of the replicas.
  const replica = config.replica ?? findOrdinal()
  const options = await toAppOptions({ ...config, ...(replica !== undefined && { replica }) }, config.logLevel, tls)
  const app = await buildApp(options)
  loadModulesLater(app)
  await listen(app, config)
  closeWithGrace({ delay: GRACE, logger: false }, async ({ err }) => {
    if (err !== undefined) app.log.fatal(err)
    await app.close()
  })
  process.stdout.write(
    describeStart(app.sandboxes.default, {
      url: app.address(),
      data: config.data,
      configFile,
      caFile,
      socket: config.host !== undefined && isSocketPath(config.host) ? config.host : undefined,
      isAdminOn: isControlPlaneEnabled(app, config.adminToken),
      ownAdminToken: config.adminToken === given.adminToken ? undefined : config.adminToken,
      hasSeeds: config.seedFile !== undefined,
      isStrict: config.require !== undefined,
      observations: app.observations
    })
  )
  if (watch !== undefined) watch(app)
  if (seedFile.length > 0 && !app.sandboxes.default.isNew) {
    const { reportOtherSeeds } = await import('./report-other-seeds.js')
    await reportOtherSeeds(app, { data: config.data as string, seeds: options.seeds ?? [] })
  }
}

/** Notes the state of the seed files before they are read. @throws UsageError without seed files, or with `--data`. */
async function prepareWatch({ data, seedFile }: StartConfig) {
  const files = seedFile?.filter(file => file !== '-') ?? []
  if (files.length === 0) throw new UsageError('--watch needs a --seed-file to watch')
  if (data !== undefined) {
    throw new UsageError('--watch replaces the data when a seed changes, so it cannot be used with --data')
  }
  const { watchSeeds } = await import('./watch-seeds.js')
  return watchSeeds(files)
}

async function listen(app: FastifyInstance, { host = DEFAULT_HOST, port = DEFAULT_PORT }: StartConfig): Promise<void> {
  // Most clients try the IPv4 address of a name first.
  setDefaultResultOrder('ipv4first')
  try {
    await listenAt(app, { host, port })
  } catch (error) {
    await app.close()
    throw new Error(explainListenError(error as NodeJS.ErrnoException, host, port), { cause: error })
  }
}

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (isSocketPath(host)) return explainSocketError(error, host)
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use. Stop the other program, or choose another --port (0 for any free port).`
    case 'EACCES':
      return `this user may not listen on port ${port}. Choose a --port above 1023.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine. Choose another --host, such as 127.0.0.1 or 0.0.0.0.`
    default:
      return `cannot listen on ${host}:${port} (${error.message}).`
  }
}

function explainSocketError(error: NodeJS.ErrnoException, path: string): string {
  const reason =
    error.code === 'EADDRINUSE' ? 'another program listens there, or the file is not a socket' : error.message
  return `cannot listen on the Unix socket ${path} (${reason}). Choose another path for --host.`
}
