using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;

namespace OpsConsole.Web.Changes.Queue;

/// <summary>What of the queue is looked at, as the page's address says it; null for everything.</summary>
/// <param name="Environment">One environment.</param>
/// <param name="State">One state, as people call it.</param>
/// <param name="Text">Words of the title, what it is about, or who asked.</param>
public sealed record QueueView(string? Environment, string? State, string? Text)
{
    /// <summary>The states to choose from.</summary>
    public static IReadOnlyList<string> States { get; } = [.. Enum.GetValues<ChangeState>().Select(s => ChangeWords.State(s).Text)];

    /// <summary>Whether everything is looked at.</summary>
    public bool IsEverything => this == new QueueView(null, null, null);

    /// <summary>The address.</summary>
    public string Href() => QueryHelpers.AddQueryString(
        ChangeLinks.Queue, new Dictionary<string, string?> { ["env"] = Environment, ["state"] = State, ["q"] = Text }.Where(p => !string.IsNullOrEmpty(p.Value)));

    /// <summary>Whether a change is looked at.</summary>
    public bool Has(QueueItem item) =>
        (Environment is null || item.Request.Environment == Environment)
        && (State is null || ChangeWords.State(item.Request.State).Text == State)
        && Says(item.Request.Title, item.Request.Subject, item.Request.AuthorName);

    private bool Says(params string[] texts) => string.IsNullOrWhiteSpace(Text) || texts.Any(t => t.Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase));
}
