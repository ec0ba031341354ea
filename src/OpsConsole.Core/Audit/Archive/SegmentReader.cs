using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>An entry as an archived file holds it.</summary>
/// <param name="Seq">Its position.</param>
/// <param name="Entry">Its canonical bytes.</param>
internal readonly record struct ArchivedEntry(long Seq, byte[] Entry);

/// <summary>
/// Reads a segment's file and checks on the way that it agrees with itself: every position once, every checkpoint the root of what
/// is before it, the seal over every byte.
/// </summary>
internal sealed class SegmentReader(Stream file)
{
    /// <summary>Longest line in bytes: an entry with its details' names.</summary>
    private const int MaxLine = AuditEntry.MaxLength + 1024;

    private readonly CompactRange _range = new();

    /// <summary>The newest checkpoint in the file, once it is read.</summary>
    public Checkpoint? Newest { get; private set; }

    /// <summary>The seal, once it is read.</summary>
    public SignedNote? Seal { get; private set; }

    /// <summary>The entries. What follows them is checked too when they are read to their end.</summary>
    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    public async IAsyncEnumerable<ArchivedEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GZipStream inflated = new(file, CompressionMode.Decompress, leaveOpen: true);
        await using (inflated.ConfigureAwait(false))
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await foreach (byte[] line in LinesAsync(inflated, cancellationToken).ConfigureAwait(false))
            {
                if (Seal is not null)
                {
                    throw new InvalidDataException("Something follows the seal.");
                }

                long at = _range.Size;
                if (Read(line, hash) is { } entry)
                {
                    yield return new ArchivedEntry(at, entry);
                }

                hash.AppendData(line);
                hash.AppendData("\n"u8);
            }
        }

        if (Seal is null)
        {
            throw new InvalidDataException("The file ends before its seal.");
        }
    }

    private static async IAsyncEnumerable<byte[]> LinesAsync(Stream text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(text, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    yield return buffer.Slice(0, end).ToArray();
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                if (buffer.Length > MaxLine || (read.IsCompleted && buffer.Length > 0))
                {
                    throw new InvalidDataException("A line has no end.");
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private byte[]? Read(byte[] line, IncrementalHash hash)
    {
        Utf8JsonReader json = new(line);
        try
        {
            json.Read();
            json.Read();
            switch (json.GetString())
            {
                case "entry":
                    json.Read();
                    int start = (int)json.TokenStartIndex;
                    json.Skip();
                    byte[] entry = line[start..(int)json.BytesConsumed];
                    _range.Append(MerkleTree.Leaf(entry));
                    return entry;
                case "proof":
                    ReadProof(line);
                    return null;
                case "checkpoint":
                    json.Read();
                    ReadCheckpoint(json.GetString()!);
                    return null;
                case "seal":
                    json.Read();
                    ReadSeal(json.GetString()!, Convert.ToHexStringLower(hash.GetCurrentHash()));
                    return null;
                default:
                    throw new InvalidDataException("A line is of no known kind.");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"The line at position {_range.Size} cannot be read.", exception);
        }
    }

    private void ReadProof(byte[] line)
    {
        using JsonDocument parsed = JsonDocument.Parse(line);
        JsonElement proof = parsed.RootElement.GetProperty("proof");
        if (proof.GetProperty("first").GetInt64() != _range.Size)
        {
            throw new InvalidDataException($"The proof at position {_range.Size} is of other entries.");
        }

        _range.Append(proof.GetProperty("count").GetInt64(), Convert.FromHexString(proof.GetProperty("hash").GetString()!));
    }

    private void ReadCheckpoint(string note)
    {
        Newest = SignedNote.TryParse(note) is { } signed ? Checkpoint.TryParse(signed.Text) : null;
        if (Newest is null || Newest.Size != _range.Size || !Newest.Root.AsSpan().SequenceEqual(_range.Root()))
        {
            throw new InvalidDataException($"The checkpoint at position {_range.Size} is not that of the entries before it.");
        }
    }

    private void ReadSeal(string note, string sha256)
    {
        Seal = SignedNote.TryParse(note);
        if (Seal is null || Newest?.Size != _range.Size || !Seal.Text.EndsWith($"\nsha256 {sha256}\n", StringComparison.Ordinal))
        {
            throw new InvalidDataException("The seal is not that of this file.");
        }
    }
}
