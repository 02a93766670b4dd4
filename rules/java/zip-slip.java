package archives;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

class Unpack {
    void file(ZipInputStream zip, File target) throws IOException {
        ZipEntry entry;
        while ((entry = zip.getNextEntry()) != null) {
            // ruleid: zip-slip
            File out = new File(target, entry.getName());
            try (FileOutputStream stream = new FileOutputStream(out)) {
                zip.transferTo(stream);
            }
        }
    }

    void path(ZipFile zip, Path target) throws IOException {
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            String name = entry.getName();
            // ruleid: zip-slip
            Path out = target.resolve(name);
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, out);
            }
        }
    }

    void tar(TarArchiveInputStream tar, String target) throws IOException {
        TarArchiveEntry entry = tar.getNextTarEntry();
        // ruleid: zip-slip
        try (FileOutputStream out = new FileOutputStream(target + "/" + entry.getName())) {
            tar.transferTo(out);
        }
    }

    void checked(ZipInputStream zip, Path target) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        // ok: zip-slip
        Path out = target.resolve(entry.getName()).normalize();
        if (!out.startsWith(target)) {
            throw new IOException("outside the target");
        }
        Files.copy(zip, out);
    }

    void canonical(ZipInputStream zip, File target) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        // ok: zip-slip
        File out = new File(target, entry.getName());
        if (!out.getCanonicalPath().startsWith(target.getCanonicalPath() + File.separator)) {
            throw new IOException("outside the target");
        }
        Files.copy(zip, out.toPath());
    }

    void byHelper(ZipInputStream zip, Path target) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        // ok: zip-slip
        Path out = target.resolve(entry.getName());
        checkDirectoryTraversal(target, out);
        Files.copy(zip, out);
    }

    private void checkDirectoryTraversal(Path target, Path out) throws IOException {
        if (!out.normalize().startsWith(target.normalize())) {
            throw new IOException("outside the target");
        }
    }

    void flat(ZipInputStream zip, File target) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        // ok: zip-slip
        String name = new File(entry.getName()).getName();
        // ok: zip-slip
        Files.copy(zip, new File(target, name).toPath());
    }
}
