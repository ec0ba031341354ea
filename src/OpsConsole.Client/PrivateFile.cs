namespace OpsConsole.Client;

/// <summary>Files that this account alone may read, and that are whole or not there.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file: whoever reads finds the old one or the new one, never half of one. Its directory is made where it is missing.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        string directory = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, Own | UnixFileMode.UserExecute);
            options.UnixCreateMode = Own;
        }

        string next = $"{path}.{Path.GetRandomFileName()}"; // an own one for each writer: in containers all processes have the same number
        try
        {
            using (FileStream stream = new(next, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(next);
            throw;
        }
    }
}
