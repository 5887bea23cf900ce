"""Starts the mock in a container, and leases a sandbox for each test. Needs Docker, and no package."""
import json
import os
import secrets
import subprocess
import time
import urllib.error
import urllib.request


class Mock:
    """A mock in a container. Start one for a suite."""

    def __init__(self, image=os.environ.get("VERSORI_MOCK_IMAGE", "versori-mock")):
        self._admin_token = secrets.token_urlsafe()
        run = ["docker", "run", "--detach", "--publish", "127.0.0.1::8082"]
        self._container = _run(*run, "--env", f"VERSORI_MOCK_ADMIN_TOKEN={self._admin_token}", image)
        try:
            self.url = f"http://{_run('docker', 'port', self._container, '8082/tcp').splitlines()[0]}"
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self):
        deadline = time.monotonic() + 30
        while True:
            try:
                return self.admin("GET", "/ready")
            except (urllib.error.URLError, ConnectionError):
                if time.monotonic() > deadline:
                    raise TimeoutError("the mock is not ready:\n" + _run("docker", "logs", self._container))
                time.sleep(0.05)

    def lease(self):
        """Leases a sandbox with an organisation and an API key of its own."""
        return Sandbox(self, self.admin("POST", "/sandboxes"))

    def admin(self, method, path, body=None):
        """Calls the control plane."""
        headers = {"Authorization": f"Bearer {self._admin_token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/__admin{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.loads(response.read() or "null")

    def stop(self):
        _run("docker", "rm", "--force", self._container)


class Sandbox:
    """Give url, organisation_id and token to the program under test."""

    def __init__(self, mock, lease):
        self._mock, self._id = mock, lease["id"]
        self.url, self.organisation_id, self.token = mock.url, lease["organisationId"], lease["token"]

    def add_fault(self, **fault):
        return self._mock.admin("POST", f"/faults?sandbox={self._id}", fault)

    def requests(self):
        """The journal, oldest first."""
        return self._mock.admin("GET", f"/requests?sandbox={self._id}")["requests"]

    def assert_requests(self, operation, count):
        """Fails with the requests that came instead."""
        requests = self.requests()
        if sum(request.get("operation") == operation for request in requests) != count:
            lines = [_describe(request) for request in requests] or ["none"]
            raise AssertionError(f"expected {count} requests of {operation}, but there were:\n" + "\n".join(lines))

    def end(self):
        self._mock.admin("DELETE", f"/sandboxes/{self._id}")


def _describe(request):
    why = request.get("explanation", request.get("fault", {}))
    reason = why.get("rule", why.get("kind", ""))
    return f"  {request['method']} {request['path']}: {request.get('status', 'no response')} {reason}".rstrip()


def _run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
