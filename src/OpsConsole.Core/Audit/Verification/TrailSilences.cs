using System.Globalization;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Notices when the console wrote nothing for longer than its heartbeat allows, without having said that it stops.</summary>
internal sealed class TrailSilences
{
    private const int MaxListed = 10;
    private static readonly TimeSpan Allowed = TimeSpan.FromMinutes(2.5);

    private readonly List<string> _listed = [];
    private long _lastSeq = -2, _count;
    private DateTime _lastAt;
    private bool _stopped;

    public void Observe(in EntryFields entry)
    {
        DateTime at = ReadInstant(entry.RecordedAt);
        if (entry.Seq == _lastSeq + 1 && !_stopped && at - _lastAt > Allowed && ++_count <= MaxListed)
        {
            _listed.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Silence: nothing was recorded from {_lastAt:yyyy-MM-dd HH:mm:ss} to {at:yyyy-MM-dd HH:mm:ss} UTC (before entry {entry.Seq}), and the console had not said that it stops."));
        }

        (_lastSeq, _lastAt, _stopped) = (entry.Seq, at, entry.Kind.SequenceEqual("console.stopped"u8));
    }

    public IEnumerable<string> Notes() => _count > MaxListed ? [.. _listed, $"Silence: {_count - MaxListed} more such times."] : _listed;

    /// <summary>Reads an instant whose form has been checked; a day that does not exist counts as the beginning of time.</summary>
    private static DateTime ReadInstant(ReadOnlySpan<byte> text)
    {
        int year = Number(text[..4]), month = Number(text[5..7]), day = Number(text[8..10]);
        bool exists = year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        return exists
            ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(
                (((((Number(text[11..13]) * 60L) + Number(text[14..16])) * 60) + Number(text[17..19])) * 1000) + Number(text[20..23]))
            : DateTime.MinValue;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
