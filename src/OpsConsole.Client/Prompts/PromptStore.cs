using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Client.Prompts;

/// <summary>Prompts on disk, one file for each: the document as it came. Processes may share the directory.</summary>
internal sealed class PromptStore
{
    private readonly string _directory;
    private readonly Uri _console;

    public PromptStore(string directory, Uri console) => (_directory, _console) = (Path.GetFullPath(directory), console);

    /// <summary>The document; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? Read(string name, string environment)
    {
        string path = PathOf(name, environment);
        return new FileInfo(path) is { Exists: true, Length: <= PromptDocument.MaxLength } ? File.ReadAllBytes(path) : null;
    }

    /// <summary>Writes it: whoever reads finds the old one or the new one, never half of one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string name, string environment, byte[] document)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_directory);
        }
        else
        {
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        string path = PathOf(name, environment), next = $"{path}.{Environment.ProcessId}.new"; // an own one for each process
        try
        {
            using (FileStream stream = new(next, options))
            {
                stream.Write(document);
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

    /// <summary>Names may hold what paths may not; and two consoles may be tried from one machine.</summary>
    private string PathOf(string name, string environment) =>
        Path.Combine(_directory, $"prompt-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_console}\n{environment}\n{name}")).AsSpan(0, 16))}.json");
}
