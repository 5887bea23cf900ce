#!/usr/bin/env bash
# Starts a container engine with Docker's API on a Debian machine without one: Podman behind a socket. It needs root, and
# works inside a container. scripts/check-containers.sh uses it.
#
#   eval "$(scripts/container-engine.sh start)"   prints `export DOCKER_HOST=…`
#   scripts/container-engine.sh stop
#
# Health checks run only on request, and limits of memory and processor time are ignored.
set -euo pipefail
home=${VERSORI_MOCK_ENGINE_HOME:-/tmp/versori-mock-engine}
socket=$home/docker.sock

install_packages() {
  local program missing=
  for program in podman crun jq docker-compose; do
    command -v "$program" >/dev/null || missing=yes
  done
  [[ -e /usr/lib/podman/netavark ]] || missing=yes
  [[ -n $missing ]] || return 0
  apt-get -qq update
  apt-get -qq install --no-install-recommends podman crun netavark aardvark-dns catatonit iptables jq docker-compose
}

# Removes what a container in a container cannot have: limits, and a file system of control groups.
write_runtime() {
  cat >"$home/bin/crun" <<'RUNTIME'
#!/usr/bin/env bash
arguments=("$@")
for ((i = 0; i < ${#arguments[@]}; i++)); do
  case ${arguments[i]} in
    --bundle | -b) config=${arguments[i + 1]}/config.json ;;
    --process | -p) process=${arguments[i + 1]} ;;
  esac
done
if [[ -f ${config:-} ]]; then
  jq 'del(.process.rlimits, .linux.resources)
    | .mounts |= map(select(.type != "cgroup"))
    | .linux.namespaces |= map(select(.type != "cgroup"))' "$config" >"$config.new" && mv "$config.new" "$config"
fi
if [[ -f ${process:-} ]]; then
  jq 'del(.rlimits)' "$process" >"$process.new" && mv "$process.new" "$process"
fi
exec /usr/bin/crun "$@"
RUNTIME
  chmod +x "$home/bin/crun"
  cat >"$home/containers.conf" <<CONFIGURATION
[containers]
cgroups = "disabled"
[engine]
helper_binaries_dir = ["/usr/lib/podman", "/usr/libexec/podman"]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
[engine.runtimes]
crun = ["$home/bin/crun"]
CONFIGURATION
}

ping() {
  curl --silent --fail --output /dev/null --unix-socket "$socket" http://engine/_ping
}

serve() {
  umount /sys/fs/cgroup/unified 2>/dev/null || true
  CONTAINERS_CONF=$home/containers.conf exec podman --storage-driver vfs --root "$home/storage" --runroot "$home/run" \
    system service --time=0 "unix://$socket"
}

start() {
  mkdir -p "$home/bin"
  install_packages >&2
  write_runtime
  if ! ping; then
    rm -f "$socket"
    setsid unshare --mount "$0" serve >"$home/log" 2>&1 </dev/null &
    echo $! >"$home/pid"
    for _ in {1..100}; do
      ping && break
      sleep 0.1
    done
  fi
  ping || { tail -n 3 "$home/log" >&2; exit 1; }
  echo "export DOCKER_HOST=unix://$socket DOCKER_BUILDKIT=0 TESTCONTAINERS_RYUK_DISABLED=true"
}

stop() {
  [[ -f $home/pid ]] || return 0
  kill "$(cat "$home/pid")" 2>/dev/null || true
  rm -f "$home/pid" "$socket"
}

case ${1:-} in
  start | stop | serve) "$1" ;;
  *) sed -n '2,8p' "$0" && exit 2 ;;
esac
