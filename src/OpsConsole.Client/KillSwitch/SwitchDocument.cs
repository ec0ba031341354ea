using System.Text.Json;
using System.Text.Unicode;

namespace OpsConsole.Client.KillSwitch;

/// <summary>A state as the console sends it, and as the file on disk keeps it.</summary>
/// <param name="State">What it says.</param>
/// <param name="Checkpoint">The newest signed checkpoint of the audit trail; null for none.</param>
/// <param name="Skipped">Parts that could not be read and were passed over. A kill whose fallback cannot be read is a kill without one.</param>
internal sealed record SwitchDocument(SwitchState State, string? Checkpoint, int Skipped)
{
    /// <summary>Longest document that is read, in bytes.</summary>
    public const int MaxLength = 1024 * 1024;

    private const long MaxNumber = (1L << 53) - 1;

    // Two values of one name would let two readers see two states.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a document of an environment. Fields that are not known are passed over.</summary>
    /// <exception cref="FormatException">It is none: what was known before stays.</exception>
    public static SwitchDocument Read(ReadOnlyMemory<byte> json, string environment)
    {
        if (json.Length > MaxLength)
        {
            throw new FormatException("The state is longer than 1 MiB.");
        }

        if (!Utf8.IsValid(json.Span))
        {
            throw new FormatException("The state is not UTF-8.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            JsonElement root = document.RootElement;
            if (Optional(root, "env", JsonValueKind.String) is { } env && env.GetString() != environment)
            {
                throw new FormatException($"The state is of the environment '{env.GetString()}'.");
            }

            int skipped = 0;
            Dictionary<string, KilledScope> killed = new(StringComparer.Ordinal);
            foreach (JsonElement entry in root.GetProperty("killed").EnumerateArray())
            {
                if (Kill(entry, ref skipped) is { } kill)
                {
                    // Of two lines for one scope the stricter counts.
                    killed[kill.Scope.Text] = killed.TryGetValue(kill.Scope.Text, out KilledScope? other) && (other.Trial ?? 0) <= (kill.Trial ?? 0) ? other : kill;
                }
                else
                {
                    skipped++;
                }
            }

            SwitchState state = new(Number(root, "epoch"), Number(root, "version"), killed);
            return new SwitchDocument(state, Optional(root, "auditCheckpoint", JsonValueKind.String)?.GetString(), skipped);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The state cannot be read: " + exception.Message, exception);
        }
    }

    private static long Number(JsonElement root, string name) => root.GetProperty(name).TryGetInt64(out long number) && number is >= 0 and <= MaxNumber
        ? number
        : throw new FormatException($"'{name}' is not a whole number from 0 to 2^53-1.");

    private static JsonElement? Optional(JsonElement parent, string name, JsonValueKind kind) =>
        !parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == kind ? value
        : throw new FormatException($"'{name}' is of the wrong type.");

    private static KilledScope? Kill(JsonElement entry, ref int skipped)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("scope", out JsonElement text) || text.ValueKind != JsonValueKind.String
            || !SwitchScope.TryParse(text.GetString(), out SwitchScope? scope))
        {
            return null;
        }

        SwitchFallback? fallback = null;
        if (Part(entry, "fallback", JsonValueKind.Object, ref skipped) is { } given)
        {
            string? message = Part(given, "message", JsonValueKind.String, ref skipped)?.GetString(), model = Part(given, "model", JsonValueKind.String, ref skipped)?.GetString();
            fallback = string.IsNullOrEmpty(message) && string.IsNullOrEmpty(model) ? null : new SwitchFallback(NullIfEmpty(message), NullIfEmpty(model));
        }

        DateTime? since = null;
        if (Part(entry, "since", JsonValueKind.String, ref skipped) is { } time)
        {
            since = time.TryGetDateTimeOffset(out DateTimeOffset at) ? at.UtcDateTime : null;
            skipped += since is null ? 1 : 0;
        }

        double? trial = null;
        if (Part(entry, "trial", JsonValueKind.Number, ref skipped) is { } share)
        {
            trial = share.TryGetDouble(out double value) && value is > 0 and < 1 ? value : null;
            skipped += trial is null ? 1 : 0;
        }

        return new KilledScope(scope, fallback, since, Part(entry, "reason", JsonValueKind.String, ref skipped)?.GetString(), trial);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A part of a kill. One of the wrong type is passed over and counted: the kill itself stands.</summary>
    private static JsonElement? Part(JsonElement parent, string name, JsonValueKind kind, ref int skipped)
    {
        if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        skipped += value.ValueKind == kind ? 0 : 1;
        return value.ValueKind == kind ? value : null;
    }
}
