using System.IO;

namespace Export;

public class Writer
{
    public void Known(string text)
    {
        // ruleid: insecure-temporary-file
        File.WriteAllText(Path.Combine(Path.GetTempPath(), "export.csv"), text);
        // ruleid: insecure-temporary-file
        File.WriteAllText("/tmp/export.csv", text);
        // ruleid: insecure-temporary-file
        using var file = File.Create(Path.GetTempPath() + "export.bin");
    }

    public void Own(string text, string folder)
    {
        // ok: insecure-temporary-file
        File.WriteAllText(Path.GetTempFileName(), text);
        // ok: insecure-temporary-file
        File.WriteAllText(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), text);
        // ok: insecure-temporary-file
        File.WriteAllText(Path.Combine(folder, "export.csv"), text);
        // ok: insecure-temporary-file
        File.WriteAllText("/srv/export.csv", text);
    }
}
