using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Changes.Restores;

/// <summary>Asks for something killed to be live again, by a change request that names the kills as they are now. Of several for the same there is one.</summary>
public sealed class RestoreWishes
{
    private readonly SwitchBoard _board;
    private readonly ChangeCommands _changes;
    private readonly ChangeReleases _releases;
    private readonly AccessDirectory _access;

    internal RestoreWishes(SwitchBoard board, ChangeCommands changes, ChangeReleases releases, AccessDirectory access) => (_board, _changes, _releases, _access) = (board, changes, releases, access);

    /// <summary>Asks for a restore.</summary>
    /// <param name="by">Who.</param>
    /// <param name="scope">The scope, in its written form.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="reason">Why: 1 to 500 characters.</param>
    /// <param name="cancellationToken">Cancels, until it is written down.</param>
    public Task<ChangeOutcome> AskAsync(Actor by, string scope, string environment, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(reason);
        (ChangeRefusal Why, string Text)? wrong =
            !KillScope.TryParse(scope, out KillScope? parsed) ? (ChangeRefusal.Invalid, RestoreProblems.BadScope)
            : !EnvironmentName.IsValid(environment) ? (ChangeRefusal.Invalid, RestoreProblems.BadEnvironment)
            : !IsReason(reason) ? (ChangeRefusal.Invalid, RestoreProblems.BadReason)
            : _board.Current.Doubt is not null ? (ChangeRefusal.Conflict, RestoreProblems.Doubted)
            : !_board.Current.In(environment).IsKilled(parsed) ? (ChangeRefusal.Conflict, RestoreProblems.NotKilled)
            : null;
        string title = $"Restore {scope}";
        return OpenAsync(
            by,
            new ChangeWish(ChangeKind.Restore, environment, scope, title.Length > ChangeWish.MaxTitle ? title[..ChangeWish.MaxTitle] : title, reason.Trim()) { Wanted = parsed is null ? "" : NamedKills.Text(_board.Current.In(environment).KillsOf(parsed)) },
            wrong,
            cancellationToken);
    }

    /// <summary>Asks others to agree that the state is right though the storage was rolled back: restores are possible again after it.</summary>
    public Task<ChangeOutcome> AskLineageAsync(Actor by, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(reason);
        SwitchSnapshot now = _board.Current;
        (ChangeRefusal Why, string Text)? wrong =
            by.Type != ActorType.Person ? (ChangeRefusal.Denied, "People say that the state is right. Sign in to the console.")
            : !IsReason(reason) ? (ChangeRefusal.Invalid, RestoreProblems.BadReason)
            : now.Doubt is null ? (ChangeRefusal.Conflict, RestoreProblems.NotDoubted)
            : null;
        return OpenAsync(by, new ChangeWish(ChangeKind.Lineage, "", KillScope.Global.ToString(), "Trust the kill switch's state after a rollback of the storage", reason.Trim()) { Wanted = NamedKills.Lineage(now) }, wrong, cancellationToken);
    }

    /// <summary>Restores at once, alone. Everybody is told, and another person reviews it.</summary>
    public async Task<ChangeOutcome> BreakGlassAsync(Actor by, string scope, string environment, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ChangeOutcome asked = by.Type == ActorType.Person
            ? await AskAsync(by, scope, environment, reason, cancellationToken).ConfigureAwait(false)
            : await _changes.RefuseAsync(by, ChangeStepKind.BrokeGlass, "The glass is broken by people.").ConfigureAwait(false);
        return asked is { Problem: null, Id: { } id } ? await _releases.BreakGlassAsync(by, id, reason, CancellationToken.None).ConfigureAwait(false) : asked;
    }

    /// <summary>Opens it. Whoever may not hears that before anything else, and it is written down.</summary>
    private Task<ChangeOutcome> OpenAsync(Actor by, ChangeWish wish, (ChangeRefusal Why, string Text)? wrong, CancellationToken cancellationToken) =>
        !by.May(Permissions.Restore, _access) ? _changes.RefuseAsync(by, ChangeStepKind.Opened, "You may not restore. Ask an administrator for the role on-call, engineer or product owner, or use a key with the scope killswitch:write.")
        : wrong is { Why: ChangeRefusal.Denied } denied ? _changes.RefuseAsync(by, ChangeStepKind.Opened, denied.Text)
        : wrong is { } problem ? Task.FromResult(ChangeOutcome.Refused(problem.Why, problem.Text))
        : _changes.OpenAsync(by, wish, cancellationToken);

    private static bool IsReason(string reason) => reason.Trim() is { Length: > 0 and <= SwitchRecord.MaxReason };
}
