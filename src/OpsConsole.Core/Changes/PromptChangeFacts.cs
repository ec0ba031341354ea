using System.Text;
using OpsConsole.Core.Prompts.Comparing;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Core.Changes;

/// <summary>What putting a version of a prompt live is, as a policy sees it.</summary>
public static class PromptChangeFacts
{
    /// <summary>Compares two versions.</summary>
    /// <param name="before">The version that is live; null for none.</param>
    /// <param name="after">The version that is to be; null where it cannot be read.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="isRollback">Whether it was live before. Then that is all it is: users knew it, and it must be quick.</param>
    public static ChangeFacts Of(VersionContent? before, VersionContent? after, string environment, bool isRollback)
    {
        Prompt? then = before?.Parsed.Prompt, now = after?.Parsed.Prompt;
        TextDiffResult difference = TextDiff.Of(TextOf(before), TextOf(after));
        return new ChangeFacts
        {
            Aspects = isRollback ? new HashSet<ChangeAspect> { ChangeAspect.Rollback } : new HashSet<ChangeAspect>(PromptAspects.Between(then, now, before is not null)) { ChangeAspect.Environment },
            Environment = environment,
            Lines = difference.Added + difference.Removed,
            TokenIncrease = then is null || now is null || TokenEstimate.Of(then) is not (> 0 and { } old) ? null : 100.0 * (TokenEstimate.Of(now) - old) / old,
        };
    }

    private static string TextOf(VersionContent? version) => version is null ? "" : Encoding.UTF8.GetString(version.Content) + (version.UserContent is { } user ? "\n" + Encoding.UTF8.GetString(user) : "");
}
