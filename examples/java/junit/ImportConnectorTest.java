// #region start
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests run in parallel with -Djunit.jupiter.execution.parallel.enabled=true: each has its own sandbox. */
@Execution(ExecutionMode.CONCURRENT)
class ImportConnectorTest {
  static final String SHOPIFY = "01J00000005H0P1FY000000C01";
  static VersoriMock mock;

  @BeforeAll
  static void start() throws Exception {
    mock = new VersoriMock();
  }

  @AfterAll
  static void stop() throws Exception {
    mock.close();
  }

  static String importShopify(VersoriMock.Sandbox box, String version) throws Exception {
    return ImportConnector.importConnector(box.url, box.organisation, box.token, SHOPIFY, version);
  }

  @Test
  void importsTheLatestVersion() throws Exception {
    try (var box = mock.lease()) {
      assertTrue(importShopify(box, "latest").contains("\"name\":\"2024-07\""));
      box.assertRequests(1, "{ \"operation\": \"ImportPublicConnectorVersion\", \"status\": 200 }");
    }
  }
  // #endregion start

  // #region fault
  @Test
  void importsTwiceIfOnlyTheResponseIsLost() throws Exception {
    try (var box = mock.lease()) {
      box.addFault("""
          { "operation": "ImportPublicConnectorVersion", "kind": "reset", "phase": "after-commit", "times": 1 }
          """);
      importShopify(box, "latest");
      box.assertRequests(2, "{ \"operation\": \"ImportPublicConnectorVersion\" }");
    }
  }

  @Test
  void aFailureShowsTheRequests() throws Exception {
    try (var box = mock.lease()) {
      assertThrows(IOException.class, () -> importShopify(box, "2024-7"));
      var failure = assertThrows(AssertionError.class, () -> box.assertRequests(2, "{}"));
      assertTrue(failure.getMessage().contains("2024-7/library/import: 404 versionNotFound"), failure.getMessage());
    }
  }
  // #endregion fault
}
