#!/usr/bin/env bash
# Lets the tools that wait for a server wait for the mock, with the lines of docs/command-line.md. Prints nothing unless
# something fails. Run it after `npm ci`, which builds the mock:
#
#   scripts/check-waiting.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

project=$PWD
work=$(mktemp -d)
mock=
trap 'if [ -n "$mock" ]; then kill "$mock"; fi; rm -rf "$work"' EXIT

quietly() {
  if ! timeout 60 "$@" >"$work/log" 2>&1; then
    echo "FAILED: $*"
    cat "$work/log"
    exit 1
  fi
}

free_port() {
  node -e "const server = require('net').createServer().listen(0, '127.0.0.1', () => {
    console.log(server.address().port)
    server.close()
  })"
}

cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
# start-server-and-test 3 needs Node.js 22.
quietly npm install --no-audit --no-fund --prefer-offline wait-on@9 start-server-and-test@2 @playwright/test@1
mkdir -p node_modules/.bin
ln -s "$project/dist/cli/main.js" node_modules/.bin/versori-mock
chmod +x "$project/dist/cli/main.js"
export PATH="$work/node_modules/.bin:$PATH"

# wait-on, wget and curl, on a mock that starts meanwhile.
port=$(free_port)
versori-mock --port "$port" --log-level silent >/dev/null &
mock=$!
quietly wait-on "http://localhost:$port" "http://localhost:$port/api/connect/v1" "http-get://127.0.0.1:$port/__admin/ready"
for path in / /api/connect/v1 /__admin/health /__admin/ready; do
  quietly wget --no-verbose --spider "http://localhost:$port$path"
  quietly curl --fail --silent --head "http://localhost:$port$path"
done

# start-server-and-test starts the mock itself.
port=$(free_port)
quietly start-server-and-test "versori-mock --port $port --log-level silent" "http://localhost:$port" \
  "curl --fail --silent http://localhost:$port/__admin/health"

# Playwright, too. This test needs no browser.
port=$(free_port)
cat >playwright.config.js <<CONFIG
import { defineConfig } from '@playwright/test'

export default defineConfig({
  webServer: { command: 'versori-mock --port $port', url: 'http://localhost:$port' },
  use: { baseURL: 'http://localhost:$port' }
})
CONFIG
cat >mock.spec.js <<'SPEC'
import { expect, test } from '@playwright/test'

test('the mock is ready', async ({ request }) => {
  expect((await request.get('/__admin/ready')).status()).toBe(200)
})
SPEC
quietly playwright test
