// Package importer is the program under test: it imports public connectors into an organisation of Versori.
package importer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// Account is an organisation with its API key.
type Account struct {
	URL, OrganisationID, Token string
}

// Connector is the part of a connector that this program uses.
type Connector struct {
	ID, Name, OrganisationID string
	Versions                 []struct{ Name string }
}

// ImportConnector tries a second time after a closed connection or a 503.
func ImportConnector(account Account, connectorID, version string) (*Connector, error) {
	connector, status, err := send(account, connectorID, version)
	if err != nil && (status == 0 || status == http.StatusServiceUnavailable) {
		connector, _, err = send(account, connectorID, version)
	}
	return connector, err
}

func send(account Account, connectorID, version string) (*Connector, int, error) {
	address := fmt.Sprintf("%s/o/%s/connectors/%s/versions/%s/library/import",
		account.URL, account.OrganisationID, connectorID, url.PathEscape(version))
	request, err := http.NewRequest(http.MethodPost, address, nil)
	if err != nil {
		return nil, 0, err
	}
	request.Header.Set("Authorization", "Bearer "+account.Token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	var body struct {
		Connector
		Message string
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		return nil, 0, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, response.StatusCode, fmt.Errorf("%d: %s", response.StatusCode, body.Message)
	}
	return &body.Connector, response.StatusCode, nil
}
