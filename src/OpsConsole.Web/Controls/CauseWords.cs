using System.Globalization;
using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Web.Controls;

/// <summary>How what happened reads and looks.</summary>
internal static class CauseWords
{
    /// <summary>A kind: its name, its symbol in <c>wwwroot/icons.svg</c>, and the sign above its line in a chart.</summary>
    public static (string Name, string Icon, string Mark) Of(CauseKind kind) => kind switch
    {
        CauseKind.Release => ("Release", "arrow-up", "▲"),
        CauseKind.KillSwitch => ("Kill switch", "power", "■"),
        CauseKind.Price => ("Prices", "cost", "$"),
        CauseKind.Incident => ("Incident", "warn", "!"),
        CauseKind.SourceOutage => ("Source outage", "download", "×"),
        _ => ("Note", "edit", "●"),
    };

    /// <summary>When, in UTC: <c>18 Nov 14:00</c>, with its end where it has one.</summary>
    public static string When(Cause cause)
    {
        const string Moment = "d MMM HH:mm";
        string at = cause.At.ToString(Moment, CultureInfo.InvariantCulture);
        return cause.Until is not { } until ? at : $"{at}–{until.ToString(until.Date == cause.At.Date ? "HH:mm" : Moment, CultureInfo.InvariantCulture)}";
    }
}
