"""The program under test: imports public connectors into an organisation of Versori."""
import http.client
import json
import urllib.error
import urllib.parse
import urllib.request


class ImportFailed(Exception):
    pass


def import_connector(url, organisation_id, token, connector_id, version="latest"):
    """Tries a second time after a closed connection or a 503."""
    path = f"/o/{organisation_id}/connectors/{connector_id}/versions/{urllib.parse.quote(version, safe='')}/library/import"
    request = urllib.request.Request(url + path, headers={"Authorization": f"Bearer {token}"}, method="POST")
    try:
        return _send(request)
    except urllib.error.HTTPError as error:
        if error.code != 503:
            raise ImportFailed(f"{error.code}: {json.load(error)['message']}") from error
    except (ConnectionError, http.client.HTTPException, urllib.error.URLError):
        pass
    return _send(request)


def _send(request):
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)
