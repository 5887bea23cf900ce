import { hostname } from 'node:os'
import { MAX_REPLICA } from '../core/text/replica.js'
import { UsageError } from './usage-error.js'

/**
 * The number at the end of the host name of a pod, such as 3 in `versori-mock-3`: pods of a StatefulSet have one. Every
 * container of Kubernetes has the variable `KUBERNETES_SERVICE_HOST`. Other machines may have such names by chance. The
 * random end of other pods is one character longer than any number that is read.
 * @throws UsageError if the number is too high.
 */
export function readOrdinal(
  { KUBERNETES_SERVICE_HOST: cluster }: Readonly<Record<string, string | undefined>>,
  name: string = hostname()
): number | undefined {
  if (cluster === undefined) return undefined
  const [, digits] = /^[^.]*-(0|[1-9]\d{0,3})(\.|$)/.exec(name) ?? []
  if (digits === undefined) return undefined
  const ordinal = Number(digits)
  if (ordinal <= MAX_REPLICA) return ordinal
  throw new UsageError(
    `the host name ${name} ends with ${ordinal}, but the number of a replica is at most ${MAX_REPLICA}; set --replica, or use fewer replicas`
  )
}
