/** For `node --import`: writes what tries to leave the process into the file that OUTBOUND names. */
import { appendFileSync } from 'node:fs'
import { watchOutbound } from './outbound.js'

watchOutbound(what => appendFileSync(process.env['OUTBOUND'] as string, `${what}\n`))
