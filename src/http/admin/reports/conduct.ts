import type { FastifyInstance } from 'fastify'
import { lazy } from '../../../core/lazy-module.js'
import { sendReport } from './send-report.js'

const loadReport = lazy(async () => {
  const { judgeConduct } = await import('../../../control/conduct/judge-conduct.js')
  const { listObserved } = await import('../../../control/conduct/list-observed.js')
  const { printConduct } = await import('../../../control/conduct/print-conduct.js')
  const { renderConduct } = await import('./conduct-page.js')
  return { judgeConduct, listObserved, toText: printConduct, toHtml: renderConduct }
})

/** `?off=` takes names of rules, with commas between them. */
export function registerConduct(scope: FastifyInstance): void {
  scope.get<{ Querystring: { off?: string | string[] } }>('/conduct', async (request, reply) => {
    const { judgeConduct, listObserved, ...writers } = await loadReport()
    const off = [request.query.off ?? []].flat().flatMap(names => names.split(','))
    const report = judgeConduct(
      await listObserved(request.sandbox.journal),
      off.filter(name => name !== '')
    )
    return sendReport(request, reply, { report, ...writers })
  })
}
