#!/usr/bin/env bash
# Builds the image without Docker and tests it. Run it as root on a Debian machine with npm:
#
#   scripts/check-image.sh
#
# It builds its own base images from Debian packages and node-linux-* of npm. The printed size is close to that of the
# real image. It uses a temporary folder of about 2 GB and removes it.
#
#   EXTRA_BUILD_ARGS   more arguments for `buildah build`, such as "-v $HOME/.npmrc:/root/.npmrc:ro"
#   DEBIAN_MIRROR      the mirror for Debian packages (default: that of mmdebstrap)
#   STORAGE_DRIVER, BUILDAH_ISOLATION   as buildah reads them (default: vfs, chroot)
set -euo pipefail
umask 022

export BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

readonly IMAGE=localhost/versori-mock:check
readonly BASE=docker.io/library/node:22-bookworm
readonly ORGANISATION=01J0000000ACME000000000RG1 API_KEY=swo_demo_acme CONNECTOR=01J00000005H0P1FY000000C01

passed=0
namespaces=

clean_up() {
  [[ -z $namespaces ]] || pkill -KILL --parent "$namespaces" || true
  buildah umount --all >/dev/null || true
  rm -rf --one-file-system "$work"
}

## Building

install_tools() {
  local tool missing=()
  local -A package_of=(
    [buildah]=buildah [mmdebstrap]=mmdebstrap [jq]=jq [curl]=curl [ip]=iproute2 [pgrep]=procps [npm]=npm
  )
  for tool in "${!package_of[@]}"; do
    [[ -n $(type -P "$tool") ]] || missing+=("${package_of[$tool]}")
  done
  if [[ ${#missing[@]} -gt 0 ]]; then
    apt-get -qq update
    apt-get -qq install --no-install-recommends "${missing[@]}"
  fi
}

buildah() {
  command buildah --storage-driver "${STORAGE_DRIVER:-vfs}" --root "$work/storage" --runroot "$work/run" "$@"
}

# One base image serves both stages, because the first stage compiles nothing.
make_base_images() {
  local container filesystem node
  npm install --prefix "$work/node" --no-save "node-linux-$(node -p process.arch)@22" npm@10
  node=$(echo "$work"/node/node_modules/node-linux-*)
  container=$(buildah from scratch)
  filesystem=$(buildah mount "$container")

  # shellcheck disable=SC2086 # Without a mirror there must be no argument.
  mmdebstrap --quiet --variant=minbase --include=ca-certificates,libstdc++6 \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' bookworm "$filesystem" ${DEBIAN_MIRROR:-}
  mkdir "$filesystem/usr/local/lib/node_modules"
  cp -a "$node/bin" "$node/include" "$filesystem/usr/local/"
  cp -a "$work/node/node_modules/npm" "$filesystem/usr/local/lib/node_modules/"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$filesystem/usr/local/bin/npm"
  chroot "$filesystem" useradd --uid 1000 --create-home --shell /bin/bash node

  buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --cmd node "$container"
  buildah commit --quiet --rm --format docker "$container" "$BASE"
  buildah tag "$BASE" "$BASE-slim"
}

# The build uses the npm registry of this machine.
build_image() {
  local authority mounts=(-v "$work/npmrc:/usr/local/etc/npmrc:ro")
  echo "registry=$(npm config get registry)" >"$work/npmrc"
  authority=$(npm config get cafile)
  [[ -f $authority ]] || authority=${NODE_EXTRA_CA_CERTS:-}
  if [[ -f $authority ]]; then
    echo 'cafile=/etc/npm-authority.pem' >>"$work/npmrc"
    mounts+=(-v "$authority:/etc/npm-authority.pem:ro")
  fi
  # The Docker format, because the OCI format has no health check.
  # shellcheck disable=SC2086 # They can be several arguments.
  buildah build --format docker --pull-never --network host --layers=false "${mounts[@]}" ${EXTRA_BUILD_ARGS:-} \
    --build-arg VERSION="$version" --tag "$IMAGE" "$repository"
}

read_image() {
  root=$(buildah mount "$(buildah from --pull-never "$IMAGE")")
  config=$(buildah inspect --type image "$IMAGE" | jq .Docker.config)
  user=$(jq -r .User <<<"$config")
  mapfile -t environment < <(jq -r '.Env[]' <<<"$config")
  mapfile -t entrypoint < <(jq -r '.Entrypoint[]' <<<"$config")
  mapfile -t default_arguments < <(jq -r '.Cmd[]?' <<<"$config")
  mapfile -t health_command < <(jq -r '.Healthcheck.Test[1:][]' <<<"$config")
}

## Running, as `docker run` does

# The first process of the new namespaces mounts the file system and becomes the program. Its network is a loopback
# interface of its own, so it uses no port of this machine and reaches nothing outside.
# shellcheck disable=SC2016 # Another bash expands the variables.
readonly BECOME_PROGRAM='
  set -euo pipefail
  kind=$1 root=$2 volumes=$3 user=$4
  shift 4
  ip link set lo up
  mount --bind "$root" "$root"
  [[ $kind == writable ]] || mount -o remount,bind,ro "$root"
  for volume in data seeds; do mount --bind "$volumes/$volume" "$root/$volume"; done
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  exec chroot --userspec="$user" --groups="" "$root" env --ignore-environment --chdir=/app "$@"'

# A new volume starts as a copy of the folder in the image.
make_volumes() {
  rm -rf "$work/volumes"
  mkdir "$work/volumes"
  cp -a "$root/data" "$root/seeds" "$work/volumes/"
}

# set_command writable|read-only [ARGUMENT...]; adds the variables in `settings`.
set_command() {
  local kind=$1
  shift
  [[ $# -gt 0 ]] || set -- "${default_arguments[@]}"
  command=(
    unshare --mount --net --pid --fork bash -c "$BECOME_PROGRAM" bash
    "$kind" "$root" "$work/volumes" "$user" "${environment[@]}" "${settings[@]}" "${entrypoint[@]}" "$@"
  )
}

run() {
  set_command read-only "$@"
  "${command[@]}" >"$log" 2>&1
}

# Sets `namespaces` to the process that waits for the program, and `server` to the program.
start() {
  set_command "$@"
  : >"$log"
  "${command[@]}" >>"$log" 2>&1 &
  namespaces=$!
  for _ in {1..100}; do
    sleep 0.1
    kill -0 "$namespaces" 2>/dev/null || return 1
    if grep -q '^versori-mock ready on ' "$log"; then
      server=$(pgrep --parent "$namespaces")
      return
    fi
  done
  return 1
}

# Runs a command in the container of the server.
execute() {
  nsenter --target "$server" --mount --net --pid --root --wd --setuid "${user%:*}" --setgid "${user#*:}" \
    env --ignore-environment "${environment[@]}" "${settings[@]}" "$@" >>"$log" 2>&1
}

# Succeeds if SIGTERM ends the server within 2 seconds with exit code 0.
stop() {
  kill -TERM "$server"
  for _ in {1..20}; do
    sleep 0.1
    if ! kill -0 "$namespaces" 2>/dev/null; then
      wait "$namespaces" && namespaces=
      return
    fi
  done
  return 1
}

crash() {
  kill -KILL "$server"
  wait "$namespaces" || true
  namespaces=
}

## Checking

# check WHAT COMMAND...
check() {
  local what=$1
  shift
  if ! "$@"; then
    echo "FAILED: $what"
    [[ ! -s $log ]] || tail -n 20 "$log"
    exit 1
  fi
  passed=$((passed + 1))
  echo "ok: $what"
}

# exits_with CODE COMMAND...
exits_with() {
  local expected=$1 code=0
  shift
  "$@" || code=$?
  [[ $code -eq $expected ]]
}

# finds_nothing ARGUMENT OF find...
finds_nothing() {
  local found
  found=$(find "$@")
  [[ -z $found ]] && return
  head -n 5 <<<"$found"
  return 1
}

# config_has FILTER OF jq...
config_has() {
  jq --exit-status "$@" <<<"$config" >/dev/null
}

# import_responds_with STATUS [PORT]
import_responds_with() {
  local status
  status=$(nsenter --target "$server" --net curl --silent --output "$work/response" --write-out '%{http_code}' \
    --request POST --header "Authorization: Bearer $API_KEY" \
    "http://127.0.0.1:${2:-8082}/api/connect/v1/o/$ORGANISATION/connectors/$CONNECTOR/versions/latest/library/import")
  [[ $status == "$1" ]]
}

response_has() {
  jq --exit-status "$1" "$work/response" >/dev/null
}

has_no_development_packages() {
  local name
  for name in $(jq -r '.devDependencies | keys[]' "$repository/package.json"); do
    finds_nothing "$root/app/node_modules" -path "*/node_modules/$name" || return 1
  done
}

# Imports all bundled files, to find a missing package.
loads_every_chunk() {
  execute node --input-type=module --eval "
    import { readdirSync } from 'node:fs'
    const chunks = readdirSync('/app/dist/chunks').map(file => '/app/dist/chunks/' + file)
    await Promise.all([...chunks, '/app/dist/index.js', '/app/dist/contract/index.js'].map(file => import(file)))"
}

has_licences() {
  local app=$root/app
  grep -q '^fastify [0-9.]* (MIT)$' "$app/dist/third-party-licences.txt" && test -s "$app/node_modules/better-sqlite3-napi/LICENSE"
}

check_config() {
  check 'the user is not root' test "$user" = 1000:1000
  check 'the user is node' grep -q '^node:x:1000:1000:' "$root/etc/passwd"
  check 'there are no default arguments' test ${#default_arguments[@]} -eq 0
  check 'port 8082 is exposed' config_has '.ExposedPorts | keys == ["8082/tcp"]'
  check '/data and /seeds are volumes' config_has '.Volumes | keys == ["/data", "/seeds"]'
  check '/data and /seeds belong to the user' finds_nothing "$root/data" "$root/seeds" ! -uid 1000
  check 'the health check is in exec form' config_has '.Healthcheck.Test[0] == "CMD"'
  # shellcheck disable=SC2016 # jq expands $version.
  check 'labels describe it' config_has --arg version "$version" '.Labels
    | ."org.opencontainers.image.title" == "versori-mock" and ."org.opencontainers.image.licenses" == "MIT"
    and ."org.opencontainers.image.version" == $version and has("org.opencontainers.image.description")'
}

check_contents() {
  local app=$root/app
  check 'it contains only run-time files' test "$(cd "$app" && echo *)" = 'LICENSE dist fixtures migrations node_modules package.json'
  check 'it contains no development packages' has_no_development_packages
  check 'it contains no sources' finds_nothing "$app" -name '*.ts' -o -name '*.[cm]ts' -o -name '*.map' \
    -o -name '*.[cho]' -o -name '*.[ch]pp' -o -name '*.gyp*'
  check 'it contains no .git' finds_nothing "$root" -xdev -name .git
  check 'the driver is the only package outside dist' test "$(ls "$app/node_modules")" = better-sqlite3-napi
  check 'it contains the licences' has_licences
  check 'it contains one native binary' test "$(find "$app" -name '*.node' | wc -l)" -eq 1
  check 'the user cannot change the program' finds_nothing "$app" ! -uid 0 -o ! -type l -perm /022
  check 'the user can read the program' finds_nothing "$app" ! -perm -004
}

check_server() {
  local kind=$1
  settings=()
  make_volumes
  check "starts on a $kind root" start "$kind"
  check "imports on a $kind root" import_responds_with 200
  check "copies connections by default on a $kind root" response_has '.connections != []'
  check "is healthy on a $kind root" execute "${health_command[@]}"
  [[ $kind == writable ]] || check 'cannot write to a read-only root' exits_with 1 execute touch /tmp/file
  check "loads every part of the program on a $kind root" loads_every_chunk
  check "stops within 2 seconds of SIGTERM on a $kind root" stop
}

check_settings() {
  make_volumes
  settings=(VERSORI_MOCK_PORT=9000)
  check 'starts on another port' start read-only
  check 'imports on another port' import_responds_with 200 9000
  check 'is healthy on another port' execute "${health_command[@]}"
  settings=(VERSORI_MOCK_PORT=9001)
  check 'is not healthy if nothing listens' exits_with 1 execute "${health_command[@]}"
  check 'stops on another port' stop

  settings=()
  check 'starts with flags' start read-only --import-connections omit
  check 'imports with flags' import_responds_with 200
  check 'applies the flags' response_has '.connections == []'
  check 'stops with flags' stop
}

check_database() {
  make_volumes
  settings=(VERSORI_MOCK_DATA=/data/mock.sqlite VERSORI_MOCK_REPEAT_IMPORT=conflict)
  check 'starts with a database on /data' start read-only
  check 'imports into the database' import_responds_with 200
  crash
  check 'starts again after a crash' start read-only
  check 'keeps the import after a crash' import_responds_with 409
  check 'stops with a database' stop
  check 'starts again after a stop' start read-only
  check 'keeps the import after a stop' import_responds_with 409
  check 'stops a second time' stop
}

check_seeds() {
  make_volumes
  settings=()
  install -m 644 "$repository/fixtures/demo.yaml" "$work/volumes/seeds/valid.yaml"
  echo 'nonsense: true' >"$work/volumes/seeds/invalid.yaml"
  check 'accepts a valid seed' run validate /seeds/valid.yaml
  check 'rejects an invalid seed' exits_with 1 run validate /seeds/invalid.yaml
  check 'loads a seed from /seeds' start read-only --seed-file /seeds/valid.yaml
  check 'imports from that seed' import_responds_with 200
  check 'stops with a seed' stop
}

report_size() {
  echo "size: $(megabytes "$root") MB, of which /app $(megabytes "$root/app") MB:"
  du --summarize --bytes "$root"/app/* | awk '{ sub(".*/", "", $2); printf "  %-14s %6.2f MB\n", $2, $1 / 1e6 }'
}

megabytes() {
  du --summarize --bytes "$1" | awk '{ printf "%.1f", $1 / 1e6 }'
}

if [[ $EUID -ne 0 ]]; then
  echo 'check-image.sh mounts file systems. Run it as root.' >&2
  exit 2
fi
work=$(mktemp -d)
log=$work/log
trap clean_up EXIT
install_tools
version=$(jq -r .version "$repository/package.json")
make_base_images
build_image
read_image
check_config
check_contents
check_server writable
check_server read-only
check_settings
check_database
check_seeds
report_size
echo "image: $passed checks passed"
