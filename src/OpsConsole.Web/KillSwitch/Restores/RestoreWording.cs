using OpsConsole.Core.KillSwitch.Restores;

namespace OpsConsole.Web.KillSwitch.Restores;

/// <summary>What became of a step of a restore, in words: what is wrong, and what to do about it.</summary>
internal static class RestoreWording
{
    /// <summary>What is wrong; empty when nothing is.</summary>
    public static string Say(RestoreResult result) => result.Outcome switch
    {
        RestoreOutcome.NotAllowed => "You may not restore.",
        RestoreOutcome.NotAPerson => "Programs ask for restores; people agree to them.",
        RestoreOutcome.SamePerson => "You stand behind this already: it takes another person.",
        RestoreOutcome.BadScope => "scope: must be global, app:<name>, model:<id> or feature:<app>/<feature>, of at most 200 characters.",
        RestoreOutcome.BadEnvironment => "env: must name an environment, such as production, in 1 to 64 characters.",
        RestoreOutcome.BadReason => "reason: say why in 1 to 500 characters.",
        RestoreOutcome.NotKilled => "The scope is not killed.",
        RestoreOutcome.AlreadyAsked => "Somebody asked for the same already: that request waits for another person.",
        RestoreOutcome.NotFound => "There is no such request.",
        RestoreOutcome.Decided => "Somebody decided it already.",
        RestoreOutcome.Expired => "Nobody agreed in time: the request has expired.",
        RestoreOutcome.Overtaken => "What the request names is restored, or was killed anew since.",
        RestoreOutcome.Doubted => "Nothing can be restored: the storage was rolled back, and two people must look at it first.",
        RestoreOutcome.Unavailable => "The database does not answer. Restores need it; killing works without it.",
        _ => "",
    };

    /// <summary>What to do about it.</summary>
    public static string Remedy(RestoreOutcome outcome) => outcome switch
    {
        RestoreOutcome.NotAllowed => "Ask an administrator for the role on-call, engineer or product owner, or use a key with the scope killswitch:write.",
        RestoreOutcome.NotAPerson => "Sign in to the console as a person.",
        RestoreOutcome.SamePerson => "Ask a colleague to agree on the page Kill switch.",
        RestoreOutcome.AlreadyAsked => "Let another person agree to it on the page Kill switch.",
        RestoreOutcome.NotKilled or RestoreOutcome.Decided or RestoreOutcome.NotFound => "Look at GET /api/v1/killswitches?env= for what is killed.",
        RestoreOutcome.Expired or RestoreOutcome.Overtaken => "Look at what is killed now, and ask anew if it shall be restored.",
        RestoreOutcome.Doubted => "Open the page Kill switch: it says what was found, and two people together begin a new lineage.",
        RestoreOutcome.Unavailable => "Try again. If it stays, look at /healthz/ready.",
        _ => "Correct it and send it again.",
    };

    /// <summary>HTTP status.</summary>
    public static int Status(RestoreOutcome outcome) => outcome switch
    {
        RestoreOutcome.NotAllowed or RestoreOutcome.NotAPerson => StatusCodes.Status403Forbidden,
        RestoreOutcome.BadScope or RestoreOutcome.BadEnvironment or RestoreOutcome.BadReason => StatusCodes.Status400BadRequest,
        RestoreOutcome.NotFound => StatusCodes.Status404NotFound,
        RestoreOutcome.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };
}
