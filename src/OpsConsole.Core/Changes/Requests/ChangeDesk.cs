using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>What a step of a command came to: what is written down, and what the caller hears.</summary>
internal sealed record ChangeStepTaken(ChangeTaken? Taken, ChangeOutcome Outcome)
{
    public static implicit operator ChangeStepTaken(ChangeOutcome outcome) => new(null, outcome);
}

/// <summary>What all commands on change requests have in common: the request is judged as it is now, then one step is taken on exactly what was judged.</summary>
internal sealed class ChangeDesk(ChangeStore store, ChangeJudging judging, AuditTrail trail)
{
    private const string Gone = "There is no such change request.";

    /// <summary>Runs a command.</summary>
    /// <param name="id">The change request.</param>
    /// <param name="by">Who.</param>
    /// <param name="what">What is tried, for the trail of those who may not.</param>
    /// <param name="step">The step, in its transaction.</param>
    /// <param name="cancellationToken">Cancels, until the step is taken.</param>
    public Task<ChangeOutcome> RunAsync(
        string id, Actor by, ChangeStepKind what, Func<OpsDbContext, ChangeRequest, ChangeAssessment, ChangeStepTaken> step, CancellationToken cancellationToken) =>
        GuardAsync(by, what, id, async () =>
        {
            if (await judging.JudgeAsync(id, cancellationToken).ConfigureAwait(false) is not { } judged)
            {
                return ChangeOutcome.Refused(ChangeRefusal.NotFound, Gone);
            }

            ChangeOutcome outcome = ChangeOutcome.Refused(ChangeRefusal.NotFound, Gone);
            cancellationToken.ThrowIfCancellationRequested();
            await store.StepAsync(id, by, (context, request) =>
            {
                ChangeStepTaken taken = step(context, request, judged.Found);
                outcome = taken.Outcome with { Id = id, State = request.State };
                return taken.Taken;
            }).ConfigureAwait(false);
            return outcome;
        });

    /// <summary>Runs something; what goes wrong becomes words, and who may not is written down.</summary>
    public async Task<ChangeOutcome> GuardAsync(Actor by, ChangeStepKind what, string? id, Func<Task<ChangeOutcome>> command)
    {
        ChangeOutcome outcome;
        try
        {
            outcome = await command().ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            return ChangeOutcome.Refused(ChangeRefusal.Unavailable, exception.Message, id);
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            return ChangeOutcome.Refused(ChangeRefusal.Unavailable, "The database does not answer, so nothing can be written down. Try again.", id);
        }

        if (outcome.Refusal == ChangeRefusal.Denied)
        {
            await trail.RecordAsync(ChangeEvents.Refused(what, by, id, outcome.Problem!), CancellationToken.None).ConfigureAwait(false);
        }

        return outcome;
    }
}
