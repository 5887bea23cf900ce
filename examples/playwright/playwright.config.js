/** Starts a mock once for all test files, on a port of this project. */
import { defineConfig } from '@playwright/test'

const url = 'http://127.0.0.1:38082'
process.env.VERSORI_MOCK_URL = url

export default defineConfig({
  fullyParallel: true,
  reporter: 'line',
  webServer: { command: 'versori-mock --port 38082 --log-level warn', url: `${url}/__admin/ready` }
})
