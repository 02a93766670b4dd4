import os
import tarfile
import zipfile


def unpack(path, folder):
    with tarfile.open(path) as archive:
        # ruleid: zip-slip
        archive.extractall(folder)
        # ok: zip-slip
        archive.extractall(folder, filter="data")


def unpack_one(path, folder):
    archive = tarfile.open(path, "r:gz")
    for member in archive.getmembers():
        # ruleid: zip-slip
        archive.extract(member, folder)
    # ok: zip-slip
    archive.extract("README", folder)


def trusted(path, folder):
    archive = tarfile.TarFile(path)
    # ruleid: zip-slip
    archive.extractall(folder, filter="data")


def unzip(path, folder):
    with zipfile.ZipFile(path) as archive:
        # ok: zip-slip
        archive.extractall(folder)
        for name in archive.namelist():
            # ruleid: zip-slip
            with open(os.path.join(folder, name), "wb") as f:
                f.write(archive.read(name))
