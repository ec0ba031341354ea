using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Changes.Restores;

/// <summary>
/// Reads what a restore would make live again, from the memory of this node: it needs no repository. What it names never changes, so approvals stand
/// until its kills are gone; while the state is doubted nothing can be approved.
/// </summary>
internal sealed class RestoreSubjects(SwitchBoard board, AccessDirectory access) : IChangeSubjects
{
    private const string Gone = "What it names is live again, or was killed anew since. Look at what is killed, and ask again if it shall be restored.";
    private const string Trusted = "The state is trusted again: there is nothing to agree to.";

    public bool Knows(ChangeKind kind) => kind.IsRestore();

    public Task<ChangeSubject> ReadAsync(ChangeRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(request.Kind == ChangeKind.Lineage ? Lineage(request, board.Current) : Restore(request, board.Current));

    public string StampOf(ChangeRequest request)
    {
        SwitchSnapshot now = board.Current;
        return string.Create(CultureInfo.InvariantCulture, $"{now.Epoch} {now.Doubt is not null} {NamedKills.AnyLeft(request.Wanted, now.In(request.Environment))}");
    }

    private ChangeSubject Restore(ChangeRequest request, SwitchSnapshot now) =>
        !KillScope.TryParse(request.Subject, out KillScope? scope) || !EnvironmentName.IsValid(request.Environment) ? new ChangeSubject { Problem = "That is not a scope of the kill switch.", IsOver = true }
        : now.Doubt is not null ? new ChangeSubject { Problem = RestoreProblems.Doubted }
        : !NamedKills.AnyLeft(request.Wanted, now.In(request.Environment)) ? new ChangeSubject { Problem = Gone, IsOver = true }
        : Of(request) with { Facts = FactsOf(request) with { Environment = request.Environment, Applications = scope.Application is { } application ? [application] : [] } };

    private ChangeSubject Lineage(ChangeRequest request, SwitchSnapshot now) =>
        now.Doubt is null || request.Wanted != NamedKills.Lineage(now) ? new ChangeSubject { Problem = Trusted, IsOver = true } : Of(request) with { Facts = FactsOf(request) };

    private static ChangeSubject Of(ChangeRequest request) => new() { Blob = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Wanted ?? ""))) };

    private ChangeFacts FactsOf(ChangeRequest request) => new() { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Restore }, ByProgram = !IsBehind(request) };

    /// <summary>Whether the person who asked still stands behind it: one who may not restore any more counts no more than a program.</summary>
    private bool IsBehind(ChangeRequest request) =>
        request.AuthorType == ActorType.Person && access.Find(request.AuthorId) is { Disabled: false } person && person.Roles.Any(Permissions.Grants[Permissions.Restore].Roles.Contains);
}
