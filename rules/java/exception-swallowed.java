package errors;

import java.io.IOException;

class Handlers {
    void broad() {
        try {
            save();
            // ruleid: exception-swallowed
        } catch (Exception e) {
        }
    }

    void everything() {
        try {
            save();
            // ruleid: exception-swallowed
        } catch (Throwable t) {}
    }

    void logged() {
        try {
            save();
            // ok: exception-swallowed
        } catch (Exception e) {
            System.err.println("cannot save: " + e);
        }
    }

    void explained() {
        try {
            save();
            // ok: exception-swallowed
        } catch (Exception e) {
            // the next run saves again
        }
    }

    void narrow() {
        try {
            save();
            // ok: exception-swallowed
        } catch (IOException e) {
        }
    }

    private void save() throws IOException {
        throw new IOException("full");
    }
}
