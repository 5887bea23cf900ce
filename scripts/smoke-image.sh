#!/usr/bin/env bash
# Runs an image with Docker, read-only and without capabilities, waits until it is healthy, and imports once.
# scripts/check-image.sh checks more and needs no Docker.
#
#   scripts/smoke-image.sh IMAGE
set -euo pipefail

image=${1:?name an image}
container=$(docker run --detach --read-only --cap-drop ALL --security-opt no-new-privileges --publish 127.0.0.1::8082 "$image")
finish() {
  docker logs "$container" || true
  docker rm --force "$container" >/dev/null
}
trap finish EXIT

[[ $(docker inspect --format '{{.Config.User}}' "$image") == 1000:1000 ]]
for _ in {1..60}; do
  health=$(docker inspect --format '{{.State.Health.Status}}' "$container")
  [[ $health != healthy ]] || break
  sleep 1
done
[[ $health == healthy ]]

address=$(docker port "$container" 8082/tcp)
path=/api/connect/v1/o/01J0000000ACME000000000RG1/connectors/01J00000005H0P1FY000000C01/versions/latest/library/import
curl --silent --show-error --fail --request POST --header 'Authorization: Bearer swo_demo_acme' "http://$address$path" |
  grep --quiet '"name":"Shopify"'
docker stop --time 5 "$container" >/dev/null
[[ $(docker inspect --format '{{.State.ExitCode}}' "$container") == 0 ]]
echo "image: healthy, imports and stops"
