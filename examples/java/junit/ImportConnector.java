import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The program under test: imports public connectors into an organisation of Versori. */
public class ImportConnector {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Tries a second time after a closed connection or a 503. Returns the connector as JSON. */
  public static String importConnector(String url, String organisation, String token, String connector, String version)
      throws IOException, InterruptedException {
    var path = "/o/" + organisation + "/connectors/" + connector + "/versions/" + version + "/library/import";
    var request = HttpRequest.newBuilder(URI.create(url + path))
        .POST(HttpRequest.BodyPublishers.noBody())
        .header("Authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(10))
        .build();
    HttpResponse<String> response;
    try {
      response = HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException lost) {
      response = HTTP.send(request, BodyHandlers.ofString());
    }
    if (response.statusCode() == 503) response = HTTP.send(request, BodyHandlers.ofString());
    if (response.statusCode() == 200) return response.body();
    throw new IOException(response.statusCode() + ": " + response.body());
  }
}
