using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.History;

/// <summary>
/// Keeps the index in a file, so that a start reads only what is new. It can always be made again from the repository: what cannot be read
/// counts as not there.
/// </summary>
internal static class HistoryFile
{
    private static ReadOnlySpan<byte> Magic => "OCPH0001"u8; // another number when anything of the form changes

    /// <summary>Writes it, whole or not at all.</summary>
    public static void Save(string path, HistoryIndex index)
    {
        using MemoryStream memory = new();
        using BinaryWriter writer = new(memory);
        writer.Write(Magic);
        writer.Write(index.ShaBytes);
        writer.Write(index.Commits);
        writer.Write(index.Changes);
        writer.Write(index.PathCount);
        writer.Write(index.Names.Length);
        Put(writer, index.Shas, index.Commits * index.ShaBytes);
        Put(writer, index.Times, index.Commits);
        Put(writer, index.People, index.Commits);
        Put(writer, index.Parents, 2 * index.Commits);
        Put(writer, index.SubjectEnds, index.Commits);
        Put(writer, index.Subjects, index.Commits == 0 ? 0 : index.SubjectEnds[index.Commits - 1]);
        Put(writer, index.ChangeCommits, index.Changes);
        Put(writer, index.ChangePaths, index.Changes);
        Put(writer, index.Others, index.Changes);
        Put(writer, index.Previous, index.Changes);
        Put(writer, index.SamePath, index.Changes);
        Put(writer, index.Kinds, index.Changes);
        Put(writer, index.Blobs, index.Changes * index.ShaBytes);
        Put(writer, index.Heads, index.PathCount);
        Array.ForEach(index.Names, writer.Write);
        Array.ForEach(index.Paths[..index.PathCount], writer.Write);
        int[] joined = [.. index.Joined.SelectMany(j => new[] { j.Key, j.Value })];
        writer.Write(joined.Length);
        Put(writer, joined, joined.Length);
        int[] more = [.. index.MoreParents.SelectMany(m => m.Value, (m, parent) => new[] { m.Key, parent }).SelectMany(m => m)];
        writer.Write(more.Length);
        Put(writer, more, more.Length);
        writer.Flush();
        writer.Write(SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
        writer.Flush();
        PrivateFile.CreateDirectory(Path.GetDirectoryName(path)!);
        string draft = path + ".new";
        using (FileStream file = new(draft, FileMode.Create, FileAccess.Write))
        {
            file.Write(memory.GetBuffer().AsSpan(0, (int)memory.Length));
            file.Flush(flushToDisk: true); // before the name is moved, or a crash could leave an empty file under it
        }

        PrivateFile.Close(draft);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Reads it; null when there is none that can be used.</summary>
    public static HistoryIndex? TryLoad(string path)
    {
        try
        {
            byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
            bool whole = bytes.Length > Magic.Length + SHA256.HashSizeInBytes && bytes.AsSpan().StartsWith(Magic)
                && SHA256.HashData(bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - SHA256.HashSizeInBytes));
            return whole ? Read(bytes) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static HistoryIndex Read(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes, Magic.Length, bytes.Length - Magic.Length), Encoding.UTF8);
        int shaBytes = reader.ReadInt32(), commits = reader.ReadInt32(), changes = reader.ReadInt32(), paths = reader.ReadInt32(), names = reader.ReadInt32();
        byte[] shas = Get<byte>(reader, commits * shaBytes);
        long[] times = Get<long>(reader, commits);
        int[] people = Get<int>(reader, commits), parents = Get<int>(reader, 2 * commits), subjectEnds = Get<int>(reader, commits);
        byte[] subjects = Get<byte>(reader, commits == 0 ? 0 : subjectEnds[^1]);
        int[] changeCommits = Get<int>(reader, changes), changePaths = Get<int>(reader, changes), others = Get<int>(reader, changes), previous = Get<int>(reader, changes), samePath = Get<int>(reader, changes);
        StoredKind[] kinds = Get<StoredKind>(reader, changes);
        byte[] blobs = Get<byte>(reader, changes * shaBytes);
        int[] heads = Get<int>(reader, paths);
        string[] nameTexts = Texts(reader, names), pathTexts = Texts(reader, paths);
        int[] joined = Get<int>(reader, reader.ReadInt32()), more = Get<int>(reader, reader.ReadInt32());
        return new HistoryIndex
        {
            ShaBytes = shaBytes, Commits = commits, Shas = shas, Times = times, People = people, Parents = parents, Subjects = subjects, SubjectEnds = subjectEnds, Names = nameTexts,
            Changes = changes, ChangeCommits = changeCommits, ChangePaths = changePaths, Others = others, Previous = previous, SamePath = samePath, Kinds = kinds, Blobs = blobs, Heads = heads,
            PathCount = paths, Paths = pathTexts,
            PathNumbers = new ConcurrentDictionary<string, int>(pathTexts.Select((text, i) => KeyValuePair.Create(text, i)), StringComparer.Ordinal),
            Joined = joined.Chunk(2).ToDictionary(j => j[0], j => j[1]),
            MoreParents = more.Chunk(2).GroupBy(m => m[0], m => m[1]).ToDictionary(m => m.Key, m => m.ToArray()),
        };
    }

    private static void Put<T>(BinaryWriter writer, T[] items, int count)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(items.AsSpan(0, count)));

    private static T[] Get<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        T[] items = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(items.AsSpan()));
        return items;
    }

    private static string[] Texts(BinaryReader reader, int count)
    {
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            texts[i] = reader.ReadString();
        }

        return texts;
    }
}
