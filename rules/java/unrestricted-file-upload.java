package uploads;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.servlet.http.Part;
import org.apache.commons.io.FilenameUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

class Uploads {
    private final File folder = new File("/srv/uploads");

    @PostMapping("/any")
    void any(@RequestParam MultipartFile file) throws IOException {
        // ruleid: unrestricted-file-upload
        file.transferTo(new File(folder, file.getOriginalFilename()));
    }

    @PostMapping("/stream")
    void stream(@RequestParam MultipartFile file) throws IOException {
        Path target = folder.toPath().resolve(file.getOriginalFilename());
        // ruleid: unrestricted-file-upload
        Files.copy(file.getInputStream(), target);
    }

    void part(Part part) throws IOException {
        String name = part.getSubmittedFileName();
        // ruleid: unrestricted-file-upload
        part.write(name);
    }

    @PostMapping("/images")
    void images(@RequestParam MultipartFile file) throws IOException {
        String ending = FilenameUtils.getExtension(file.getOriginalFilename());
        if (!Set.of("png", "jpg").contains(ending)) {
            throw new IllegalArgumentException("type");
        }
        // ok: unrestricted-file-upload
        file.transferTo(new File(folder, "1." + ending));
    }

    @PostMapping("/checked")
    void checked(@RequestParam MultipartFile file) throws IOException {
        if (!"image/png".equals(file.getContentType())) {
            throw new IllegalArgumentException("type");
        }
        // ok: unrestricted-file-upload
        file.transferTo(new File(folder, file.getOriginalFilename()));
    }
}
