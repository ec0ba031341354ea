using System.Globalization;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources.Files;
using OpsConsole.Web.Telemetry.Status;

namespace OpsConsole.Web.Sources.Files;

/// <summary>How imports read.</summary>
internal static class ImportWords
{
    /// <summary>The tone and the words of how an import stands.</summary>
    public static (string? Tone, string Text) State(ImportView view) => view switch
    {
        { Import.IsPublished: true, Import.Refused: > 0 } => ("warn", "counts in part"),
        { Import.IsPublished: true } => ("ok", "counts"),
        { Run.State: JobRunState.Running } => ("info", "reading"),
        { Run.State: JobRunState.Cancelled } => (null, "cancelled"),
        { Run.State: JobRunState.Interrupted } => ("warn", "interrupted"),
        { Import.Refused: > 0 } => ("bad", "refused"),
        _ => ("bad", "failed"),
    };

    /// <summary>What became of an import that counts nothing, and what to do.</summary>
    public static (string Problem, string Remedy) Trouble(ImportView view) => view.Run switch
    {
        { State: JobRunState.Cancelled } => ("It was cancelled, so nothing of it counts.", "Import the file again when you want it."),
        { State: JobRunState.Interrupted } => ("The console stopped while it read the file, so nothing of it counts.", "Import the file again."),
        { Problem: { } problem } run => (problem, run.Remedy ?? ""),
        _ => ("Nothing of it counts.", "Import the file again."),
    };

    /// <summary>The size of a file.</summary>
    public static string Size(long bytes) => Units.Bytes(bytes);

    /// <summary>The days of a file: <c>1 – 30 Nov 2026</c>.</summary>
    public static string Days(ImportView view) => view.Import is { First: { } first, Last: { } last }
        ? first == last ? Day(last, "d MMM yyyy")
            : $"{Day(first, first.Year != last.Year ? "d MMM yyyy" : first.Month != last.Month ? "d MMM" : "%d")} – {Day(last, "d MMM yyyy")}"
        : "–";

    /// <summary>What a file comes to: <c>USD 1,234.56</c>, a line each currency.</summary>
    public static IEnumerable<string> Totals(ImportView view) =>
        (ImportJson.TotalsOf(view) ?? new Dictionary<string, decimal>()).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {t.Value:N2}"));

    private static string Day(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
}
