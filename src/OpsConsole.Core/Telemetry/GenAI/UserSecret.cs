using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>The installation's secret for user ids: from the settings, else from a file that the first start makes.</summary>
internal static class UserSecret
{
    private const string FileName = "user-hash.key";
    private const int Size = 32;

    /// <summary>Reads the secret, making it if need be.</summary>
    /// <param name="configured">The setting; empty for none.</param>
    /// <param name="directory">The data directory.</param>
    public static byte[] Obtain(string configured, string directory)
    {
        if (configured.Length > 0)
            return Encoding.UTF8.GetBytes(configured);
        string path = Path.Combine(directory.Length > 0 ? directory : "data", FileName);
        if (TryRead(path) is { } found)
            return found;

        // Written beside and moved into place, so that a crash leaves no half secret; whoever moves first wins.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string draft = $"{path}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Size));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }

        return TryRead(path) ?? throw new InvalidOperationException($"{path} does not hold {Size} bytes. Restore it from a backup, or delete it and all users become new ones.");
    }

    private static byte[]? TryRead(string path) => File.Exists(path) && File.ReadAllBytes(path) is { Length: Size } secret ? secret : null;
}
