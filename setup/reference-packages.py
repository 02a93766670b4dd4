#!/usr/bin/env python3
"""Renews src/references/packages.txt, the packages of the default index.

    setup/reference-packages.py NAMES >src/references/packages.txt
    cargo bench --no-default-features --bench packages -- FOLDER

NAMES has a package URL a line, with or without a version; without one, the newest is taken.
The list itself is such a file. pip, npm, cargo and apt are asked, nothing is built or run.
The second command fetches the list, and writes it with each package's licence into FOLDER.
"""

import glob, hashlib, json, os, re, subprocess, sys, tarfile, tempfile, zipfile
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, unquote

ANY = ["--platform=any", "--abi=none", "--implementation=py", "--python-version=3.12"]
HOSTS = r"https?://(www\.)?(git(hub|lab)\.|bitbucket\.|codeberg\.|(git\.)?sr\.ht|foss\.)"


def run(*command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError((done.stderr.strip().splitlines() or ["failed"])[-1])
    return done.stdout


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def plain(url):
    """A repository's URL as a browser takes it."""
    url = re.sub(r"^git\+|\.git(#.*)?$|/+$|#.*$", "", url or "")
    url = re.sub(r"^(git|ssh)://(git@)?|^git@", "https://", url).replace("github.com:", "github.com/")
    url = re.sub(r"^github:|^(?=[\w.-]+/[\w.-]+$)", "https://github.com/", url)
    return url.replace("http://github.com", "https://github.com") if "://" in url else ""


def pypi(name, version, folder):
    wanted = name + (f"=={version}" if version else "")
    base = ["python3", "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:",
            "--no-cache-dir", "--ignore-requires-python", "-d", "."]
    run(*base, wanted, folder=folder)
    wheel, = glob.glob(folder + "/*.whl")
    if not wheel.endswith("none-any.whl"):
        version = os.path.basename(wheel).split("-")[1]
        try:
            run(*base, *ANY, f"{name}=={version}", folder=folder)
            wheel, = glob.glob(folder + "/*none-any.whl")
        except RuntimeError:
            pass  # There is none for every machine.
    with zipfile.ZipFile(wheel) as archive:
        member = next(it for it in archive.namelist() if it.endswith(".dist-info/METADATA"))
        metadata = archive.read(member).decode().replace("\r", "")
    version = re.search(r"^Version: (.*)$", metadata, re.M)[1]
    links = re.findall(r"^(?:Project-URL: ([^,]*), *|Home-page: *)(\S+)", metadata, re.M)
    order = ["source", "repository", "code", "github", "homepage", ""]
    rank = lambda link: next((i for i, word in enumerate(order) if word in link[0].lower()), 9)
    hosted = [link for link in links if re.match(HOSTS, link[1])]
    links = sorted(hosted, key=rank) or sorted(links, key=rank)
    file_name = os.path.basename(wheel)
    purl = f"pkg:pypi/{name}@{version}?file_name={file_name}"
    return purl, sha256(wheel), plain(links[0][1] if links else "")


def npm(name, version, folder):
    said = json.loads(run("npm", "pack", f"{name}@{version or 'latest'}", "--ignore-scripts",
                          "--json", folder=folder))
    entry = said[0] if isinstance(said, list) else next(iter(said.values()))
    archive, = glob.glob(folder + "/*.tgz")
    with tarfile.open(archive) as tar:
        member = next(it for it in tar.getmembers() if re.fullmatch(r"[^/]+/package\.json", it.name))
        manifest = json.load(tar.extractfile(member))
    link = manifest.get("repository") or manifest.get("homepage") or ""
    link = link.get("url", "") if isinstance(link, dict) else link
    return f"pkg:npm/{quote(name)}@{quote(entry['version'])}", sha256(archive), plain(link)


def cargo(name, version, folder):
    said = run("cargo", "info", "-q", name + (f"@{version}" if version else ""), folder=folder)
    version = re.search(r"^version: (\S+)(?: \(latest (\S+)\))?", said, re.M)[1]
    home = os.environ.get("CARGO_HOME", os.path.expanduser("~/.cargo"))
    archive = glob.glob(f"{home}/registry/cache/*/{name}-{version}.crate")[0]
    link = re.search(r"^repository: (\S+)", said, re.M)
    return f"pkg:cargo/{name}@{quote(version)}", sha256(archive), plain(link[1] if link else "")


class Debian:
    """The sources of one release, read with a state of its own."""

    def __init__(self, release):
        self.release = release
        self.state = tempfile.TemporaryDirectory()
        state = self.state.name
        os.makedirs(state + "/lists/partial")
        with open(state + "/sources.sources", "w") as file:
            file.write("Types: deb-src\nURIs: http://deb.debian.org/debian\nSuites: "
                       f"{release}\nComponents: main\n"
                       "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n")
        options = {"Dir::State": state, "Dir::State::Lists": state + "/lists",
                   "Dir::State::status": "/dev/null", "Dir::Cache": state,
                   "Dir::Etc::SourceList": state + "/sources.sources",
                   "Dir::Etc::SourceParts": "/dev/null", "APT::Sandbox::User": "root"}
        options = [f"-o{key}={value}" for key, value in options.items()]
        run("apt-get", *options, "update", folder=state)
        index = glob.glob(state + "/lists/*_Sources*")[0]
        text = run("/usr/lib/apt/apt-helper", "cat-file", index, folder=state)
        self.records = {}
        for record in text.split("\n\n"):
            name = re.match(r"Package: (.*)", record)
            if name:
                # The newest stands last.
                self.records[name[1]] = record

    def __call__(self, name, version, folder):
        record = self.records[name]
        version = re.search(r"^Version: (.*)$", record, re.M)[1]
        hashes = record.split("Checksums-Sha256:\n")[1].split("\n")
        digest = next(line.split()[0] for line in hashes if line.endswith(".dsc"))
        link = re.search(r"^Homepage: (\S+)", record, re.M)
        purl = f"pkg:deb/debian/{name}@{quote(version)}?arch=source&distro={self.release}"
        return purl, digest, plain(link[1] if link else "")


def release_of(line):
    named = re.search(r"[?&]distro=(\w+)", line)
    return named[1] if named else "bookworm"


def main():
    with open(sys.argv[1]) as file:
        lines = file.read().splitlines()
    clients = {"pypi": pypi, "npm": npm, "cargo": cargo}
    for release in {release_of(line) for line in lines if line.startswith("pkg:deb/")}:
        clients["deb " + release] = Debian(release)

    def renew(line):
        if not line.startswith("pkg:"):
            return line
        purl = line.split()[0].split("?")[0]
        kind, name = re.match(r"pkg:(\w+)/(.*)", purl).groups()
        name, _, version = name.partition("@")
        name = unquote(name.removeprefix("debian/"))
        kind = kind if kind != "deb" else "deb " + release_of(line)
        with tempfile.TemporaryDirectory() as folder:
            try:
                purl, digest, link = clients[kind](name, unquote(version), folder)
                return " ".join(filter(None, [purl, "sha256:" + digest, link]))
            except (RuntimeError, KeyError, IndexError, ValueError, StopIteration) as error:
                print(f"{line}: {error}", file=sys.stderr)
                return line

    with ThreadPoolExecutor(4) as pool:
        print("\n".join(pool.map(renew, lines)))


if __name__ == "__main__":
    main()
