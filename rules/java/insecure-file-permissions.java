package files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

class Rights {
    void writable(File file) {
        // ruleid: insecure-file-permissions
        file.setWritable(true, false);
        // ok: insecure-file-permissions
        file.setWritable(true, true);
        // ok: insecure-file-permissions
        file.setExecutable(true);
    }

    void posix(Path path) throws IOException {
        // ruleid: insecure-file-permissions
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        // ruleid: insecure-file-permissions
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        // ok: insecure-file-permissions
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    }

    void add(Set<PosixFilePermission> rights) {
        // ruleid: insecure-file-permissions
        rights.add(PosixFilePermission.OTHERS_WRITE);
        // ok: insecure-file-permissions
        rights.add(PosixFilePermission.OWNER_WRITE);
    }

    boolean isOpen(Set<PosixFilePermission> rights) {
        // ok: insecure-file-permissions
        return rights.contains(PosixFilePermission.OTHERS_WRITE);
    }

    void shell() throws IOException {
        // ruleid: insecure-file-permissions
        Runtime.getRuntime().exec("chmod 777 /srv/data");
        // ok: insecure-file-permissions
        Runtime.getRuntime().exec("chmod 640 /srv/data");
    }
}
