using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>Does what a request was agreed to. Doing it twice changes nothing: a request takes back the kills it names, and no others.</summary>
internal sealed class RestoreApplication(SwitchBoard board, AccessDirectory access)
{
    /// <summary>Does what a request that is done names.</summary>
    /// <returns>Whether the scope is killed all the same, by a later kill.</returns>
    public async Task<bool> ApplyAsync(RestoreRequest request)
    {
        if (request.Kind == RestoreKind.NewLineage)
        {
            await board.BeginLineageAsync(LastWord(request), request.Reason).ConfigureAwait(false);
            return false;
        }

        KillScope scope = KillScope.Parse(request.Scope);
        if (board.Current.Doubt is null)
        {
            await board.RestoreAsync(new RestoreOrder(
                request.Environment, scope, request.Reason, LastWord(request), request.BrokeGlass ? SwitchCause.BreakGlass : SwitchCause.FourEyes)
            {
                Subject = request.Id,
                Only = RestoreRules.KillsOf(request),
            }).ConfigureAwait(false);
        }

        return board.Current.In(request.Environment).IsKilled(scope);
    }

    /// <summary>Whose word decided: the last who agreed, or the one who broke the glass.</summary>
    private RecordedActor LastWord(RestoreRequest request)
    {
        string id = request.Confirmations.MaxBy(c => c.At)?.PersonId ?? request.RequesterId;
        return new RecordedActor(ActorType.Person, id, access.Find(id)?.Email ?? "", ActorOrigin.Console);
    }
}
