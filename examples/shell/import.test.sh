#!/bin/sh
# A test in any language. Run it with: versori-mock exec -- shell/import.test.sh
set -eu

# #region lease
admin=$VERSORI_MOCK_URL/__admin
sandbox_json=$(curl -sS --fail -X POST "$admin/sandboxes")
field() { echo "$sandbox_json" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
sandbox=$(field id) organisation=$(field organisationId) token=$(field token)
trap 'curl -sS -X DELETE "$admin/sandboxes/$sandbox"' EXIT
# #endregion lease

import() {
  curl -sS --fail --retry 1 --retry-delay 0 --retry-all-errors -o /dev/null -X POST -H "Authorization: Bearer $token" \
    "$VERSORI_MOCK_URL/o/$organisation/connectors/01J00000005H0P1FY000000C01/versions/latest/library/import"
}

# #region fault
curl -sS --fail -o /dev/null -H 'Content-Type: application/json' "$admin/faults?sandbox=$sandbox" \
  -d '{ "operation": "ImportPublicConnectorVersion", "kind": "reset", "phase": "after-commit", "times": 1 }'
import 2>/dev/null
curl -sS --fail "$admin/requests?sandbox=$sandbox" | grep -q '"status":200'
# #endregion fault
