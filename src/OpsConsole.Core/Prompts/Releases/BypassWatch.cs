using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>
/// Looks at what came to the branch since it looked last, and tells who changed an environment past the console. What was there before the console
/// first saw the repository is nobody's bypass. A commit is the console's when its SHA was written down before it was pushed: what it says of
/// itself counts for nothing.
/// </summary>
internal sealed partial class BypassWatch(
    PromptRepository repository, EnvironmentLog log, ReleaseHistory history, ReleaseRows rows, IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, TimeProvider time, ILogger<BypassWatch> logger)
{
    /// <summary>How far the branch was looked through; in the mirror, for the mirror is what was looked through.</summary>
    private const string Watched = "watched";

    private const int MaxChanges = 4000, MaxAuthor = 300;

    private string? _watched;
    private bool _marked;

    /// <summary>Looks.</summary>
    /// <param name="tip">The end of the branch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(string tip, CancellationToken cancellationToken)
    {
        _watched ??= await repository.MarkedAsync(Watched, cancellationToken).ConfigureAwait(false);
        bool found = false;
        if (_watched is not null && _watched != tip)
        {
            foreach (EnvironmentCommit commit in await NewsAsync(_watched, tip, cancellationToken).ConfigureAwait(false))
            {
                foreach (EnvironmentFileChange file in commit.Files)
                {
                    found |= await LookAtAsync(commit, file, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        if (found || !_marked)
        {
            await history.MarkAsync(await BypassesAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            _marked = true;
        }

        if (_watched != tip)
        {
            await repository.MarkAsync(Watched, tip, cancellationToken).ConfigureAwait(false);
            _watched = tip;
        }
    }

    /// <summary>The commits to be looked at: each that came, or all as one where the branch did not simply grow.</summary>
    private async Task<IReadOnlyList<EnvironmentCommit>> NewsAsync(string from, string tip, CancellationToken cancellationToken) =>
        await log.LeadsToAsync(from, tip, cancellationToken).ConfigureAwait(false)
            ? await log.ReadAsync(from, tip, cancellationToken).ConfigureAwait(false)
            : await log.BetweenAsync(from, tip, cancellationToken).ConfigureAwait(false);

    private async Task<bool> LookAtAsync(EnvironmentCommit commit, EnvironmentFileChange file, CancellationToken cancellationToken)
    {
        ReleaseFile before = await history.FileAsync(file.Environment, file.Before, cancellationToken).ConfigureAwait(false);
        ReleaseFile after = (await history.FileAsync(file.Environment, file.After, cancellationToken).ConfigureAwait(false)).OnTopOf(before);
        IReadOnlyList<ReleaseDifference> differences = ReleaseDifference.Between(before, after);
        if (await rows.OfCommitAsync(commit.Id, file.Environment, cancellationToken).ConfigureAwait(false) is { } release)
        {
            if (release.State != ReleaseState.Done)
            {
                await rows.DoneAsync(release).ConfigureAwait(false); // it got there after all
            }

            // Where history was rewritten, one commit stands for everything that came: the release is only what it was decided to change.
            differences = [.. differences.Where(d => d.Prompt != release.Prompt || !IsSame(d.Before, release.Replaces) || !IsSame(d.Now, release.Commit))];
        }

        if (differences.Count == 0 && (!after.IsBroken || before.IsBroken))
        {
            return false; // comments and layout
        }

        string author = $"{commit.Author} <{commit.Email}>", changes = Words(differences);
        await TellAsync(
            new PromptBypass
            {
                Commit = commit.Id,
                Environment = file.Environment,
                FoundAt = time.GetUtcNow().UtcDateTime,
                Author = author.Length > MaxAuthor ? author[..MaxAuthor] : author,
                Changes = changes.Length > MaxChanges ? changes[..(MaxChanges - 1)] + "…" : changes,
            },
            commit,
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task TellAsync(PromptBypass bypass, EnvironmentCommit commit, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await Audit.Checkpoints.LogEnd.HoldAsync(context, cancellationToken).ConfigureAwait(false); // of several nodes one tells
                if (!await context.PromptBypasses.AnyAsync(b => b.Commit == bypass.Commit && b.Environment == bypass.Environment, cancellationToken).ConfigureAwait(false))
                {
                    context.PromptBypasses.Add(bypass);
                    transaction.Record(ReleaseEvents.Bypassed(bypass, commit));
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    Log.Bypassed(logger, bypass.Author, bypass.Environment, bypass.Commit, bypass.Changes);
                }
            }
        }
    }

    private static string Words(IReadOnlyList<ReleaseDifference> differences) =>
        differences.Count == 0 ? "nothing that is live, but the file cannot be read any more" : string.Join('\n', differences.Select(d => $"{d.Prompt}: {Sha(d.Before)} → {Sha(d.Now)}"));

    private static bool IsSame(string? one, string? other) => one is null || other is null ? one == other : PromptVersion.Same(one, other);

    private static string Sha(string? commit) => commit is null ? "none" : PromptVersion.Shorten(commit);

    private async Task<IReadOnlySet<(string Commit, string Environment)>> BypassesAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var all = await context.PromptBypasses.AsNoTracking().Select(b => new { b.Commit, b.Environment }).ToListAsync(cancellationToken).ConfigureAwait(false);
            return all.Select(b => (b.Commit, b.Environment)).ToHashSet();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Author} changed what is live in {Environment} past the console, with commit {Commit}: {Changes}.")]
        public static partial void Bypassed(ILogger logger, string author, string environment, string commit, string changes);
    }
}
