using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Changes.Restores;

/// <summary>
/// Makes live again what was killed: the decision is one transaction, then the board does it, which it can do any number of times, for a restore takes back
/// the kills that it names and no others. So what was decided before a stop is done after it.
/// </summary>
internal sealed class RestorePublisher(ChangeDecision decision, SwitchBoard board, AccessDirectory access) : IChangePublisher
{
    public bool Knows(ChangeKind kind) => kind.IsRestore();

    public async Task<ChangeRelease> ReleaseAsync(ChangeRequest request, ChangeSubject subject, Actor by, string? reason, IReadOnlyList<string> approvers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string? refusal = await decision.DecideAsync(request.Id, by, reason).ConfigureAwait(false);
        return new ChangeRelease(refusal, refusal is null ? request.Id : null);
    }

    public async Task<ChangeRelease?> EndAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        if (request.State != ChangeState.Releasing || (request.Kind == ChangeKind.Restore && board.Current.Doubt is not null))
        {
            return null; // what was decided before the state was doubted waits until it is trusted
        }

        if (request.Kind == ChangeKind.Restore)
        {
            bool isGlass = request.GlassHash is not null && request.GlassHash == request.Hash;
            await board.RestoreAsync(new RestoreOrder(
                request.Environment, KillScope.Parse(request.Subject), request.Description ?? request.Title, LastWord(request, isGlass), isGlass ? SwitchCause.BreakGlass : SwitchCause.FourEyes)
            {
                Subject = request.Id,
                Only = NamedKills.In(request.Wanted),
            }).ConfigureAwait(false);
        }
        else if (board.Current.Doubt is not null && request.Wanted == NamedKills.Lineage(board.Current))
        {
            await board.BeginLineageAsync(LastWord(request, isGlass: false), request.Description ?? request.Title).ConfigureAwait(false);
        }

        return new ChangeRelease(null, request.Id);
    }

    /// <summary>Whose word decided: the last who approved, or the one who broke the glass.</summary>
    private RecordedActor LastWord(ChangeRequest request, bool isGlass)
    {
        string id = isGlass ? request.GlassBrokenBy! : request.Approvals.Where(a => a.Hash == request.Hash).MaxBy(a => a.At)?.PersonId ?? request.AuthorId;
        return new RecordedActor(ActorType.Person, id, access.Find(id)?.Email ?? "", ActorOrigin.Console);
    }
}
