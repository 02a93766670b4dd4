package files;

import java.io.File;
import java.io.FileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class Temporary {
    void fixed(String text) throws IOException {
        // ruleid: insecure-temporary-file
        try (FileWriter writer = new FileWriter("/tmp/report.csv")) {
            writer.write(text);
        }
    }

    File folder() throws IOException {
        File folder = File.createTempFile("work", "");
        folder.delete();
        // ruleid: insecure-temporary-file
        folder.mkdir();
        return folder;
    }

    Path safeFolder() throws IOException {
        // ok: insecure-temporary-file
        return Files.createTempDirectory("work");
    }

    void elsewhere(String text) throws IOException {
        // ok: insecure-temporary-file
        try (FileWriter writer = new FileWriter("/var/lib/shop/report.csv")) {
            writer.write(text);
        }
    }

    void mkdir(File folder) {
        // ok: insecure-temporary-file
        folder.mkdir();
    }
}
