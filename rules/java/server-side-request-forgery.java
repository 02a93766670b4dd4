package proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.apache.http.client.methods.HttpGet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

class Fetch {
    private static final Set<String> HOSTS = Set.of("img.example.org", "cdn.example.org");

    InputStream connection(HttpServletRequest request) throws IOException {
        URL url = new URL(request.getParameter("url"));
        // ruleid: server-side-request-forgery
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        return connection.getInputStream();
    }

    InputStream stream(HttpServletRequest request) throws IOException {
        // ruleid: server-side-request-forgery
        return new URL("https://" + request.getParameter("host") + "/status").openStream();
    }

    String modern(HttpServletRequest request) throws IOException, InterruptedException {
        String url = request.getHeader("X-Callback");
        HttpClient client = HttpClient.newHttpClient();
        // ruleid: server-side-request-forgery
        HttpRequest call = HttpRequest.newBuilder().uri(URI.create(url)).build();
        return client.send(call, HttpResponse.BodyHandlers.ofString()).body();
    }

    HttpGet apache(HttpServletRequest request) {
        // ruleid: server-side-request-forgery
        return new HttpGet(request.getParameter("url"));
    }

    String ok(HttpServletRequest request) throws IOException {
        // ruleid: server-side-request-forgery
        Request call = new Request.Builder().url(request.getParameter("url")).build();
        return new OkHttpClient().newCall(call).execute().message();
    }

    InputStream constant() throws IOException {
        // ok: server-side-request-forgery
        return new URL("https://www.example.org/feed").openStream();
    }
}

@RestController
class Preview {
    private final RestTemplate rest = new RestTemplate();

    @GetMapping("/preview")
    public String preview(@RequestParam String url) {
        return load(url);
    }

    private String load(String address) {
        // ruleid: server-side-request-forgery
        return rest.getForObject(address, String.class);
    }

    @GetMapping("/item")
    public String item(@RequestParam String id) {
        // ok: server-side-request-forgery
        rest.getForObject("https://api.example.org/items/{id}", String.class, id);
        // ok: server-side-request-forgery
        return rest.getForObject("https://api.example.org/items/" + id, String.class);
    }

    @GetMapping("/number")
    public String number(@RequestParam int port) {
        // ok: server-side-request-forgery
        return rest.getForObject("http://localhost:" + port + "/health", String.class);
    }
}
