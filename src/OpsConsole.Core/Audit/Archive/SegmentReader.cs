using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>An entry as an archived file holds it.</summary>
/// <param name="Seq">Its position.</param>
/// <param name="Entry">Its canonical bytes.</param>
internal readonly record struct ArchivedEntry(long Seq, byte[] Entry);

/// <summary>Reads the entries of a segment's file. Whether they are the right ones is for the file's hash and the verifier to say.</summary>
internal static class SegmentReader
{
    /// <summary>The entries, in order.</summary>
    /// <exception cref="InvalidDataException">The file is not a packed trail.</exception>
    public static async IAsyncEnumerable<ArchivedEntry> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GZipStream inflated = new(file, CompressionMode.Decompress, leaveOpen: true);
        await using (inflated.ConfigureAwait(false))
        {
            long position = 0;
            await foreach (byte[] line in LinesAsync(inflated, cancellationToken).ConfigureAwait(false))
            {
                (long count, byte[]? entry) = Read(line, position);
                if (entry is not null)
                {
                    yield return new ArchivedEntry(position, entry);
                }

                position += count;
            }
        }
    }

    private static async IAsyncEnumerable<byte[]> LinesAsync(Stream text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(text, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                ReadOnlySequence<byte> rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    yield return rest.Slice(0, end).ToArray();
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > TrailVerifier.MaxLine || (read.IsCompleted && rest.Length > 0))
                {
                    throw new InvalidDataException("A line has no end.");
                }

                reader.AdvanceTo(rest.Start, rest.End);
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

    /// <summary>How many positions a line covers, and its entry if it is one.</summary>
    private static (long Count, byte[]? Entry) Read(byte[] line, long position)
    {
        try
        {
            Utf8JsonReader json = new(line);
            json.Read();
            json.Read();
            bool isEntry = json.ValueTextEquals("entry"u8), isProof = json.ValueTextEquals("proof"u8);
            json.Read();
            int start = (int)json.TokenStartIndex;
            json.Skip();
            byte[] value = line[start..(int)json.BytesConsumed];
            if (!isProof)
            {
                return isEntry ? (1, value) : (0, null);
            }

            using JsonDocument proof = JsonDocument.Parse(value);
            return (proof.RootElement.GetProperty("count").GetInt64(), null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"The line at position {position} cannot be read.", exception);
        }
    }
}
