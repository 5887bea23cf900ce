import type { Random } from './random.js'

/** Creates URL-safe texts of 43 characters that cannot be guessed from any public value. */
export type Secrets = () => string

const BYTES = 32

/** @param isTaken see createIds. */
export function createSecrets(random: Random, isTaken: (secret: string) => boolean = () => false): Secrets {
  return () => {
    for (;;) {
      const secret = Buffer.from(Array.from({ length: BYTES }, () => Math.floor(random() * 256))).toString('base64url')
      if (!isTaken(secret)) return secret
    }
  }
}
