using System.Text.Json;

namespace OpsConsole.Client.Audit;

/// <summary>What a witness remembers: the keys it trusts, newest last, and the newest checkpoint.</summary>
internal sealed record WitnessState(IReadOnlyList<LogKey> Keys, CheckpointNote? Newest)
{
    private const int MaxKeys = 64, MaxFile = 256 * 1024;

    public static WitnessState Empty { get; } = new([], null);

    /// <summary>The log that is watched; null while none is known.</summary>
    public string? Origin => Newest?.Origin ?? (Keys.Count > 0 ? Keys[0].Name : null);

    public bool IsSigned(CheckpointNote note) => Keys.Any(note.IsSignedBy);

    /// <summary>With one more trusted key. The oldest are forgotten: a log rotates rarely, and the newest keys sign.</summary>
    public WitnessState With(LogKey key) => this with { Keys = [.. Keys.Where(k => k.Text != key.Text).TakeLast(MaxKeys - 1), key] };

    /// <summary>Reads the file. One that is missing is an empty state.</summary>
    /// <exception cref="FormatException">The file is not one of these, or what it holds does not fit together.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static WitnessState Read(string file)
    {
        if (!File.Exists(file))
        {
            return Empty;
        }

        if (new FileInfo(file).Length > MaxFile)
        {
            throw new FormatException("The file is too long.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            LogKey[] keys = [.. document.RootElement.GetProperty("keys").EnumerateArray().Select(k => LogKey.TryParse(k.GetString()) ?? throw new FormatException("It names no key."))];
            CheckpointNote newest = CheckpointNote.TryParse(document.RootElement.GetProperty("checkpoint").GetString()) ?? throw new FormatException("It holds no checkpoint.");
            WitnessState state = new(keys, newest);
            return state.IsSigned(newest) ? state : throw new FormatException("No key in it signed the checkpoint in it.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>Writes the file: whoever reads it finds the old content or the new, never half of it.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Write(string file)
    {
        if (Path.GetDirectoryName(file) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
        }

        string next = file + ".new";
        using (FileStream stream = new(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                json.WriteString("checkpoint", Newest!.Note);
                json.WriteStartArray("keys");
                foreach (LogKey key in Keys)
                {
                    json.WriteStringValue(key.Text);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(next, file, overwrite: true);
    }
}
