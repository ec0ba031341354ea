using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>What was live in an environment at a moment.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Span">What was live; null for nothing.</param>
public sealed record LiveThen(string Environment, LiveSpan? Span);

/// <summary>What is and was live of a prompt. Comes from memory. Knows nothing of Blazor.</summary>
public sealed class ReleasesState(ReleaseHistory history)
{
    /// <summary>The times a version was live, newest first, over the environments that are looked at.</summary>
    public IReadOnlyList<LiveSpan> Spans { get; private set; } = [];

    /// <summary>What was live at the moment that was asked for, by environment; empty when none was.</summary>
    public IReadOnlyList<LiveThen> Then { get; private set; } = [];

    /// <summary>Looks.</summary>
    /// <param name="view">What the address says.</param>
    /// <param name="environments">The environments there are.</param>
    public void Look(PromptView view, IReadOnlyList<string> environments)
    {
        string[] looked = [.. environments.Where(e => view.Environment is null || e == view.Environment)];
        Spans = [.. looked.SelectMany(e => history.Of(e, view.Name)).OrderByDescending(s => s.From)];
        Then = view.At is { } at ? [.. looked.Select(e => new LiveThen(e, history.At(e, view.Name, at)))] : [];
    }

    /// <summary>How long a version was live: <c>3 d</c>.</summary>
    /// <param name="span">The time.</param>
    /// <param name="now">Now, UTC.</param>
    public static string Length(LiveSpan span, DateTime now)
    {
        TimeSpan length = (span.To ?? now) - span.From;
        return length switch
        {
            { Ticks: < 0 } => "",
            { TotalMinutes: < 1 } => "less than a minute",
            { TotalHours: < 1 } => $"{length.Minutes} min",
            { TotalDays: < 1 } => $"{length.Hours} h",
            _ => $"{length.Days} d",
        };
    }
}
