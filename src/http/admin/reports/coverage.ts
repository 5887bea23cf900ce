import type { FastifyInstance, FastifyRequest } from 'fastify'
import { lazy } from '../../../core/lazy-module.js'
import { isForEverySandbox, nameSandbox } from '../../plugins/sandbox.js'
import { sendReport } from './send-report.js'

const loadReport = lazy(async () => {
  const { describeCoverage } = await import('../../../control/coverage/describe-coverage.js')
  const { printCoverage } = await import('../../../control/coverage/print-coverage.js')
  const { renderCoverage } = await import('./coverage-page.js')
  return { describeCoverage, toText: printCoverage, toHtml: renderCoverage }
})

const config = { takesEverySandbox: true }

/** Without the name of a sandbox, of all sandboxes, ended ones included. */
export function registerCoverage(scope: FastifyInstance): void {
  const coverageOf = (request: FastifyRequest) =>
    nameSandbox(request) === undefined || isForEverySandbox(request)
      ? scope.sandboxes.shared.coverage
      : request.sandbox.coverage

  scope.get('/coverage', { config }, async (request, reply) => {
    const { describeCoverage, ...writers } = await loadReport()
    return sendReport(request, reply, { report: describeCoverage(coverageOf(request).list()), ...writers })
  })
  scope.delete('/coverage', { config }, async (request, reply) => {
    coverageOf(request).clear()
    return reply.status(204).send()
  })
}
