package place;

class Long {
    String place(String name, Runtime runtime) throws Exception {
        int count = 0;
        String path;
        if (name == null) {
            return null;
        }
        path = "/tmp/" + name;
        int other1 = compute("some words that make the method a long one", 1); // cut
        int other2 = compute("some words that make the method a long one", 2); // cut
        int other3 = compute("some words that make the method a long one", 3); // cut
        int other4 = compute("some words that make the method a long one", 4); // cut
        int other5 = compute("some words that make the method a long one", 5); // cut
        int other6 = compute("some words that make the method a long one", 6); // cut
        int other7 = compute("some words that make the method a long one", 7); // cut
        int other8 = compute("some words that make the method a long one", 8); // cut
        int other9 = compute("some words that make the method a long one", 9); // cut
        int other10 = compute("some words that make the method a long one", 10); // cut
        int other11 = compute("some words that make the method a long one", 11); // cut
        int other12 = compute("some words that make the method a long one", 12); // cut
        int other13 = compute("some words that make the method a long one", 13); // cut
        int other14 = compute("some words that make the method a long one", 14); // cut
        int other15 = compute("some words that make the method a long one", 15); // cut
        int other16 = compute("some words that make the method a long one", 16); // cut
        int other17 = compute("some words that make the method a long one", 17); // cut
        int other18 = compute("some words that make the method a long one", 18); // cut
        int other19 = compute("some words that make the method a long one", 19); // cut
        int other20 = compute("some words that make the method a long one", 20); // cut
        int other21 = compute("some words that make the method a long one", 21); // cut
        int other22 = compute("some words that make the method a long one", 22); // cut
        int other23 = compute("some words that make the method a long one", 23); // cut
        int other24 = compute("some words that make the method a long one", 24); // cut
        int other25 = compute("some words that make the method a long one", 25); // cut
        int other26 = compute("some words that make the method a long one", 26); // cut
        int other27 = compute("some words that make the method a long one", 27); // cut
        int other28 = compute("some words that make the method a long one", 28); // cut
        int other29 = compute("some words that make the method a long one", 29); // cut
        int other30 = compute("some words that make the method a long one", 30); // cut
        int other31 = compute("some words that make the method a long one", 31); // cut
        int other32 = compute("some words that make the method a long one", 32); // cut
        int other33 = compute("some words that make the method a long one", 33); // cut
        int other34 = compute("some words that make the method a long one", 34); // cut
        int other35 = compute("some words that make the method a long one", 35); // cut
        int other36 = compute("some words that make the method a long one", 36); // cut
        int other37 = compute("some words that make the method a long one", 37); // cut
        int other38 = compute("some words that make the method a long one", 38); // cut
        int other39 = compute("some words that make the method a long one", 39); // cut
        for (int at = 0; at < other1; at++) { // cut
            print(at); // cut
        } // cut
        int before = 0;
        // HERE Process process = runtime.exec(path);
        String result = "";
        int other40 = compute("some words that make the method a long one", 40); // cut
        int other41 = compute("some words that make the method a long one", 41); // cut
        int other42 = compute("some words that make the method a long one", 42); // cut
        int other43 = compute("some words that make the method a long one", 43); // cut
        int other44 = compute("some words that make the method a long one", 44); // cut
        int other45 = compute("some words that make the method a long one", 45); // cut
        int other46 = compute("some words that make the method a long one", 46); // cut
        int other47 = compute("some words that make the method a long one", 47); // cut
        int other48 = compute("some words that make the method a long one", 48); // cut
        int other49 = compute("some words that make the method a long one", 49); // cut
        int other50 = compute("some words that make the method a long one", 50); // cut
        int other51 = compute("some words that make the method a long one", 51); // cut
        int other52 = compute("some words that make the method a long one", 52); // cut
        int other53 = compute("some words that make the method a long one", 53); // cut
        int other54 = compute("some words that make the method a long one", 54); // cut
        int other55 = compute("some words that make the method a long one", 55); // cut
        int other56 = compute("some words that make the method a long one", 56); // cut
        int other57 = compute("some words that make the method a long one", 57); // cut
        int other58 = compute("some words that make the method a long one", 58); // cut
        int other59 = compute("some words that make the method a long one", 59); // cut
        try {
            result = read(process);
        } catch (Exception error) {
            result = "";
        }
        return result;
    }
}
