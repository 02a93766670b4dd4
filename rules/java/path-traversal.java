package files;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.commons.io.FilenameUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

class Download extends HttpServlet {
    private static final String ROOT = "/srv/files/";

    void stream(HttpServletRequest request) throws IOException {
        String name = request.getParameter("name");
        // ruleid: path-traversal
        try (InputStream in = new FileInputStream(ROOT + name)) {
            in.read();
        }
    }

    void file(HttpServletRequest request) throws IOException {
        // ruleid: path-traversal
        File file = new File(ROOT, request.getParameter("name"));
        // ok: path-traversal
        new FileInputStream(file).close();
    }

    void cookie(HttpServletRequest request) throws IOException {
        for (Cookie cookie : request.getCookies()) {
            if (cookie.getName().equals("theme")) {
                // ruleid: path-traversal
                FileOutputStream out = new FileOutputStream(ROOT + cookie.getValue() + ".css", true);
                out.close();
            }
        }
    }

    void onlyName(HttpServletRequest request) throws IOException {
        String name = FilenameUtils.getName(request.getParameter("name"));
        // ok: path-traversal
        new FileInputStream(ROOT + name).close();
    }

    byte[] checked(HttpServletRequest request) throws IOException {
        Path root = Paths.get(ROOT);
        // ok: path-traversal
        Path path = root.resolve(request.getParameter("name")).normalize();
        if (!path.startsWith(root)) {
            throw new IOException("outside");
        }
        return Files.readAllBytes(path);
    }

    void canonical(HttpServletRequest request) throws IOException {
        // ok: path-traversal
        File file = new File(ROOT, request.getParameter("name"));
        if (!file.getCanonicalPath().startsWith(ROOT)) {
            throw new IOException("outside");
        }
        new FileInputStream(file).close();
    }

    void page(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String page = request.getParameter("page");
        // ruleid: path-traversal
        request.getRequestDispatcher("/WEB-INF/" + page).forward(request, response);
    }

    void fixedPage(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: path-traversal
        request.getRequestDispatcher("/WEB-INF/start.jsp").forward(request, response);
    }
}

@RestController
class Reports {
    @GetMapping("/reports/{name}")
    public byte[] report(@PathVariable String name) throws IOException {
        return read(name);
    }

    @GetMapping("/reports/{id}/pdf")
    public byte[] pdf(@PathVariable Long id) throws IOException {
        // ok: path-traversal
        return Files.readAllBytes(Paths.get("/srv/reports", id + ".pdf"));
    }

    private byte[] read(String name) throws IOException {
        // ruleid: path-traversal
        return Files.readAllBytes(Paths.get("/srv/reports", name));
    }

    void upload(MultipartFile upload) throws IOException {
        // ruleid: path-traversal
        upload.transferTo(new File("/srv/uploads/" + upload.getOriginalFilename()));
    }

    boolean isImage(MultipartFile upload) {
        // ok: path-traversal
        return Paths.get(upload.getOriginalFilename()).toString().endsWith(".png");
    }

    void uploadByName(MultipartFile upload) throws IOException {
        // ok: path-traversal
        String name = new File(upload.getOriginalFilename()).getName();
        // ok: path-traversal
        upload.transferTo(new File("/srv/uploads/" + name));
    }
}

class Names extends HttpServlet {
    void path(HttpServletRequest request) throws IOException {
        // ok: path-traversal
        new FileInputStream("/srv" + request.getServletPath()).close();
        // ruleid: path-traversal
        new FileInputStream("/srv" + request.getPathInfo()).close();
    }

    void last(HttpServletRequest request) throws IOException {
        String name = request.getParameter("name");
        if (name.lastIndexOf('\\') >= 0) {
            name = name.substring(name.lastIndexOf('\\') + 1);
        }
        if (name.lastIndexOf('/') >= 0) {
            name = name.substring(name.lastIndexOf('/') + 1);
        }
        // ok: path-traversal
        new FileInputStream("/srv/" + name).close();
    }

    void ending(HttpServletRequest request) throws IOException {
        String name = request.getParameter("name");
        // ruleid: path-traversal
        new FileInputStream("/srv/" + name.substring(name.lastIndexOf('.') + 1)).close();
    }
}
