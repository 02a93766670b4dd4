//! What people write into fields for licences instead of an SPDX identifier.
//!
//! In lower case, without commas, quotes, brackets and a leading "the". What could mean two
//! licences ("BSD License", "GPL") is not here.

pub(super) const NAMES: [(&str, &[&str]); 20] = [
    (
        "MIT",
        &["mit license", "mit licence", "mit-license", "mit license mit", "expat", "expat license"],
    ),
    (
        "Apache-2.0",
        &[
            "apache 2",
            "apache 2.0",
            "apache-2",
            "apache2",
            "apache2.0",
            "apache v2",
            "apache v2.0",
            "apache license 2",
            "apache license 2.0",
            "apache license v2",
            "apache license v2.0",
            "apache license version 2.0",
            "apache license - v 2.0",
            "apache 2.0 license",
            "apache software license 2.0",
            "apache software license version 2.0",
            "apache software license - version 2.0",
            "asl 2.0",
        ],
    ),
    (
        "BSD-3-Clause",
        &[
            "bsd 3 clause",
            "bsd 3-clause",
            "bsd 3-clause license",
            "bsd-3",
            "3-clause bsd",
            "3-clause bsd license",
            "bsd license 3",
            "new bsd",
            "new bsd license",
            "modified bsd license",
            "revised bsd license",
            "eclipse distribution license - v 1.0",
            "eclipse distribution license v. 1.0",
            "edl 1.0",
        ],
    ),
    (
        "BSD-2-Clause",
        &[
            "bsd 2 clause",
            "bsd 2-clause",
            "bsd 2-clause license",
            "bsd-2",
            "2-clause bsd",
            "2-clause bsd license",
            "simplified bsd",
            "simplified bsd license",
            "freebsd license",
        ],
    ),
    ("ISC", &["isc license", "isc licence", "isc license iscl"]),
    (
        "MPL-2.0",
        &[
            "mpl 2.0",
            "mpl2",
            "mozilla public license 2.0",
            "mozilla public license 2.0 mpl 2.0",
            "mozilla public license version 2.0",
        ],
    ),
    (
        "PSF-2.0",
        &["psf", "psfl", "psf license", "psf-license", "python software foundation license"],
    ),
    ("EPL-1.0", &["epl 1.0", "eclipse public license 1.0", "eclipse public license - v 1.0"]),
    (
        "EPL-2.0",
        &[
            "epl 2.0",
            "eclipse public license 2.0",
            "eclipse public license 2.0 epl-2.0",
            "eclipse public license v2.0",
            "eclipse public license v. 2.0",
            "eclipse public license - v 2.0",
        ],
    ),
    ("Unlicense", &["unlicense unlicense"]),
    ("CC0-1.0", &["cc0", "cc0 1.0", "cc0 1.0 universal", "cc0 1.0 universal cc0 1.0"]),
    ("0BSD", &["bsd zero clause license", "zero-clause bsd", "0bsd license"]),
    ("Zlib", &["zlib license", "zlib/libpng license", "zlib/libpng"]),
    (
        "GPL-2.0-only",
        &["gplv2", "gpl-2", "gnu general public license v2 gplv2", "gnu gpl v2", "gpl v2"],
    ),
    (
        "GPL-2.0-or-later",
        &["gplv2+", "gpl-2+", "gnu general public license v2 or later gplv2+", "gpl v2+"],
    ),
    (
        "GPL-3.0-only",
        &["gplv3", "gpl-3", "gnu general public license v3 gplv3", "gnu gpl v3", "gpl v3"],
    ),
    (
        "GPL-3.0-or-later",
        &["gplv3+", "gpl-3+", "gnu general public license v3 or later gplv3+", "gpl v3+"],
    ),
    (
        "LGPL-2.1-or-later",
        &["lgpl-2.1+", "lgplv2.1+", "gnu lesser general public license v2.1 or later"],
    ),
    ("LGPL-3.0-only", &["lgplv3", "lgpl-3", "gnu lesser general public license v3 lgplv3"]),
    (
        "LGPL-3.0-or-later",
        &["lgplv3+", "lgpl-3+", "gnu lesser general public license v3 or later lgplv3+"],
    ),
];
