using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>
/// What is live, kept on disk for a start without Git: an index, and the contents by their SHA. A content that is not what its SHA says
/// is passed over.
/// </summary>
internal sealed class ServedStore
{
    /// <summary>Releases come a few at a time: these are on the disk before the index names them. The thousands of a first time would hold up the next release.</summary>
    private const int MostFlushed = 64;

    private readonly string _directory, _index;
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal); // contents whose files were read or written by this process

    public ServedStore(StorageOptions storage)
    {
        _directory = Path.Combine(storage.DataDirectory, "prompts", "served");
        _index = Path.Combine(_directory, "index.json");
    }

    /// <summary>What was live last; empty where nothing was kept.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="JsonException">The index is spoilt.</exception>
    public ServedState Read()
    {
        if (!File.Exists(_index))
        {
            return ServedState.Empty;
        }

        Index index = JsonSerializer.Deserialize<Index>(File.ReadAllBytes(_index)) ?? new Index([], []);
        return ServedState.After(ServedState.Empty, index.Released.Select(Restore).OfType<ServedPrompt>().DistinctBy(p => (p.Environment, p.Name)), index.Environments.Distinct(StringComparer.Ordinal));
    }

    /// <summary>Keeps a state: the contents first, then the index, then what nothing needs any more is deleted.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(ServedState state)
    {
        PrivateFile.CreateDirectory(Path.GetDirectoryName(_directory)!);
        PrivateFile.CreateDirectory(_directory);
        Dictionary<string, byte[]> needed = new(StringComparer.Ordinal);
        foreach (ServedPrompt prompt in state.All)
        {
            needed[prompt.Version.Blob] = prompt.Content;
            if (prompt is { UserBlob: { } blob, UserContent: { } content })
            {
                needed[blob] = content;
            }
        }

        string[] missing = [.. needed.Keys.Where(b => !IsKept(b))];
        foreach (string blob in missing)
        {
            Keep(blob, needed[blob], flush: missing.Length <= MostFlushed);
        }

        Index index = new([.. state.Environments.Keys], [.. state.All.Select(p => new Entry(p.Environment!, p.Name, p.Version.Commit, p.Version.Blob, p.UserBlob, p.Path, p.Format, p.ReleasedAt))]);
        PrivateFile.Write(_index, JsonSerializer.Serialize(index));
        foreach (string file in Directory.EnumerateFiles(_directory, "*.blob"))
        {
            string blob = Path.GetFileNameWithoutExtension(file);
            if (!needed.ContainsKey(blob))
            {
                _whole.Remove(blob);
                File.Delete(file);
            }
        }
    }

    /// <summary>Whether a content is on disk as its SHA says; a crash may have left a file of that length full of zeros.</summary>
    private bool IsKept(string blob) => _whole.Contains(blob) ? File.Exists(PathOf(blob)) : ContentOf(blob) is not null;

    private void Keep(string blob, byte[] content, bool flush)
    {
        using (FileStream file = new(PathOf(blob), FileMode.Create, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(flush);
        }

        _whole.Add(blob);
    }

    private ServedPrompt? Restore(Entry entry)
    {
        byte[]? user = entry.UserBlob is null ? null : ContentOf(entry.UserBlob);
        if (ContentOf(entry.Blob) is not { } content || (entry.UserBlob is not null && user is null))
        {
            return null;
        }

        ParsedPrompt parsed = PromptParser.Parse(entry.Format, content, user);
        return new ServedPrompt
        {
            Name = entry.Name,
            Version = new PromptVersion(entry.Commit, entry.Blob),
            Path = entry.Path,
            Format = entry.Format,
            Content = content,
            UserBlob = entry.UserBlob,
            UserContent = user,
            Prompt = parsed.Prompt,
            Problems = parsed.Problems,
            Environment = entry.Environment,
            ReleasedAt = entry.ReleasedAt,
        };
    }

    private byte[]? ContentOf(string blob)
    {
        string path = PathOf(blob);
        if (!PromptVersion.IsSha(blob) || !File.Exists(path))
        {
            return null;
        }

        byte[] content = File.ReadAllBytes(path);
        if (HashOf(content, blob.Length) != blob)
        {
            return null;
        }

        _whole.Add(blob);
        return content;
    }

    private string PathOf(string blob) => Path.Combine(_directory, blob + ".blob");

    /// <summary>The SHA by which git knows a content.</summary>
    private static string HashOf(byte[] content, int length)
    {
        byte[] all = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content];
#pragma warning disable CA5350 // git's names are SHA-1 where the repository is not of the newer kind
        return Convert.ToHexStringLower(length == 64 ? SHA256.HashData(all) : SHA1.HashData(all));
#pragma warning restore CA5350
    }

    private sealed record Index(IReadOnlyList<string> Environments, IReadOnlyList<Entry> Released);

    private sealed record Entry(string Environment, string Name, string Commit, string Blob, string? UserBlob, string Path, PromptFormat Format, DateTime? ReleasedAt);
}
