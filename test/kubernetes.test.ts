/** The manifests of examples/kubernetes, as an operator of a cluster reads them. */
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { packagePath } from '../src/core/package.js'

interface Container {
  readonly name: string
  readonly image: string
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
  readonly readinessProbe?: {
    readonly httpGet?: { readonly path: string; readonly port: string }
    readonly tcpSocket?: object
  }
  readonly livenessProbe?: { readonly httpGet?: { readonly path: string }; readonly tcpSocket?: object }
  readonly resources: { readonly requests: object; readonly limits: { readonly memory?: string } }
  readonly securityContext: object
}

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly replicas?: number
    readonly strategy?: { readonly type: string }
    readonly serviceName?: string
    readonly clusterIP?: string
    readonly publishNotReadyAddresses?: boolean
    readonly selector?: Readonly<Record<string, unknown>>
    readonly ports?: readonly { readonly port: number; readonly targetPort: string }[]
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> }
      readonly spec: { readonly securityContext: object; readonly containers: readonly Container[] }
    }
  }
}

const folder = packagePath('examples', 'kubernetes')

const read = (file: string) =>
  parseAllDocuments(readFileSync(`${folder}/${file}`, 'utf8')).map(document => document.toJS() as Manifest)

const podOf = ({ spec }: Manifest) => spec.template?.spec.containers[0] as Container

for (const file of readdirSync(folder)) {
  const manifests = read(file)
  const workloads = manifests.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind))

  t.test(`${file}: each pod is restricted, probed and limited`, async t => {
    for (const workload of workloads) {
      t.match(workload.spec.template?.spec, {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }
      })
      const container = podOf(workload)
      t.strictSame(container.securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] }
      })
      t.ok(container.readinessProbe && container.livenessProbe, workload.metadata.name)
      t.match(container.resources, { requests: { cpu: String, memory: String }, limits: { memory: String } })
    }
  })

  t.test(`${file}: a service leads to pods and ports that exist`, async t => {
    for (const { metadata, spec } of manifests.filter(({ kind }) => kind === 'Service')) {
      const found = workloads.filter(({ spec: { template } }) =>
        Object.entries(spec.selector ?? {}).every(([label, value]) => template?.metadata.labels[label] === value)
      )
      t.equal(found.length, 1, metadata.name)
      for (const { port, targetPort } of spec.ports ?? []) {
        t.match(podOf(found[0] as Manifest).ports, [{ name: targetPort, containerPort: port }])
      }
    }
  })
}

t.test('a single mock never runs twice, and is probed by what it serves', async t => {
  const mock = read('versori-mock.yaml').find(({ kind }) => kind === 'Deployment') as Manifest
  t.match(mock.spec, { replicas: 1, strategy: { type: 'Recreate' } })
  t.match(podOf(mock), {
    readinessProbe: { httpGet: { path: '/__admin/ready', port: 'http' } },
    livenessProbe: { httpGet: { path: '/__admin/health', port: 'http' } }
  })
})

t.test('the balancer knows every replica by its full name, and looks it up again', async t => {
  const manifests = read('replicas.yaml')
  const { metadata, spec } = manifests.find(({ kind }) => kind === 'StatefulSet') as Manifest
  const service = manifests.find(
    ({ kind, metadata: { name } }) => kind === 'Service' && name === spec.serviceName
  ) as Manifest
  t.match(service.spec, { clusterIP: 'None', publishNotReadyAddresses: true })
  const configuration = readFileSync(packagePath('examples', 'haproxy', 'haproxy.cfg'), 'utf8')
  const servers = [...configuration.matchAll(/^ +server (replica-\d\d) "(.+)"$/gm)].map(([, name, address]) => [
    name,
    address
  ])
  const expected = Array.from({ length: spec.replicas ?? 0 }, (_, index) => [
    `replica-0${index}`,
    `${metadata.name}-${index}.${spec.serviceName}\${DOMAIN}:8082`
  ])
  t.strictSame(servers, [...expected, ...expected], 'in the backend of leases, and in one each')
  t.match(configuration, /^ {2}default-server .*\bresolvers cluster\b/m)
  const balancer = podOf(manifests.find(({ kind }) => kind === 'Deployment') as Manifest)
  t.equal(balancer.env?.find(({ name }) => name === 'DOMAIN')?.value, '.$(NAMESPACE).svc.cluster.local')
  t.equal(balancer.env?.[0]?.name, 'NAMESPACE', 'a variable can only refer to an earlier one')
  t.ok(balancer.readinessProbe?.tcpSocket, 'a request would be answered by replica 0')
})
