#!/usr/bin/env bash
# Runs the examples as a user of the package does: with the packed package, each with its own runner, in a temporary
# folder. Prints nothing unless something fails. Run it after `npm ci`:
#
#   scripts/check-examples.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Node.js 20 compiles SQLite: minutes without ccache, seconds with it.
if command -v ccache >/dev/null; then export CC="ccache gcc" CXX="ccache g++"; fi

quietly() {
  if ! "$@" >"$work/log" 2>&1; then
    echo "FAILED: $*"
    cat "$work/log"
    exit 1
  fi
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quietly npm pack --pack-destination "$work"
tar --create --exclude=node_modules --exclude=package-lock.json examples | tar --extract --directory "$work"
cd "$work/examples"
quietly npm install --no-audit --no-fund --prefer-offline "$work"/versori-mock-*.tgz
for script in types test:node test:tap test:vitest test:jest test:mocha test:playwright test:control test:matrix test:shell; do
  quietly npm run "$script"
done
if command -v java >/dev/null; then
  quietly npm run test:java
else
  echo 'SKIPPED: test:java needs a JDK of version 17 or later'
fi
