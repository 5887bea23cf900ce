/** Makes a certificate for a mock that speaks TLS, and the certificate authority that clients trust it by. */
import { KeyObject, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
// The library under it needs this polyfill.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { type Clock, createClock } from '../../core/clock.js'

export interface SelfSigned {
  readonly cert: string
  readonly key: string
  /** The certificate of the authority. */
  readonly ca: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Longer than a test run, and shorter than the 825 days that Apple's clients accept. */
const LIFETIME = 365 * 86_400_000

/** Clocks of containers and their hosts differ. */
const TOLERANCE = 86_400_000

/**
 * The keys stay in memory. The private key of the authority is forgotten at once, so that a client that trusts the
 * authority trusts this server only.
 * @param hosts names and addresses of the server.
 */
export async function createSelfSigned(hosts: readonly string[], clock: Clock = createClock()): Promise<SelfSigned> {
  const [authorityKeys, serverKeys] = await Promise.all([generateKeys(), generateKeys()])
  const validity = { notBefore: new Date(clock.now() - TOLERANCE), notAfter: new Date(clock.now() + LIFETIME) }
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=versori-mock test authority',
    keys: authorityKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey)
    ]
  })
  const server = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=versori-mock',
    issuer: authority.subject,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map(value => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }))
      ),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey)
    ]
  })
  const key = KeyObject.from(serverKeys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
  return { cert: server.toString('pem'), key, ca: `${authority.toString('pem')}\n` }
}

function generateKeys() {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}
