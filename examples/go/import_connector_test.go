// Run it with: go test ./...
package importer

// #region start
import (
	"strings"
	"testing"
)

const shopify = "01J00000005H0P1FY000000C01"

func TestImportsTheLatestVersion(t *testing.T) {
	t.Parallel()
	box := lease(t)
	connector, err := ImportConnector(box.account(), shopify, "latest")
	if err != nil {
		t.Fatal(err)
	}
	if connector.OrganisationID != box.OrganisationID || connector.Versions[0].Name != "2024-07" {
		t.Errorf("imported %+v", connector)
	}
	box.assertRequests("ImportPublicConnectorVersion", 1)
}

// #endregion start

// #region fault
func TestTriesAgainAfterAClosedConnection(t *testing.T) {
	t.Parallel()
	box := lease(t)
	box.addFault(map[string]any{"operation": "ImportPublicConnectorVersion", "kind": "reset", "times": 1})
	if _, err := ImportConnector(box.account(), shopify, "latest"); err != nil {
		t.Fatal(err)
	}
	box.assertRequests("ImportPublicConnectorVersion", 2)
}

func TestImportsTwiceIfOnlyTheResponseIsLost(t *testing.T) {
	t.Parallel()
	box := lease(t)
	box.addFault(map[string]any{
		"operation": "ImportPublicConnectorVersion", "kind": "reset", "phase": "after-commit", "times": 1,
	})
	if _, err := ImportConnector(box.account(), shopify, "latest"); err != nil {
		t.Fatal(err)
	}
	if lost := box.requests()[0]; lost.Status != 0 || lost.Fault.Phase != "after-commit" {
		t.Errorf("the first request was %+v", lost)
	}
}

func TestAFailureShowsTheRequests(t *testing.T) {
	t.Parallel()
	box := lease(t)
	if _, err := ImportConnector(box.account(), shopify, "2024-7"); err == nil {
		t.Fatal("imported a version that does not exist")
	}
	problem := box.explainRequests("ImportPublicConnectorVersion", 2)
	if !strings.Contains(problem, "/2024-7/library/import: 404 versionNotFound") {
		t.Error(problem)
	}
}

// #endregion fault
