/** A real Chromium, for what only a browser does: CORS, cookies, windows. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(path => existsSync(path))

/** Why tests in a browser are skipped, or false. */
export const withoutBrowser =
  executablePath === undefined ? 'no Chromium is installed (apt-get install chromium)' : false

/** Opens a page in a new browser, which closes with the test. */
export async function openBrowser(t: Test): Promise<Page> {
  const browser = await chromium.launch({
    executablePath: executablePath as string,
    // Without a sandbox and without shared memory it also works as root and in containers.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP *.example.com 127.0.0.1']
  })
  t.teardown(() => browser.close())
  return browser.newPage()
}

/** Serves an empty page to any host. @returns the port. */
export async function servePage(t: Test): Promise<number> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>page</title>')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
