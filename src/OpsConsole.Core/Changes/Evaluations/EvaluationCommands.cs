using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>Adds and withdraws results of evaluations. Programs and people may; what results are worth is decided by the policy, not by who sent them.</summary>
public sealed class EvaluationCommands
{
    /// <summary>Longest reason, characters.</summary>
    public const int MaxReason = 1000;

    private const int MaxName = 300;
    private const string Ask = "Ask an administrator for the role engineer or product owner, or use a key with the scope changes:write.";

    private readonly PromptCommits _prompts;
    private readonly EvaluationStore _store;
    private readonly EvaluationQueries _queries;
    private readonly AuditTrail _trail;
    private readonly AccessDirectory _access;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;

    internal EvaluationCommands(PromptCommits prompts, EvaluationStore store, EvaluationQueries queries, AuditTrail trail, AccessDirectory access, StorageOptions storage, TimeProvider time) =>
        (_prompts, _store, _queries, _trail, _access, _time, _ids) = (prompts, store, queries, trail, access, time, new SortableId(time, storage.Node));

    /// <summary>Adds the results of a run. The same report for the same content is kept once, however often it is sent.</summary>
    /// <param name="by">Who sends it.</param>
    /// <param name="upload">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<EvaluationOutcome> AddAsync(Actor by, EvaluationUpload upload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(upload);
        if (!by.May(Permissions.ProposePrompts, _access))
        {
            return await DenyAsync(by, EvaluationEvents.Added, null, "You may not add results of evaluations.", cancellationToken).ConfigureAwait(false);
        }

        ReadEvaluation read = EvaluationReportReader.Read(upload.Report);
        if (read.Report is not { } report)
        {
            return EvaluationOutcome.Refused(EvaluationRefusal.Unreadable, read.Problem!, read.Remedy!);
        }

        string? suite = upload.Suite is null ? report.Suite : ReportJson.Name(upload.Suite);
        return suite is null
            ? EvaluationOutcome.Refused(EvaluationRefusal.Unreadable, "It is not said which suite it is.", $"Give it as 'suite', one line of at most {EvaluationScore.MaxName} characters, by the name that the policy has.")
            : report.Commit is { } tested && !PromptVersion.Same(tested, upload.Commit)
            ? EvaluationOutcome.Refused(EvaluationRefusal.Conflict, $"The report is of commit {PromptVersion.Shorten(tested)}, not of {PromptVersion.Shorten(upload.Commit)}.", "Send it for the commit that was tested.")
            : await GuardAsync(() => AddAsync(by, upload, report, suite, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Withdraws results: they count no more, and stay to be seen.</summary>
    /// <param name="by">Who.</param>
    /// <param name="id">The results.</param>
    /// <param name="reason">Why; needed, at most <see cref="MaxReason"/> characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<EvaluationOutcome> WithdrawAsync(Actor by, string id, string? reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return !by.May(Permissions.ProposePrompts, _access)
            ? await DenyAsync(by, EvaluationEvents.Withdrawn, id, "You may not withdraw results of evaluations.", cancellationToken).ConfigureAwait(false)
            : reason?.Trim() is not { Length: > 0 and <= MaxReason } why
            ? EvaluationOutcome.Refused(EvaluationRefusal.Unreadable, "A reason is needed.", $"Say why they count no more, in at most {MaxReason} characters.")
            : await GuardAsync(() => WithdrawnAsync(by, id, why, cancellationToken)).ConfigureAwait(false);
    }

    private async Task<EvaluationOutcome> AddAsync(Actor by, EvaluationUpload upload, EvaluationReport report, string suite, CancellationToken cancellationToken)
    {
        if (await _prompts.ReadAsync(upload.Prompt, upload.Commit, cancellationToken).ConfigureAwait(false) is not { } tested)
        {
            return await NoPromptAsync(upload, cancellationToken).ConfigureAwait(false);
        }

        PromptEvaluation evaluation = new()
        {
            Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture),
            Prompt = upload.Prompt,
            Commit = tested.Commit,
            Blob = tested.ContentId,
            Suite = suite,
            Source = report.Source,
            Scores = EvaluationResult.Write(report.Scores),
            ReportHash = Convert.ToHexStringLower(SHA256.HashData(upload.Report.Span)),
            Passed = report.Passed,
            Failed = report.Failed,
            Errors = report.Errors,
            At = _time.GetUtcNow().UtcDateTime,
            StartedAt = report.StartedAt,
            ById = by.Id,
            ByName = NameOf(by),
        };
        StoredEvaluation stored = await _store.AddAsync(evaluation, EvaluationEvents.Of(EvaluationEvents.Added, evaluation, by), cancellationToken).ConfigureAwait(false);
        return stored.Other is { } other
            ? EvaluationOutcome.Refused(EvaluationRefusal.Conflict, $"This very run was sent for another version, commit {PromptVersion.Shorten(other.Commit)}, as {other.Id}.", "One run tests one version: run it for this one, or withdraw the other where it was sent by mistake.")
            : stored is { WasThere: true, Row: { WithdrawnAt: not null } gone }
            ? EvaluationOutcome.Refused(EvaluationRefusal.Conflict, $"This report was withdrawn by {gone.WithdrawnBy}: {gone.WithdrawReason}", "What is withdrawn does not come back by sending it again. Run the evaluation again; in the plain shape 'startedAt' tells runs apart.")
            : new EvaluationOutcome(EvaluationResult.Of(stored.Row!)) { WasThere = stored.WasThere, LeftOut = report.LeftOut };
    }

    private async Task<EvaluationOutcome> NoPromptAsync(EvaluationUpload upload, CancellationToken cancellationToken) =>
        await _prompts.ResolveAsync(upload.Commit, cancellationToken).ConfigureAwait(false) is { } commit
            ? EvaluationOutcome.Refused(EvaluationRefusal.Missing, $"There is no prompt '{Short(upload.Prompt)}' at commit {PromptVersion.Shorten(commit)}.", "Give its path in the prompt repository, without extension.")
            : EvaluationOutcome.Refused(EvaluationRefusal.Missing, $"The console has no commit '{Short(upload.Commit)}'.", "Give a commit of the prompt repository, 7 to 64 hexadecimal digits. One that was pushed just now is there within a minute: try again.");

    private async Task<EvaluationOutcome> WithdrawnAsync(Actor by, string id, string reason, CancellationToken cancellationToken)
    {
        PromptEvaluation? withdrawn = await _store.WithdrawAsync(id, evaluation =>
        {
            (evaluation.WithdrawnAt, evaluation.WithdrawnBy, evaluation.WithdrawReason) = (_time.GetUtcNow().UtcDateTime, NameOf(by), reason);
            return EvaluationEvents.Of(EvaluationEvents.Withdrawn, evaluation, by);
        }, cancellationToken).ConfigureAwait(false);
        if (withdrawn is not null)
        {
            return new EvaluationOutcome(EvaluationResult.Of(withdrawn));
        }

        return await _queries.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Withdrawn: { } before }
            ? EvaluationOutcome.Refused(EvaluationRefusal.Conflict, $"They were withdrawn by {before.ByName} already: {before.Reason}", "Nothing is to be done.")
            : EvaluationOutcome.Refused(EvaluationRefusal.Missing, "There are no such results.", "GET /api/v1/prompts/evaluations?prompt= lists them.");
    }

    private static async Task<EvaluationOutcome> GuardAsync(Func<Task<EvaluationOutcome>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (GitException exception)
        {
            return EvaluationOutcome.Refused(EvaluationRefusal.Unavailable, exception.Message, "Try again in a moment.");
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            return EvaluationOutcome.Refused(EvaluationRefusal.Unavailable, "The database does not answer, so nothing was written down.", "Try again in a moment.");
        }
    }

    private async Task<EvaluationOutcome> DenyAsync(Actor by, string kind, string? id, string problem, CancellationToken cancellationToken)
    {
        await _trail.RecordAsync(EvaluationEvents.Refused(kind, by, id), cancellationToken).ConfigureAwait(false);
        return EvaluationOutcome.Refused(EvaluationRefusal.Denied, problem, Ask);
    }

    private string NameOf(Actor by)
    {
        string name = CommitAuthor.NameOf(by, _access);
        return name.Length > MaxName ? name[..MaxName] : name;
    }

    private static string Short(string text) => text.Length > 80 ? text[..80] + "…" : text;
}
