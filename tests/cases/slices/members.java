package place;

import java.io.File;

class Outer {
    private static final String USED = "used";
    private static final String UNUSED = "unused"; // cut
    private int count;

    Outer(int count) {
        this.count = count;
    }

    String place(String name) {
        // HERE
        return helper(name) + USED;
    }

    private String helper(String name) {
        return name + count;
    }

    @Deprecated // cut
    private String unused(String name) { // cut
        return name; // cut
    } // cut

    static class Inner { // cut
        int size; // cut
    } // cut
}

class Other { // cut
    void run() { // cut
    } // cut
} // cut
