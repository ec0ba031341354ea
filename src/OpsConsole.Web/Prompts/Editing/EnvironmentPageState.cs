using System.Globalization;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>A prompt that is or was live.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Commit">The commit; null when it is not live.</param>
/// <param name="Span">Since when and by whom; null when it is not known.</param>
/// <param name="IsKnown">Whether there is such a prompt on the branch now.</param>
internal sealed record LiveRow(string Prompt, string? Commit, LiveSpan? Span, bool IsKnown);

/// <summary>An environment: what is live, what was at a time, and what was released. All from memory. Knows nothing of Blazor.</summary>
internal sealed class EnvironmentPageState(PromptCatalog catalog, ReleaseHistory history)
{
    /// <summary>Most releases that are listed.</summary>
    public const int Listed = 200;

    /// <summary>The environments.</summary>
    public IReadOnlyList<string> Environments { get; private set; } = [];

    /// <summary>Its file; null when there is no such environment.</summary>
    public ReleaseFile? File { get; private set; }

    /// <summary>What is or was live.</summary>
    public IReadOnlyList<LiveRow> Rows { get; private set; } = [];

    /// <summary>The releases, newest first.</summary>
    public IReadOnlyList<LiveSpan> Releases { get; private set; } = [];

    /// <summary>The time that is looked at, UTC; null for now.</summary>
    public DateTime? At { get; private set; }

    /// <summary>What is wrong with the time that was asked for; null when nothing is.</summary>
    public string? TimeProblem { get; private set; }

    /// <summary>What is wrong with the file.</summary>
    public IReadOnlyList<PromptProblem> Problems => File?.Problems ?? [];

    /// <summary>Looks.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="at">A time, UTC, as <c>2026-11-21T14:00</c>; null or empty for now.</param>
    public void Look(string environment, string? at)
    {
        CatalogSnapshot now = catalog.Current;
        Environments = [.. now.Environments.Keys.Order(StringComparer.Ordinal)];
        File = now.Environments.GetValueOrDefault(environment);
        Releases = history.Recent(Listed, environment);
        At = Parse(at, out string? problem);
        TimeProblem = problem;
        Rows = At is { } then
            ? [.. history.AllAt(environment, then).Select(s => new LiveRow(s.Prompt, s.Commit, s, now.Find(s.Prompt) is not null))]
            : File is null ? []
            : [.. File.Lines.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => new LiveRow(l.Key, l.Value.Commit, history.Current(environment, l.Key), now.Find(l.Key) is not null))];
    }

    private static DateTime? Parse(string? text, out string? problem)
    {
        problem = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime at))
        {
            return at;
        }

        problem = $"'{text}' is not a time. Use one like 2026-11-21T14:00, in UTC.";
        return null;
    }
}
