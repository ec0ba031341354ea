using System.Text.Json;
using System.Text.Json.Serialization;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Files;

namespace OpsConsole.Web.Sources.Files;

// The JSON of imports: a promise to other people's programs.

/// <summary>Imports, the newest first.</summary>
internal sealed record ImportListJson(IReadOnlyList<ImportJson> Items);

/// <summary>A line that is not counted.</summary>
internal sealed record RefusalJson(long Line, string Column, string Problem, string Remedy);

/// <summary>An import.</summary>
/// <param name="Id">Its id, that of its run.</param>
/// <param name="Source">Name of the source; its id where it was removed.</param>
/// <param name="Job">Name of the job that reads it.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, hexadecimal.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>failed</c>, <c>cancelled</c> or <c>interrupted</c>.</param>
/// <param name="Percent">How much of it is done.</param>
/// <param name="Says">What it does or did.</param>
/// <param name="Format">What its columns are; null until they are read.</param>
/// <param name="Counts">Whether what was read counts.</param>
/// <param name="Lines">Lines that were read.</param>
/// <param name="Refused">Lines that were refused.</param>
/// <param name="First">Its first day; null where nothing counts.</param>
/// <param name="Last">Its last day.</param>
/// <param name="Totals">What it comes to, by currency; null where nothing counts.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="AskedBy">Who gave the file; null where that is not known any more.</param>
/// <param name="Problem">What went wrong; null when nothing did.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record ImportJson(
    string Id, string Source, string Job, string File, long Bytes, string Sha256, string State, int Percent, string? Says, string? Format, bool Counts, long Lines, long Refused, DateOnly? First, DateOnly? Last,
    IReadOnlyDictionary<string, decimal>? Totals, DateTime StartedAt, DateTime? EndedAt, string? AskedBy, string? Problem, string? Remedy)
{
    /// <summary>The first thousand refused lines; only where one import was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RefusalJson>? Refusals { get; init; }

    public static ImportJson Of(ImportView view, SourceDirectory sources)
    {
        SourceDefinition? source = sources.Find(view.Import.SourceId);
        return new ImportJson(
            view.Import.RunId, source?.Name ?? view.Import.SourceId, "pull-" + view.Import.SourceId, view.Import.File, view.Import.Bytes, view.Import.Sha256, Word(view), view.Run?.Percent ?? 100, view.Run?.Says,
            view.Import.Format, view.Import.IsPublished, view.Import.Lines, view.Import.Refused, view.Import.First, view.Import.Last, TotalsOf(view), Utc(view.StartedAt), view.Run?.EndedAt is { } ended ? Utc(ended) : null,
            view.Run?.AskedBy, view.Run?.Problem, view.Run?.Remedy);
    }

    /// <summary>With its refused lines.</summary>
    public static ImportJson WithRefusals(ImportView view, SourceDirectory sources) =>
        Of(view, sources) with { Refusals = [.. view.Refusals.Select(r => new RefusalJson(r.Line, r.Column, r.Problem, r.Remedy))] };

    /// <summary>What an import comes to, by currency; null where nothing counts.</summary>
    public static IReadOnlyDictionary<string, decimal>? TotalsOf(ImportView view) =>
        view.Import.Totals is { } totals ? JsonSerializer.Deserialize<SortedDictionary<string, decimal>>(totals) : null;

    private static string Word(ImportView view) => (view.Run?.State ?? (view.Import.IsPublished ? JobRunState.Done : JobRunState.Failed)).ToString().ToLowerInvariant();

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
