//! Which file a test tests, by their names.

/// The name, without its ending, of the file that the file at `path` tests; `None` if it is no test.
pub(super) fn tested_by(path: &str) -> Option<&str> {
    const BEFORE: [&str; 1] = ["test_"];
    const BEHIND: [&str; 6] = ["_test", "_tests", ".test", ".spec", "Tests", "Test"];
    let stem = stem(path);
    let before = BEFORE.iter().find_map(|mark| stem.strip_prefix(mark));
    before
        .or_else(|| BEHIND.iter().find_map(|mark| stem.strip_suffix(mark)))
        .filter(|name| !name.is_empty())
}

/// A file's name without its last ending.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_known_by_its_name() {
        for (path, expected) in [
            ("tests/test_store.py", Some("store")),
            ("store_test.go", Some("store")),
            ("a/store.test.ts", Some("store")),
            ("a/store.spec.jsx", Some("store")),
            ("a/StoreTest.java", Some("Store")),
            ("a/StoreTests.cs", Some("Store")),
            ("a/store.py", None),
            ("tests.py", None),
            ("test_.py", None),
            ("Test.java", None),
            ("latest.py", None),
            ("", None),
        ] {
            assert_eq!(tested_by(path), expected, "{path}");
        }
    }
}
