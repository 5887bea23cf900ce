/** Runs the load balancers of `examples` in front of real mocks. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { Test } from 'tap'
import { packagePath } from '../../../src/core/package.js'
import { freePort } from './command.js'

export const balancers = ['haproxy', 'nginx'] as const
export type BalancerName = (typeof balancers)[number]

/** Debian installs them where a user's PATH does not lead. */
const env = { PATH: `${process.env['PATH']}:/usr/sbin:/usr/local/sbin` }

/** Why tests of a balancer are skipped, or false. */
export function withoutBalancer(name: BalancerName): string | false {
  const { error } = spawnSync(name, ['-v'], { env })
  return error === undefined ? false : `${name} is not installed (apt-get install ${name})`
}

export interface Balancer {
  readonly url: string
  /** With TLS, if there is a certificate. */
  readonly secureUrl: string
  readonly pid: number
}

interface BalancerOptions {
  /** The ports of the replicas, by their number. */
  readonly ports: readonly string[]
  /** A PEM file with a certificate and its key. */
  readonly certificate?: string
  /** The port of a name server that knows the names of the replicas. Without it, they have an address. HAProxy only. */
  readonly nameServer?: string | undefined
}

/** What ends with the balancer. */
type Owner = Pick<Test, 'teardown'>

/** Starts a balancer with its example, which ends with the test. */
export async function startBalancer(t: Owner, name: BalancerName, options: BalancerOptions): Promise<Balancer> {
  const [port, securePort] = [await freePort(t), await freePort(t)]
  const folder = mkdtempSync(join(tmpdir(), 'balancer-'))
  const file = `${folder}/${name}.conf`
  const configure = name === 'haproxy' ? configureHaproxy : configureNginx
  writeFileSync(file, configure({ ...options, port, securePort, folder }))
  const args = name === 'haproxy' ? ['-db', '-f', file] : ['-e', 'stderr', '-p', folder, '-c', file]
  const child = spawn(name, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const log = text(child.stderr)
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true })
  })
  await Promise.race([
    untilListening(port),
    ended.then(async () => {
      throw new Error(`${name} did not start: ${await log}`)
    })
  ])
  const pid = child.pid as number
  return { url: `http://127.0.0.1:${port}`, secureUrl: `https://127.0.0.1:${securePort}`, pid }
}

interface Configuration extends BalancerOptions {
  readonly port: string
  readonly securePort: string
  readonly folder: string
}

/** The example knows eight replicas. Numbers of those that are missing are removed. */
const EXAMPLE_SIZE = 8

function readExample(file: string, { ports, nameServer }: BalancerOptions): string {
  return readFileSync(packagePath('examples', file), 'utf8').replaceAll(
    /"?versori-mock-(\d)\.versori-mock(?:\$\{DOMAIN\})?:8082"?/g,
    (_, replica: string) =>
      `${nameServer === undefined ? '127.0.0.1' : nameOfReplica(replica)}:${ports[Number(replica)] ?? 'none'}`
  )
}

/** The name of a pod in a cluster that does not exist. */
export function nameOfReplica(replica: number | string): string {
  return `versori-mock-${replica}.versori-mock.default.svc.cluster.invalid`
}

function listMissing(ports: readonly string[]): string[] {
  return Array.from({ length: EXAMPLE_SIZE - ports.length }, (_, index) => `0${ports.length + index}`)
}

function configureHaproxy({ ports, port, securePort, certificate, nameServer }: Configuration): string {
  const missing = listMissing(ports)
  const tls = certificate === undefined ? '' : `\n  bind 127.0.0.1:${securePort} ssl crt ${certificate}`
  return readExample('haproxy/haproxy.cfg', { ports, nameServer })
    .split('\n')
    .filter(line => !missing.some(number => line.includes(`replica-${number}`)))
    .map(line =>
      line.includes('acl known') ? missing.reduce((kept, number) => kept.replace(` ${number}`, ''), line) : line
    )
    .join('\n')
    .replace('global\n', 'global\n  nbthread 1\n')
    .replace('parse-resolv-conf', text => (nameServer === undefined ? text : `nameserver own 127.0.0.1:${nameServer}`))
    .replace('  bind :8082', `  bind 127.0.0.1:${port}${tls}`)
}

function configureNginx({ ports, port, securePort, folder, certificate }: Configuration): string {
  const tls =
    certificate === undefined
      ? ''
      : `\n  listen 127.0.0.1:${securePort} ssl;\n  ssl_certificate ${certificate};\n  ssl_certificate_key ${certificate};`
  const example = readExample('nginx/versori-mock.conf', { ports })
    .replace('0[0-7]', `0[0-${ports.length - 1}]`)
    .replaceAll(/\nupstream replica_\d\d \{\n {2}server 127\.0\.0\.1:none[^}]*\}\n/g, '')
    .replaceAll(/ *server 127\.0\.0\.1:none[^;]*;\n/g, '')
    .replace('  listen 8082;', `  listen 127.0.0.1:${port};${tls}`)
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(kind => `${kind}_temp_path ${folder}/${kind};`)
  return [
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr; events { worker_connections 4096; }`,
    `http { access_log off; keepalive_requests 1000000; ${paths.join(' ')}`,
    example,
    '}'
  ].join('\n')
}

/** How often a port is tried, once in ten milliseconds. */
const TRIES = 1_000

async function untilListening(port: string): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    if (await canConnect(port)) return
    await wait(10)
  }
  throw new Error(`nothing listens on port ${port}`)
}

async function canConnect(port: string): Promise<boolean> {
  const socket = connect(Number(port), '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
