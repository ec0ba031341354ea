using System.Globalization;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes.Notes;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Causes;

/// <summary>A note as it is typed. Times are UTC.</summary>
public sealed class NoteForm
{
    /// <summary>The text.</summary>
    public string? Text { get; set; }

    /// <summary>The moment, or the beginning, as the browser's field writes it.</summary>
    public string? At { get; set; }

    /// <summary>The end; empty for a moment.</summary>
    public string? Until { get; set; }

    /// <summary>The application that the page looks at; null for all.</summary>
    public string? Application { get; private init; }

    /// <summary>The environment that the page looks at; null for all.</summary>
    public string? Environment { get; private init; }

    /// <summary>Whether the note is about what the page looks at only, and not about everything.</summary>
    public bool IsNarrow { get; set; } = true;

    /// <summary>A form for the time that a page shows: its middle.</summary>
    public static NoteForm For(DateTime from, DateTime to, MetricsFilter filter) =>
        new() { At = (from + ((to - from) / 2)).ToString(FreeRange.Format, CultureInfo.InvariantCulture), Application = filter.Application, Environment = filter.Environment };

    /// <summary>Reads it: the note, or what is wrong.</summary>
    public (NoteDraft? Draft, string? Problem) Read()
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParse(At, CultureInfo.InvariantCulture, Utc, out DateTime at))
        {
            return (null, "Give the time of the note as a date and a time.");
        }

        DateTime end = default;
        if (!string.IsNullOrEmpty(Until) && !DateTime.TryParse(Until, CultureInfo.InvariantCulture, Utc, out end))
        {
            return (null, "Give the end as a date and a time, or leave it empty.");
        }

        return (new NoteDraft(Text ?? "", at, string.IsNullOrEmpty(Until) ? null : end, IsNarrow ? Application : null, IsNarrow ? Environment : null), null);
    }
}
