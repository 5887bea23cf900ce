// A test in Java without a library. Run it with: versori-mock exec -- java java/ImportTest.java
// #region lease
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

public class ImportTest {
  static final String ADMIN = System.getenv("VERSORI_MOCK_URL") + "/__admin";
  static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Leases a sandbox for this test. */
  static final String LEASE = send("POST", ADMIN + "/sandboxes", null, "{}");
  static final String SANDBOX = field("id"), ORGANISATION = field("organisationId"), TOKEN = field("token");

  public static void main(String... arguments) throws Exception {
    String path = "/o/" + ORGANISATION + "/connectors/01J00000005H0P1FY000000C01/versions/latest/library/import";
    String imported = send("POST", System.getenv("VERSORI_MOCK_URL") + path, TOKEN, "");
    check(imported.contains("\"name\":\"Shopify\""), imported);
    // #endregion lease

    // #region repeat
    // The test sees no failure, but the journal has two requests.
    String fault = "{ \"operation\": \"*\", \"kind\": \"empty\", \"times\": 1 }";
    send("POST", ADMIN + "/faults?sandbox=" + SANDBOX, null, fault);
    send("GET", System.getenv("VERSORI_MOCK_URL") + "/o/" + ORGANISATION + "/connectors", TOKEN, "");
    String criteria = "{ \"operation\": \"ListConnectors\" }";
    String count = send("POST", ADMIN + "/requests/count?sandbox=" + SANDBOX, null, criteria);
    check(count.contains("\"count\":2"), count);
    // #endregion repeat

    // #region lease
    send("DELETE", ADMIN + "/sandboxes/" + SANDBOX, null, "");
  }

  static String send(String method, String url, String token, String body) {
    var request = HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.ofString(body));
    if (token != null) request.header("Authorization", "Bearer " + token);
    if (!body.isEmpty()) request.header("Content-Type", "application/json");
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      check(response.statusCode() < 300, response.statusCode() + ": " + response.body());
      return response.body();
    } catch (Exception error) {
      throw new RuntimeException(error);
    }
  }

  static String field(String name) {
    var matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(LEASE);
    check(matcher.find(), LEASE);
    return matcher.group(1);
  }

  static void check(boolean isRight, String message) {
    if (!isRight) throw new AssertionError(message);
  }
}
// #endregion lease
