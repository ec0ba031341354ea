using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>A change that was made, and what it was.</summary>
/// <param name="Span">What came live by it.</param>
/// <param name="Facts">What it was, as a policy sees it.</param>
public sealed record PastChange(LiveSpan Span, ChangeFacts Facts);

/// <summary>
/// The newest releases as a policy sees them, so that people see what a policy would have said before they propose it. Owners and
/// applications are those of today: what they were then is not kept. All count as released by people, and taking a prompt out is not among them.
/// </summary>
public sealed class PolicyTrial
{
    /// <summary>Most changes that are looked at.</summary>
    public const int Most = 100;

    private readonly PromptLocator _prompts;
    private readonly PromptCatalog _catalog;
    private readonly ReleaseHistory _releases;
    private readonly ObservedVersions _observed;

    internal PolicyTrial(PromptLocator prompts, PromptCatalog catalog, ReleaseHistory releases, ObservedVersions observed) =>
        (_prompts, _catalog, _releases, _observed) = (prompts, catalog, releases, observed);

    /// <summary>The newest changes, newest first.</summary>
    /// <returns>Null when the mirror cannot be read.</returns>
    public async Task<IReadOnlyList<PastChange>?> ReadAsync(CancellationToken cancellationToken = default)
    {
        List<PastChange> changes = [];
        try
        {
            foreach (LiveSpan span in _releases.Recent(Most))
            {
                LiveSpan? before = _releases.Of(span.Environment, span.Prompt).SkipWhile(s => s != span).Skip(1).FirstOrDefault();
                changes.Add(new PastChange(span, await FactsAsync(span, before, cancellationToken).ConfigureAwait(false)));
            }
        }
        catch (GitException)
        {
            return null;
        }

        return changes;
    }

    private async Task<ChangeFacts> FactsAsync(LiveSpan span, LiveSpan? before, CancellationToken cancellationToken)
    {
        LocatedPrompt? now = await _prompts.FindAsync(span.Prompt, span.Commit, cancellationToken).ConfigureAwait(false);
        LocatedPrompt? then = before is null ? null : await _prompts.FindAsync(span.Prompt, before.Commit, cancellationToken).ConfigureAwait(false);
        return PromptChangeFacts.Of(then, now, span.Environment, span.IsRollback ? ReleaseKind.Rollback : ReleaseKind.Release) with
        {
            Prompt = span.Prompt,
            Owners = _catalog.Current.Find(span.Prompt)?.Owners ?? [],
            Applications = [.. _observed.Of(span.Environment, span.Prompt).Select(v => v.Application).Distinct(StringComparer.Ordinal)],
        };
    }
}
