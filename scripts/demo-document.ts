/** The tables of docs/seeds.md, from fixtures/demo.yaml. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { SeedDocument } from '../src/control/seeds/seed-schema.js'
import { packagePath } from '../src/core/package.js'
import { table } from './markdown.js'

export function renderDemo(): Record<string, string> {
  const demo = parse(readFileSync(packagePath('fixtures', 'demo.yaml'), 'utf8')) as SeedDocument
  return { demo: `${renderOrganisations(demo)}\n\n${renderConnectors(demo)}` }
}

function renderOrganisations({ organisations = [], users = [], connectors = [] }: SeedDocument): string {
  const rows = organisations.map(({ id, name, apiKeys = [] }) => [
    name,
    `\`${id}\``,
    apiKeys.map(key => ('key' in key ? `\`${key.key}\`` : '')).join(', '),
    users
      .filter(user => user.organisations.includes(id))
      .map(({ sub }) => `\`${sub}\``)
      .join(', '),
    connectors.some(({ organisationId }) => organisationId === id) ? 'owns the connectors' : ''
  ])
  return table(['organisation', 'id', 'API key', 'users', ''], rows)
}

type SeedConnector = NonNullable<SeedDocument['connectors']>[number]

function renderConnectors({ connectors = [] }: SeedDocument): string {
  const rows = connectors.map(connector => [
    connector.name,
    `\`${connector.id}\``,
    connector.public === true ? 'yes' : 'no',
    describeVersions(connector)
  ])
  return table(['connector', 'id', 'public', 'versions'], rows)
}

/** Marks drafts, the chosen default, and the latest of several published versions. */
function describeVersions({ versions }: SeedConnector): string {
  const published = versions.flatMap(({ publishedAt }) => publishedAt ?? []).sort()
  return versions
    .map(({ name, publishedAt, isDefault }) => {
      if (typeof publishedAt !== 'string') return `${name} (draft)`
      const marks = [isDefault === true && 'default', publishedAt === published.at(-1) && 'latest']
      const shown = marks.filter(mark => mark !== false).join(', ')
      return shown === '' ? name : `${name} (${shown})`
    })
    .join('; ')
}
