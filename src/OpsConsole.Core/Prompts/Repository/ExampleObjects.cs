using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Objects of a repository that is made up in memory: the same files and dates are the same SHAs on every host.</summary>
internal sealed class ExampleObjects
{
    private readonly Dictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    /// <summary>A commit of files.</summary>
    /// <returns>Its SHA.</returns>
    public string Commit(IReadOnlyDictionary<string, byte[]> files, string? parent, ExampleStep step)
    {
        string tree = Tree([.. files.Select(f => (f.Key.Split('/'), f.Value))], 0);
        string by = $"{step.By.Name} <{step.By.Email}> {new DateTimeOffset(step.At).ToUnixTimeSeconds()} +0000";
        string parents = parent is null ? "" : $"parent {parent}\n";
        return Add("commit", Encoding.UTF8.GetBytes($"tree {tree}\n{parents}author {by}\ncommitter {by}\n\n{step.Message}\n"));
    }

    /// <summary>Writes them into a repository.</summary>
    public void Write(string gitDirectory)
    {
        foreach ((string id, byte[] content) in _objects)
        {
            string directory = Path.Combine(gitDirectory, "objects", id[..2]);
            Directory.CreateDirectory(directory);
            using ZLibStream file = new(File.Create(Path.Combine(directory, id[2..])), CompressionLevel.Optimal);
            file.Write(content);
        }
    }

    private string Tree(IReadOnlyList<(string[] Path, byte[] Content)> files, int depth)
    {
        List<(string Order, byte[] Line)> lines = [];
        foreach (IGrouping<string, (string[] Path, byte[] Content)> entry in files.GroupBy(f => f.Path[depth]))
        {
            bool isTree = entry.First().Path.Length > depth + 1;
            string id = isTree ? Tree([.. entry], depth + 1) : Add("blob", entry.First().Content);
            byte[] line = [.. Encoding.UTF8.GetBytes($"{(isTree ? "40000" : "100644")} {entry.Key}\0"), .. Convert.FromHexString(id)];
            lines.Add((isTree ? entry.Key + "/" : entry.Key, line)); // git orders directories as if their names ended so
        }

        return Add("tree", [.. lines.OrderBy(l => l.Order, StringComparer.Ordinal).SelectMany(l => l.Line)]);
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "It is what git names objects by.")]
    private string Add(string type, byte[] content)
    {
        byte[] whole = [.. Encoding.ASCII.GetBytes($"{type} {content.Length}\0"), .. content];
        string id = Convert.ToHexStringLower(SHA1.HashData(whole));
        _objects[id] = whole;
        return id;
    }
}
