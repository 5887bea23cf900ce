/** For `node --import`: appends outbound calls of the process to the file that OUTBOUND names. */
import { appendFileSync } from 'node:fs'
import { watchOutbound } from './outbound.js'

watchOutbound(what => appendFileSync(process.env['OUTBOUND'] as string, `${what}\n`))
