using System.Globalization;
using System.Text.Json;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>How a checkpoint from outside and the trail in the database stand to each other.</summary>
public enum AnchorVerdict
{
    /// <summary>The trail has that root at that size.</summary>
    Agrees,

    /// <summary>The trail is shorter: its end was cut off, or the database went back to an earlier state.</summary>
    Shorter,

    /// <summary>The trail has another root at that size, or none: history was rewritten, or forked.</summary>
    Different,

    /// <summary>The checkpoint is of another log that this console signed: the trail was started anew.</summary>
    Replaced,

    /// <summary>It is of a log that this console knows nothing of.</summary>
    OtherLog,

    /// <summary>It does not agree, but no key of this console signed it: anybody could have written it.</summary>
    NotSigned,
}

/// <summary>A signed checkpoint from outside with which the trail does not agree.</summary>
/// <param name="Disagreement">How: <see cref="AnchorVerdict.Shorter"/>, <see cref="AnchorVerdict.Different"/> or <see cref="AnchorVerdict.Replaced"/>.</param>
/// <param name="Anchor">Where it was kept: <c>file</c>, <c>git</c>, or the name of an application that witnessed it.</param>
/// <param name="Anchored">What it says.</param>
/// <param name="TrailSize">Number of entries that the trail had when this was found.</param>
/// <param name="FoundAt">When that was, UTC.</param>
/// <param name="Seq">The entry that tells of it, which somebody must acknowledge; null when it could not be written.</param>
public sealed record AnchorFinding(AnchorVerdict Disagreement, string Anchor, Checkpoint Anchored, long TrailSize, DateTime FoundAt, long? Seq = null)
{
    /// <summary>Identity of the log that the checkpoint is of.</summary>
    public string LogId => Anchored.Origin.Split('/')[^1];

    /// <summary>What was found and what it means, with what to do.</summary>
    public string Message
    {
        get
        {
            string known = $"'{Anchor}' holds a checkpoint of {Anchored.Size} entries, signed {Anchored.At:yyyy-MM-dd HH:mm:ss} UTC";
            string found = Disagreement switch
            {
                AnchorVerdict.Shorter => $"{known}, but the trail has {TrailSize}. Its end was cut off, or the database was put back to an earlier state.",
                AnchorVerdict.Replaced => $"{known} by this console for the trail '{LogId}', which the database does not hold any more. It was started anew.",
                _ => $"{known}, with which the trail in the database does not agree. History was rewritten, or continued in another place.",
            };
            return found + " If a backup was restored, acknowledge it and say which; otherwise keep the database as it is and find out who changed it.";
        }
    }

    /// <summary>A verdict as events spell it.</summary>
    internal static string NameOf(AnchorVerdict verdict) => verdict.ToString().ToLowerInvariant();

    /// <summary>Reads the event of a finding.</summary>
    /// <returns>Null when the bytes are none.</returns>
    internal static AnchorFinding? TryParse(AuditRow row)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(row.Entry);
            JsonElement before = document.RootElement.GetProperty("before"), after = document.RootElement.GetProperty("after");
            Checkpoint anchored = new(
                Checkpoint.OriginOf(before.GetProperty(AnchorEvents.Log).GetString()!),
                before.GetProperty(AnchorEvents.Size).GetInt64(),
                Convert.FromHexString(before.GetProperty(AnchorEvents.Root).GetString()!),
                DateTime.Parse(before.GetProperty(AnchorEvents.Signed).GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));
            return new AnchorFinding(
                Enum.Parse<AnchorVerdict>(after.GetProperty(AnchorEvents.Found).GetString()!, ignoreCase: true),
                before.GetProperty(AnchorEvents.Anchor).GetString()!,
                anchored,
                after.GetProperty(AnchorEvents.Size).GetInt64(),
                row.RecordedAt,
                row.Seq);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
