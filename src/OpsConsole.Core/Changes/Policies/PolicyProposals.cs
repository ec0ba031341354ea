using System.Text;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>Proposes another policy, by a change request. The policy in force judges it; it is in force when that is released.</summary>
public sealed class PolicyProposals
{
    private readonly PolicyInForce _policies;
    private readonly PolicySource _source;
    private readonly PolicyCommits _commits;
    private readonly ChangeCommands _changes;
    private readonly AccessDirectory _access;

    internal PolicyProposals(PolicyInForce policies, PolicySource source, PolicyCommits commits, ChangeCommands changes, AccessDirectory access) =>
        (_policies, _source, _commits, _changes, _access) = (policies, source, commits, changes, access);

    /// <summary>Proposes it. What the branch has already, and is not in force, is asked for as it is there.</summary>
    /// <param name="by">Who.</param>
    /// <param name="text">The policy, whole.</param>
    /// <param name="title">What changes, in a line.</param>
    /// <param name="why">Why, Markdown; null for nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ChangeOutcome> ProposeAsync(Actor by, string text, string title, string? why, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(text);
        ChangeWish wish = new(ChangeKind.Policy, "", PolicySource.Path, title, why);
        if (wish.Problem is { } wrong)
        {
            return ChangeOutcome.Refused(ChangeRefusal.Invalid, wrong);
        }

        if (PolicyReader.Read(Encoding.UTF8.GetBytes(text)) is { Policy: null } read)
        {
            PromptProblem? error = read.Problems.FirstOrDefault(p => p.Severity == ProblemSeverity.Error);
            return ChangeOutcome.Refused(ChangeRefusal.Invalid, error is null ? "The text is no policy." : $"Line {error.Line}: {error.Message}");
        }

        try
        {
            if (!by.May(Permissions.RequestChanges, _access))
            {
                return await _changes.OpenAsync(by, wish, cancellationToken).ConfigureAwait(false); // which says so, and writes it down
            }

            if (_commits.Tip is not { } tip || await _policies.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } force || await _source.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } file)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Unavailable, "The prompt repository cannot be read now. Its status says why.");
            }

            if (text == force.Text)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Invalid, "That is the policy in force. Change it first.");
            }

            if (file.Origin == PolicyOrigin.File && file.Text == text)
            {
                return await _changes.OpenAsync(by, wish, cancellationToken).ConfigureAwait(false);
            }

            string commit = await _commits.MakeAsync(CommitAuthor.Of(by, _access), tip, text, CommitTrailers.Write(title.Trim(), why), cancellationToken).ConfigureAwait(false);
            return await _changes.OpenAsync(by, wish with { Wanted = commit }, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            return ChangeOutcome.Refused(ChangeRefusal.Unavailable, exception.Message);
        }
    }
}
