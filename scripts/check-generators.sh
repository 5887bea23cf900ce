#!/usr/bin/env bash
# Generates clients from the two documents that the mock serves, and compiles them; lints the documents; and validates
# seeds with ajv-cli. The tools are installed into a temporary folder, at the versions below.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=(
  openapi-typescript@7.10.1
  @hey-api/openapi-ts@0.95.0
  orval@8.0.0
  swagger-typescript-api@13.2.16
  @kubb/cli@3.18.3 @kubb/core@3.18.3 @kubb/plugin-oas@3.18.3 @kubb/plugin-ts@3.18.3 @kubb/plugin-client@3.18.3
  @stoplight/spectral-cli@6.15.0
  @redocly/cli@2.11.1
  ajv-cli@5.0.0 ajv-formats@3.0.1
  typescript@5.9.3 axios@1.13.2
)

work=$(mktemp -d)
mock=
stop() {
  if [ -n "$mock" ]; then kill "$mock" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap stop EXIT

root=$PWD
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --no-audit --no-fund --no-progress --loglevel=error --ignore-scripts "${tools[@]}"

node "$root/dist/cli/main.js" start --port 0 >"$work/mock.log" 2>&1 &
mock=$!
url=
for _ in $(seq 100); do
  url=$(sed -n 's/.*ready on \(http[^ ]*\).*/\1/p' "$work/mock.log" | head -n 1)
  if [ -n "$url" ]; then break; fi
  sleep 0.1
done
curl --silent --fail "$url/__admin/openapi.json" >api.json
curl --silent --fail "$url/__admin/control-plane.json" >control-plane.json

PATH="$work/node_modules/.bin:$PATH"

cat >tsconfig.json <<'JSON'
{
  "compilerOptions": {
    "strict": true, "noEmit": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler",
    "lib": ["es2022", "dom", "dom.iterable"], "skipLibCheck": true, "types": [], "allowImportingTsExtensions": true
  },
  "include": ["generated"]
}
JSON

# kubb calls the errors of the operation ImportHTTPConnector like a schema of the vendor.
mkdir kubb
sed 's/ImportHTTPConnectorError"/ImportHTTPConnectorRefusal"/g' api.json >kubb/api.json
# kubb does not end with a type that has alternatives, such as a string or a number.
node -e '
  const replace = (_, value) =>
    Array.isArray(value?.type) && value.type.filter(type => type !== "null").length > 1
      ? { description: value.description, anyOf: value.type.map(type => ({ type })) }
      : value
  const document = JSON.parse(fs.readFileSync("control-plane.json", "utf8"))
  fs.writeFileSync("kubb/control-plane.json", JSON.stringify(document, replace))
'

cat >kubb.config.mjs <<'JS'
import { defineConfig } from '@kubb/core'
import { pluginClient } from '@kubb/plugin-client'
import { pluginOas } from '@kubb/plugin-oas'
import { pluginTs } from '@kubb/plugin-ts'

export default ['api', 'control-plane'].map(name =>
  defineConfig({
    name,
    root: '.',
    input: { path: `kubb/${name}.json` },
    output: { path: `generated/kubb/${name}`, clean: true, format: false, lint: false },
    plugins: [pluginOas({ generators: [] }), pluginTs({ enumType: 'literal' }), pluginClient()]
  })
)
JS

# The contract describes every error as `default`.
cat >redocly.yaml <<'YAML'
extends: [recommended]
rules:
  operation-4xx-response: off
YAML

echo 'extends: ["spectral:oas"]' >.spectral.yaml

# Prints what a tool said only if it failed, or warned.
quietly() {
  if ! "$@" >tool.log 2>&1 || grep -qiE '[1-9][0-9]* (warning|problem)' tool.log; then
    echo "FAILED: $*"
    cat tool.log
    return 1
  fi
  echo "ok: $1 ${name:-}"
}

for name in api control-plane; do
  quietly openapi-typescript "$name.json" -o "generated/openapi-typescript/$name.ts"
  quietly openapi-ts --input "$name.json" --output "generated/hey-api/$name" --plugins @hey-api/typescript @hey-api/sdk @hey-api/client-fetch
  quietly orval --input "$name.json" --output "generated/orval/$name.ts" --client fetch
  quietly swagger-typescript-api generate --path "$name.json" --output "generated/swagger-typescript-api" --name "$name.ts"
  quietly spectral lint "$name.json" --fail-severity=hint --ruleset .spectral.yaml
  quietly redocly lint "$name.json" --config redocly.yaml --max-problems 200
done
name=
quietly kubb generate --config kubb.config.mjs
quietly tsc -p tsconfig.json

quietly ajv validate -s "$root/fixtures/seed.schema.json" -d "$root/fixtures/demo.yaml" --strict=true
