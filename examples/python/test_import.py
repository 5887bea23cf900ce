# Run it with: python3 -m unittest discover python
# #region start
import unittest
from concurrent.futures import ThreadPoolExecutor

from import_connector import ImportFailed, import_connector
from versori_mock import Mock

SHOPIFY = "01J00000005H0P1FY000000C01"


def setUpModule():
    global mock
    mock = Mock()
    unittest.addModuleCleanup(mock.stop)


class ImportTest(unittest.TestCase):
    def setUp(self):
        self.box = mock.lease()
        self.addCleanup(self.box.end)
        self.account = (self.box.url, self.box.organisation_id, self.box.token)

    def test_imports_the_latest_version(self):
        connector = import_connector(*self.account, SHOPIFY)
        self.assertEqual([version["name"] for version in connector["versions"]], ["2024-07"])
        self.box.assert_requests("ImportPublicConnectorVersion", 1)
    # #endregion start

    # #region fault
    def test_tries_again_after_a_closed_connection(self):
        self.box.add_fault(operation="ImportPublicConnectorVersion", kind="reset", times=1)
        import_connector(*self.account, SHOPIFY)
        self.box.assert_requests("ImportPublicConnectorVersion", 2)

    def test_imports_twice_if_only_the_response_is_lost(self):
        fault = {"operation": "ImportPublicConnectorVersion", "kind": "reset", "phase": "after-commit", "times": 1}
        self.box.add_fault(**fault)
        first = import_connector(*self.account, SHOPIFY)
        lost = self.box.requests()[0]
        self.assertEqual(lost["fault"]["phase"], "after-commit")
        self.assertNotIn("status", lost)
        self.assertEqual(first["organisationId"], self.box.organisation_id)

    def test_a_failure_shows_the_requests(self):
        with self.assertRaises(ImportFailed):
            import_connector(*self.account, SHOPIFY, version="2024-7")
        with self.assertRaisesRegex(AssertionError, r"POST /o/.*/2024-7/library/import: 404 versionNotFound"):
            self.box.assert_requests("ImportPublicConnectorVersion", 2)
    # #endregion fault

    # #region parallel
    def test_sandboxes_do_not_see_each_other(self):
        def work(_):
            box = mock.lease()
            import_connector(box.url, box.organisation_id, box.token, SHOPIFY)
            box.assert_requests("ImportPublicConnectorVersion", 1)
            box.end()

        with ThreadPoolExecutor(10) as threads:
            list(threads.map(work, range(20)))
    # #endregion parallel


if __name__ == "__main__":
    unittest.main()
