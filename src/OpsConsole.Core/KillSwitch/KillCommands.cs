using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch;

/// <summary>A kill as it was asked for, not checked yet.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Reason">Why.</param>
/// <param name="Message">Text that applications answer with; null or empty for none.</param>
/// <param name="Model">Model that applications use instead; null or empty for none.</param>
public sealed record KillRequest(string? Scope, string? Environment, string? Reason, string? Message = null, string? Model = null);

/// <summary>What became of a kill.</summary>
/// <param name="Decision">The decision; null when it was refused.</param>
/// <param name="Problem">What is wrong with the request, with its remedy; null when nothing.</param>
/// <param name="Denied">Whether the actor may not kill.</param>
public sealed record KillOutcome(SwitchDecision? Decision, string? Problem = null, bool Denied = false);

/// <summary>Kills at somebody's request. One person suffices, and nothing on the way waits for anything but the journal.</summary>
public sealed class KillCommands(SwitchBoard board, AccessDirectory access, DeniedAttempts denials)
{
    /// <summary>Checks and kills.</summary>
    public async Task<KillOutcome> KillAsync(Actor by, KillRequest request)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(request);
        if (!by.May(Permissions.Kill, access))
        {
            _ = Task.Run(() => denials.RecordAsync(by, "kill", Permissions.Kill)); // not waited for: it writes to the database
            return new KillOutcome(null, "You may not kill. Ask an administrator for the role on-call, or for a key with the scope killswitch:write.", Denied: true);
        }

        if (Problem(request) is { } problem)
        {
            return new KillOutcome(null, problem);
        }

        KillScope scope = KillScope.Parse(request.Scope);
        if (!board.Current.In(request.Environment!).HasRoomFor(scope))
        {
            return new KillOutcome(null, $"{EnvironmentSwitches.MaxKilled:N0} scopes are killed in {request.Environment}, and no more fit. Kill global.");
        }

        return new KillOutcome(await board.KillAsync(new KillOrder(request.Environment!, scope, request.Reason!.Trim(), RecordedActor.Of(by), SwitchCause.Command)
        {
            Fallback = FallbackOf(request),
        }).ConfigureAwait(false));
    }

    /// <summary>What is wrong with a request; null when nothing is.</summary>
    public static string? Problem(KillRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return !KillScope.TryParse(request.Scope, out _) ? $"scope: must be global, app:<name>, model:<id> or feature:<app>/<feature>, of at most {KillScope.MaxLength} characters."
            : !EnvironmentName.IsValid(request.Environment) ? $"env: must name an environment, such as production, in 1 to {SwitchRecord.MaxEnvironment} characters."
            : request.Reason?.Trim() is not { Length: > 0 and <= SwitchRecord.MaxReason } ? $"reason: say why in 1 to {SwitchRecord.MaxReason} characters. Whoever restores needs to know."
            : request.Message is { Length: > Fallback.MaxMessage } ? $"fallback.message: at most {Fallback.MaxMessage} characters."
            : request.Model is { Length: > Fallback.MaxModel } ? $"fallback.model: at most {Fallback.MaxModel} characters."
            : null;
    }

    private static Fallback? FallbackOf(KillRequest request) =>
        string.IsNullOrEmpty(request.Message) && string.IsNullOrEmpty(request.Model)
            ? null
            : new Fallback(string.IsNullOrEmpty(request.Message) ? null : request.Message, string.IsNullOrEmpty(request.Model) ? null : request.Model);
}
