#!/bin/sh
# A suite in a shell with the mock in a container. Run it with: shell/container.test.sh
set -eu

# #region start
admin_token=token-of-this-suite
container=$(docker run --detach --publish 127.0.0.1::8082 --env VERSORI_MOCK_ADMIN_TOKEN="$admin_token" \
  "${VERSORI_MOCK_IMAGE:-versori-mock}")
trap 'docker rm --force "$container" >/dev/null' EXIT
url=http://$(docker port "$container" 8082/tcp | head -n 1)
curl -sS --fail -o /dev/null --retry 100 --retry-delay 0 --retry-max-time 30 --retry-all-errors "$url/__admin/ready" 2>/dev/null ||
  { docker logs "$container"; exit 1; }

# admin METHOD PATH [BODY]
admin() {
  curl -sS --fail-with-body -X "$1" -H "Authorization: Bearer $admin_token" -H 'Content-Type: application/json' \
    "$url/__admin$2" ${3:+-d "$3"}
}

# Each test runs in a shell of its own, with its own sandbox.
lease() {
  lease_json=$(admin POST /sandboxes)
  sandbox=$(field id) organisation=$(field organisationId) token=$(field token)
}
field() { echo "$lease_json" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
# #endregion start

# The program under test: tries a second time after a closed connection or a 503.
import_shopify() {
  curl -sS --fail --retry 1 --retry-delay 0 --retry-all-errors -o /dev/null -X POST -H "Authorization: Bearer $token" \
    "$url/o/$organisation/connectors/01J00000005H0P1FY000000C01/versions/${1:-latest}/library/import" 2>/dev/null
}

# #region check
# Fails with the requests that came instead.
assert_requests() {
  count=$(admin POST "/requests/count?sandbox=$sandbox" '{ "operation": "ImportPublicConnectorVersion" }')
  case $count in *"\"count\":$1,"*) return ;; esac
  echo "expected $1 imports, but there were $count:"
  admin GET "/requests?sandbox=$sandbox" | grep -o '"curl":"[^}]*\|"rule":"[^"]*"\|"status":[0-9]*'
  exit 1
}

imports_the_latest_version() {
  lease
  import_shopify
  assert_requests 1
}

imports_twice_if_only_the_response_is_lost() {
  lease
  admin POST "/faults?sandbox=$sandbox" \
    '{ "operation": "ImportPublicConnectorVersion", "kind": "reset", "phase": "after-commit", "times": 1 }' >/dev/null
  import_shopify
  assert_requests 2
}

a_failure_shows_the_requests() {
  lease
  if import_shopify 2024-7; then exit 1; fi
  if message=$(assert_requests 9); then exit 1; fi
  echo "$message" | grep -q versionNotFound
}

# Tests run at the same time, because none sees another's sandbox.
pids=
for test in imports_the_latest_version imports_twice_if_only_the_response_is_lost a_failure_shows_the_requests; do
  (set -e; "$test" && echo "ok: $test" || { echo "FAILED: $test"; exit 1; }) &
  pids="$pids $!"
done
for pid in $pids; do wait "$pid"; done
# #endregion check
