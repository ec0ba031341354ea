using System.Text;

namespace OpsConsole.Core.Storage;

/// <summary>Files and directories that nobody but the account of the server may read.</summary>
public static class PrivateFile
{
    /// <summary>Writes a small text file, whole or not at all, readable by the owner only. It is on the disk when this returns.</summary>
    public static void Write(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        string draft = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (FileStream file = new(draft, options))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true); // before the name is moved, or a crash could leave an empty file under it
            }

            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft); // the disk is full, perhaps
            throw;
        }
    }

    /// <summary>Creates a directory that only the owner can enter, or closes one that is there.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(path, OwnerOnly);
        File.SetUnixFileMode(path, OwnerOnly);
    }

    /// <summary>Makes a file that is there readable and writable by the owner only.</summary>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
