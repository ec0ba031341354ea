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
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string name, string environment, byte[] document) => PrivateFile.Replace(PathOf(name, environment), document);

    /// <summary>Names may hold what paths may not; and two consoles may be tried from one machine.</summary>
    private string PathOf(string name, string environment) =>
        Path.Combine(_directory, $"prompt-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_console}\n{environment}\n{name}")).AsSpan(0, 16))}.json");
}
