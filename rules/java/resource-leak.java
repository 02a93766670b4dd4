package files;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.InputStream;

class Files {
    int first(String path) throws IOException {
        // ruleid: resource-leak
        FileInputStream in = new FileInputStream(path);
        return in.read();
    }

    void write(String path) throws IOException {
        // ruleid: resource-leak
        FileWriter writer = new FileWriter(path);
        writer.write("done");
    }

    int closed(String path) throws IOException {
        // ok: resource-leak
        FileInputStream in = new FileInputStream(path);
        int b = in.read();
        in.close();
        return b;
    }

    InputStream returned(String path) throws IOException {
        // ok: resource-leak
        InputStream in = new FileInputStream(path);
        return in;
    }

    int resource(String path) throws IOException {
        // ok: resource-leak
        try (FileInputStream in = new FileInputStream(path)) {
            return in.read();
        }
    }

    String wrapped(String path) throws IOException {
        // ok: resource-leak
        FileReader reader = new FileReader(path);
        BufferedReader lines = new BufferedReader(reader);
        String line = lines.readLine();
        lines.close();
        return line;
    }
}
