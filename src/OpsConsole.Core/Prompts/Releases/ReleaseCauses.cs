using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Releases and rollbacks of prompts, on the timeline: by the history of the repository, in memory already.</summary>
internal sealed class ReleaseCauses(ReleaseHistory history) : ICauseSource
{
    /// <summary>Releases that are looked through, the newest first: more are longer ago than anybody looks.</summary>
    private const int Newest = 5_000;

    public string Tells => "releases";

    public Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Cause>>([.. history.Recent(Newest, filter.Environment).Where(s => s.From >= from && s.From < to).Select(Of)]);

    internal static Cause Of(LiveSpan span) =>
        new(span.From, CauseKind.Release, $"{span.Prompt}@{PromptVersion.Shorten(span.Commit)} {(span.IsRollback ? "rolled back to" : "released")} in {span.Environment}", PromptAddress.Releases(span.Prompt))
        {
            Detail = $"{span.Subject}, by {span.Author}{(span.Bypassed ? ", past the console" : "")}",
            Environment = span.Environment,
            Prompt = $"{span.Prompt}@{PromptVersion.Shorten(span.Commit)}",
        };
}
