import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A mock in a container, and its sandboxes. Needs Docker and the JDK. */
public class VersoriMock implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public final String url;
  private final String container;
  private final String adminToken = UUID.randomUUID().toString();

  public VersoriMock() throws IOException, InterruptedException {
    var image = System.getenv().getOrDefault("VERSORI_MOCK_IMAGE", "versori-mock");
    container = docker("run", "--detach", "--publish", "127.0.0.1::8082", "--env",
        "VERSORI_MOCK_ADMIN_TOKEN=" + adminToken, image);
    url = "http://" + docker("port", container, "8082/tcp").lines().findFirst().orElseThrow();
    waitUntilReady();
  }

  private void waitUntilReady() throws IOException, InterruptedException {
    for (long deadline = System.nanoTime() + 30_000_000_000L;; Thread.sleep(50)) {
      try {
        admin("GET", "/ready", "");
        return;
      } catch (IOException error) {
        if (System.nanoTime() < deadline) continue;
        throw new IOException("the mock is not ready:\n" + docker("logs", container), error);
      }
    }
  }

  /** Leases a sandbox with an organisation and an API key of its own. */
  public Sandbox lease() throws IOException, InterruptedException {
    return new Sandbox(admin("POST", "/sandboxes", ""));
  }

  /** Calls the control plane. */
  private String admin(String method, String path, String body) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url + "/__admin" + path))
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .header("Authorization", "Bearer " + adminToken);
    if (!body.isEmpty()) request.header("Content-Type", "application/json");
    var response = HTTP.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() < 300) return response.body();
    throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    docker("rm", "--force", container);
  }

  private static String docker(String... arguments) throws IOException, InterruptedException {
    var command = new java.util.ArrayList<>(Arrays.asList(arguments));
    command.add(0, "docker");
    var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var output = new String(process.getInputStream().readAllBytes()).strip();
    if (process.waitFor() == 0) return output;
    throw new IOException(String.join(" ", command) + " failed: " + output);
  }

  private static String field(String json, String name) {
    var matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Give url, organisation and token to the program under test. */
  public class Sandbox implements AutoCloseable {
    public final String url = VersoriMock.this.url;
    public final String organisation;
    public final String token;
    private final String id;

    private Sandbox(String lease) {
      id = field(lease, "id");
      organisation = field(lease, "organisationId");
      token = field(lease, "token");
    }

    public void addFault(String fault) throws IOException, InterruptedException {
      admin("POST", "/faults?sandbox=" + id, fault);
    }

    /** Fails with the requests that came instead. */
    public void assertRequests(int count, String criteria) throws IOException, InterruptedException {
      var found = Integer.parseInt(field(admin("POST", "/requests/count?sandbox=" + id, criteria), "count"));
      if (found == count) return;
      throw new AssertionError("expected " + count + " requests with " + criteria + ", but there were:\n" + journal());
    }

    /** A line for each request, with the rule of an error. */
    private String journal() throws IOException, InterruptedException {
      var entries = admin("GET", "/requests?sandbox=" + id, "").split("(?=\\{\"id\":\"[0-9a-f]{32}\")");
      return Arrays.stream(entries)
          .skip(1)
          .map(entry -> "  " + field(entry, "method") + " " + field(entry, "path") + ": " + field(entry, "status") + " "
              + field(entry, "rule"))
          .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
      admin("DELETE", "/sandboxes/" + id, "");
    }
  }
}
