using System;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using ICSharpCode.SharpZipLib.Zip;

namespace Archives;

public class Unpacker
{
    public void Unpack(Stream stream, string target)
    {
        using var archive = new ZipArchive(stream);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            // ruleid: zip-slip
            entry.ExtractToFile(Path.Combine(target, entry.FullName), true);
        }
    }

    public void UnpackInferred(string file, string target)
    {
        using var archive = System.IO.Compression.ZipFile.OpenRead(file);
        foreach (var entry in archive.Entries)
        {
            var path = Path.Combine(target, entry.FullName);
            // ruleid: zip-slip
            entry.ExtractToFile(path);
        }
    }

    public void Checked(Stream stream, string target)
    {
        var root = Path.GetFullPath(target + Path.DirectorySeparatorChar);
        using var archive = new ZipArchive(stream);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            var path = Path.GetFullPath(Path.Combine(root, entry.FullName));
            if (!path.StartsWith(root, StringComparison.Ordinal))
            {
                throw new IOException("outside");
            }
            // ok: zip-slip
            entry.ExtractToFile(path);
        }
    }

    public void Flat(Stream stream, string target)
    {
        using var archive = new ZipArchive(stream);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            // ok: zip-slip
            entry.ExtractToFile(Path.Combine(target, Path.GetFileName(entry.FullName)));
        }
    }

    public void Whole(string file, string target)
    {
        // ok: zip-slip
        System.IO.Compression.ZipFile.ExtractToDirectory(file, target);
    }

    public void Tar(Stream stream, string target)
    {
        using var reader = new TarReader(stream);
        while (reader.GetNextEntry() is TarEntry entry)
        {
            // ruleid: zip-slip
            using var file = File.Create(Path.Combine(target, entry.Name));
            entry.DataStream.CopyTo(file);
        }
    }

    public void Sharp(Stream stream, string target)
    {
        using var input = new ZipInputStream(stream);
        ZipEntry entry;
        while ((entry = input.GetNextEntry()) != null)
        {
            // ruleid: zip-slip
            using var file = new FileStream(Path.Combine(target, entry.Name), FileMode.Create);
            input.CopyTo(file);
        }
    }
}
