/** Credentials that the server must reject. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { hostileJson, hostileText } from './values.js'
import { tokenPart } from '../tokens.js'

const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** What anybody knows about a server, and one valid token. */
export interface Forge {
  readonly issuer: string
  readonly subject: string
  /** The published key of its identity provider. */
  readonly publicKey: object
  readonly good: string
}

const jwk = attacker.publicKey.export({ format: 'jwk' })

/** Properties that replace those of a correct header. */
const headers = fc.oneof(
  fc.constantFrom<object>(
    ...['none', 'None', 'NONE', 'HS256', 'HS512', 'RS256', 'ES384', 'PS256', 'EdDSA', '', 'dir', 'A128KW'].map(alg => ({
      alg
    })),
    ...[
      {},
      { kid: 'versori-mock' },
      { kid: '../../dev/null' },
      { kid: "' OR 1=1" },
      { kid: 1 },
      { kid: null },
      { kid: '__proto__' }
    ],
    ...[{ jwk }, { jku: 'http://127.0.0.1:1/jwks' }, { x5u: 'http://127.0.0.1:1/cert' }, { x5c: ['AAAA'] }],
    ...[
      { crit: ['exp'] },
      { crit: [] },
      { crit: ['b64'], b64: false },
      { b64: false },
      { crit: 'x' },
      { typ: 'at+jwt' },
      { zip: 'DEF' },
      { enc: 'A128GCM' }
    ]
  ),
  fc.dictionary(hostileText, hostileJson, { maxKeys: 3 })
)

const claims = fc.oneof(
  fc.constantFrom<object>(
    ...[0, -1, 1e300, '9999999999', null, {}, [], true].map(exp => ({ exp })),
    ...[1e300, 'soon', null].map(nbf => ({ nbf })),
    ...['', 'user:nobody', 1, null, ['user:dev'], { a: 1 }, '__proto__'].map(sub => ({ sub })),
    ...[
      '',
      'https://evil.example.com',
      1,
      null,
      ['x'],
      'https://versori.com/sk/',
      'https://versori.com/sk/__proto__'
    ].map(iss => ({ iss })),
    ...['default', 'x', 1, null, {}].map(mock_sandbox => ({ mock_sandbox }))
  ),
  fc.dictionary(hostileText, hostileJson, { maxKeys: 3 })
)

/** JWTs, most of them wrong in one place. None has a valid signature. */
export function forgedTokens({ issuer, subject, publicKey, good }: Forge): fc.Arbitrary<string> {
  const secrets = [JSON.stringify(publicKey), issuer, '', 'secret']
  const signed = fc.tuple(headers, claims, fc.nat(7)).map(([header, claim, how]) => {
    const head = tokenPart({ alg: 'ES256', kid: 'versori-mock', ...header })
    const body = tokenPart({ iss: issuer, sub: subject, aud: 'versori-mock', iat: 1, exp: 9_999_999_999, ...claim })
    const text = `${head}.${body}`
    if (how < secrets.length)
      return `${text}.${createHmac('sha256', secrets[how] as string)
        .update(text)
        .digest('base64url')}`
    if (how === 4) return `${text}.`
    if (how === 5) return `${text}.${good.split('.')[2]}`
    return `${text}.${sign('sha256', Buffer.from(text), { key: attacker.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  })
  const [head = '', body = '', signature = ''] = good.split('.')
  const broken = fc.constantFrom(
    ...[
      `${head}.${body}`,
      `${head}.${body}.`,
      `.${body}.${signature}`,
      `${head}..${signature}`,
      `${good}.${signature}.x`,
      `${head}.${head}.${signature}`
    ],
    ...[
      `${head}.${tokenPart(null)}.${signature}`,
      `${tokenPart('x')}.${body}.${signature}`,
      `${head}.${body}.${signature.slice(4)}`,
      'eyJ'.repeat(4_000),
      '...',
      'a.b.c',
      'e30.e30.'
    ],
    `${head}.${Buffer.from('{"sub":"a","sub":"user:dev"}').toString('base64url')}.${signature}`,
    `${head}.${Buffer.from('['.repeat(4_000)).toString('base64url')}.${signature}`
  )
  const altered = fc
    .tuple(fc.nat(good.length - 3), fc.constantFrom('A', 'B', '-', '_', '=', '+'))
    .map(([at, letter]) => good.slice(0, at) + letter + good.slice(at + 1))
  return fc.oneof(
    { weight: 4, arbitrary: signed },
    broken,
    altered.filter(token => token !== good)
  )
}

/** Headers for credentials, each with an invalid credential. */
export function badCredentials(forge: Forge, keys: readonly string[]): fc.Arbitrary<[string, string][]> {
  const key = fc.constantFrom(...keys)
  const scheme = fc.constantFrom(
    'Bearer ',
    'bearer ',
    'JWT ',
    'Basic ',
    'Digest ',
    'Bearer  ',
    'Bearer',
    '',
    'Negotiate ',
    'Bearer Bearer '
  )
  const altered = key.map(each => `${each}x`)
  const token = fc.oneof(
    { weight: 3, arbitrary: forgedTokens(forge) },
    altered,
    key.map(each => each.toUpperCase()),
    headerText
  )
  return fc.oneof(
    fc.tuple(scheme, token).map(([word, text]): [string, string][] => [['Authorization', word + text]]),
    token.map((text): [string, string][] => [['Cookie', `cookie=${text}`]]),
    fc
      .tuple(headerText, token)
      .map(([text, word]): [string, string][] => [['Cookie', `${text}; cookie="${word}" ; =; ;cookie`]]),
    fc.tuple(token, key).map(([text, good]): [string, string][] => [
      ['Authorization', `Bearer ${text}`],
      ['Authorization', `Bearer ${good}`]
    ]),
    fc.tuple(token, key).map(([text, good]): [string, string][] => [
      ['Authorization', `Bearer ${text}`],
      ['Cookie', `cookie=${good}`]
    ]),
    fc.tuple(key, key).map(([one, two]): [string, string][] => [['Authorization', `Bearer ${one}, Bearer ${two}`]])
  )
}

/** Texts for a header, without bytes that would end it. */
export const headerText = fc.oneof(hostileText, fc.string({ unit: 'grapheme-ascii', maxLength: 30 })).map(text =>
  Buffer.from(text.toWellFormed())
    .toString('latin1')
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .slice(0, 6_000)
)
