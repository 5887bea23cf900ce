package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const adminToken = "token-of-this-suite"

// A mock in a container, which TestMain starts once for all tests of the package.
var mockURL string

func TestMain(m *testing.M) {
	code, err := runWithMock(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func runWithMock(run func() int) (int, error) {
	image := os.Getenv("VERSORI_MOCK_IMAGE")
	if image == "" {
		image = "versori-mock"
	}
	container, err := docker("run", "--detach", "--publish", "127.0.0.1::8082", "--env", "VERSORI_MOCK_ADMIN_TOKEN="+adminToken, image)
	if err != nil {
		return 1, err
	}
	defer docker("rm", "--force", container)
	address, err := docker("port", container, "8082/tcp")
	if err != nil {
		return 1, err
	}
	mockURL = "http://" + strings.Fields(address)[0]
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if response, err := http.Get(mockURL + "/__admin/ready"); err == nil {
			response.Body.Close()
			return run(), nil
		}
		if time.Now().After(deadline) {
			logs, _ := docker("logs", container)
			return 1, fmt.Errorf("the mock is not ready:\n%s", logs)
		}
	}
}

func docker(arguments ...string) (string, error) {
	output, err := exec.Command("docker", arguments...).Output()
	if err != nil {
		err = fmt.Errorf("docker %s: %w", strings.Join(arguments, " "), err)
	}
	return strings.TrimSpace(string(output)), err
}

// Sandbox has an organisation and an API key of its own.
type Sandbox struct {
	t              *testing.T
	ID             string
	OrganisationID string
	Token          string
}

// Request is an entry of the journal.
type Request struct {
	Method, Path, Operation string
	Status                  int
	Explanation             struct{ Rule string }
	Fault                   struct{ Kind, Phase string }
}

// lease leases a sandbox, which ends with the test.
func lease(t *testing.T) *Sandbox {
	t.Helper()
	box := &Sandbox{t: t}
	admin(t, http.MethodPost, "/sandboxes", nil, box)
	t.Cleanup(func() { admin(t, http.MethodDelete, "/sandboxes/"+box.ID, nil, nil) })
	return box
}

func (box *Sandbox) account() Account {
	return Account{URL: mockURL, OrganisationID: box.OrganisationID, Token: box.Token}
}

func (box *Sandbox) addFault(fault map[string]any) {
	box.t.Helper()
	admin(box.t, http.MethodPost, "/faults?sandbox="+box.ID, fault, nil)
}

// requests returns the journal, oldest first.
func (box *Sandbox) requests() []Request {
	box.t.Helper()
	var journal struct{ Requests []Request }
	admin(box.t, http.MethodGet, "/requests?sandbox="+box.ID, nil, &journal)
	return journal.Requests
}

// explainRequests is empty if the operation was called so often. Otherwise it shows what came instead.
func (box *Sandbox) explainRequests(operation string, count int) string {
	box.t.Helper()
	found, lines := 0, ""
	for _, each := range box.requests() {
		if each.Operation == operation {
			found++
		}
		lines += fmt.Sprintf("\n  %s %s: %d %s%s", each.Method, each.Path, each.Status, each.Explanation.Rule, each.Fault.Kind)
	}
	if found == count {
		return ""
	}
	return fmt.Sprintf("expected %d requests of %s, but there were:%s", count, operation, lines)
}

func (box *Sandbox) assertRequests(operation string, count int) {
	box.t.Helper()
	if problem := box.explainRequests(operation, count); problem != "" {
		box.t.Error(problem)
	}
}

// admin calls the control plane.
func admin(t *testing.T, method, path string, body, result any) {
	t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if body == nil {
		encoded = nil
	}
	request, err := http.NewRequest(method, mockURL+"/__admin"+path, bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+adminToken)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		var problem struct{ Message, Details string }
		_ = json.NewDecoder(response.Body).Decode(&problem)
		t.Fatalf("%s %s: %d %s. %s", method, path, response.StatusCode, problem.Message, problem.Details)
	}
	if result != nil {
		if err := json.NewDecoder(response.Body).Decode(result); err != nil {
			t.Fatal(err)
		}
	}
}
