//! What unpacking lets through: hostile, broken and ordinary archives, all made here.

use super::archive::{FILE, LINK, TarEntry, ZipEntry, gzip, sha256, tar_gz, tar_of, wheel, zip};
use crate::support::archive_law::{LIMITS, check};
use tar::EntryType::{Link, Regular, Symlink};
use undertone::references::list;
use undertone::references::sources::{SourcesError, sources};
use undertone::references::unpack::{Format, Limits, UnpackError, Unpacked, unpack};

fn all(format: Format, bytes: &[u8]) -> Result<Unpacked, UnpackError> {
    unpack("evil.archive", format, bytes, &LIMITS, &|_| true)
}

fn paths(unpacked: &Unpacked) -> Vec<&str> {
    unpacked.entries.iter().map(|entry| entry.path.as_str()).collect()
}

#[test]
fn hostile_tars_are_refused_by_name() {
    let zeros = vec![0; 90_000];
    let many: Vec<_> = (0..30).map(|_| ("a", Regular, "", b"".as_slice())).collect();
    let cases: [(&[TarEntry<'_>], &str); 12] = [
        (&[("../a.py", Regular, "", b"x")], "`../a.py` leads upwards"),
        (&[("a/../../b.py", Regular, "", b"x")], "leads upwards"),
        (&[("a\\..\\b.py", Regular, "", b"x")], "leads upwards"),
        (&[("/etc/passwd", Regular, "", b"x")], "is an absolute path"),
        (&[("\\etc\\passwd", Regular, "", b"x")], "is an absolute path"),
        (&[("C:/a.py", Regular, "", b"x")], "is an absolute path"),
        (&[("a.py", Symlink, "/etc/passwd", b"")], "links out of the archive"),
        (&[("d/a.py", Symlink, "../../b", b"")], "links out of the archive"),
        (&[("d/a.py", Symlink, "x/../../../b", b"")], "links out of the archive"),
        (&[("d/a.py", Link, "../b", b"")], "links out of the archive"),
        (&[("a.py", Regular, "", &zeros)], "more than 50 times its size"),
        (&many, "more than 20 entries"),
    ];
    for (entries, expected) in cases {
        let error = all(Format::TarGz, &gzip(&tar_of(entries))).expect_err(expected).to_string();
        assert!(error.starts_with("evil.archive is refused: "), "{error}");
        assert!(error.contains(expected), "{error} is not: {expected}");
    }
}

#[test]
fn no_archive_unpacks_to_more_than_the_total() {
    let zeros = vec![0; 90_000];
    let entries: Vec<_> = (0..15).map(|_| ("a", Regular, "", zeros.as_slice())).collect();
    let limits = Limits { total: 1 << 20, free: 4 << 20, ..LIMITS };
    let tar = gzip(&tar_of(&entries));
    let error = unpack("evil.tgz", Format::TarGz, &tar, &limits, &|_| true).expect_err("a bomb");
    assert_eq!(error.to_string(), "evil.tgz is refused: it unpacks to more than 1 MB");
}

#[test]
fn hostile_zips_are_refused_by_name() {
    let zeros = vec![0; 900];
    let many: Vec<_> = (0..30).map(|_| ("a", FILE, b"".as_slice())).collect();
    let bomb: Vec<_> = (0..20).map(|_| ("a", FILE, zeros.as_slice())).collect();
    let cases: [(&[ZipEntry<'_>], &str); 6] = [
        (&[("../a.py", FILE, b"x")], "leads upwards"),
        (&[("/a.py", FILE, b"x")], "is an absolute path"),
        (&[("d:\\a.py", FILE, b"x")], "is an absolute path"),
        (&[("a.py", LINK, b"/etc/passwd")], "links out of the archive"),
        (&[("d/a.py", LINK, b"../../b")], "links out of the archive"),
        (&many, "more than 20 entries"),
    ];
    for (entries, expected) in cases {
        let error = all(Format::Zip, &zip(entries)).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error} is not: {expected}");
    }
    let limits = Limits { kept: 1_000, ..LIMITS };
    let error = unpack("evil.whl", Format::Zip, &zip(&bomb), &limits, &|_| true);
    assert!(error.expect_err("a bomb").to_string().contains("MB of source code"));
    let limits = Limits { free: 10_000, ratio: 2, ..LIMITS };
    let error = unpack("evil.whl", Format::Zip, &zip(&bomb), &limits, &|_| true);
    assert!(error.expect_err("a bomb").to_string().contains("more than 2 times its size"));
}

#[test]
fn links_within_and_long_files_are_left_out() {
    let long = vec![b'x'; 1_001];
    let tar = gzip(&tar_of(&[
        ("p/a.py", Regular, "", b"x"),
        ("p/b.py", Symlink, "a.py", b""),
        ("p/d/c.py", Symlink, "../a.py", b""),
        ("p/e.py", Link, "p/a.py", b""),
        ("p/long.py", Regular, "", &long),
        ("./p/./f.py", Regular, "", b"y"),
    ]));
    let unpacked = all(Format::TarGz, &tar).expect("it is harmless");
    assert_eq!(paths(&unpacked), ["p/a.py", "p/f.py"]);
    assert_eq!(unpacked.too_long, 1);

    let zip = zip(&[("a.py", FILE, b"x"), ("b.py", LINK, b"a.py"), ("long.py", FILE, &long)]);
    let unpacked = all(Format::Zip, &zip).expect("it is harmless");
    assert_eq!(paths(&unpacked), ["a.py"]);
    assert_eq!(unpacked.too_long, 1);
}

/// Whatever is cut off or put in anywhere, there is an error or what was there, and no panic.
#[test]
fn damaged_archives_are_errors() {
    let text: Vec<u8> = (0..900_u32).map(|i| b'a' + (i * i % 23) as u8).collect();
    let archives = [
        (0, Format::Zip, zip(&[("a.py", FILE, &text), ("b.py", FILE, &text)])),
        (1, Format::TarGz, tar_gz(&[("a.py", &text), ("b.py", &text)])),
        (2, Format::TarXz, include_bytes!("../../cases/references/two.tar.xz").to_vec()),
    ];
    for (first, format, whole) in archives {
        let unpacked = all(format, &whole).expect("it is whole");
        assert_eq!(paths(&unpacked), ["a.py", "b.py"], "{format:?}");
        for cut in 0..whole.len() {
            let kept = &whole[..cut];
            assert!(all(format, kept).is_err(), "{format:?} with {cut} bytes of {}", whole.len());
        }
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0xff;
            check(&[&[first], broken.as_slice()].concat());
        }
        for other in [b"".as_slice(), b"<html>404</html>", &[0; 3_000]] {
            let error = all(format, other).expect_err("it is no archive").to_string();
            assert!(error.starts_with("evil.archive cannot be unpacked: "), "{error}");
        }
    }
}

#[test]
fn an_archive_is_opened_only_with_its_hash() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tiny-1.0.whl");
    let bytes = wheel("def f():\n    return 1\n");
    std::fs::write(&path, &bytes).expect("a file");
    let package = |hash: &str| {
        let line = format!("pkg:pypi/tiny@1.0 sha256:{hash}");
        list::parse(&line).expect("a package").remove(0)
    };
    let taken = sources(&package(&sha256(&bytes)), &path).expect("it is right");
    assert_eq!(taken.licence, "MIT");
    assert_eq!(taken.files[0].path, "tiny/__init__.py");

    let error = sources(&package(&"0".repeat(64)), &path).expect_err("it is wrong");
    assert!(matches!(error, SourcesError::WrongHash { .. }), "{error}");
    let missing = sources(&package(&"0".repeat(64)), &folder.path().join("no.whl"));
    assert!(matches!(missing, Err(SourcesError::Unreadable { .. })));
    std::fs::write(folder.path().join("a.rar"), b"x").expect("a file");
    let package = list::parse("pkg:pypi/tiny@1.0").expect("a package").remove(0);
    let error = sources(&package, &folder.path().join("a.rar")).expect_err("unknown").to_string();
    assert!(error.contains("packed in a way that is not read here"), "{error}");
}
