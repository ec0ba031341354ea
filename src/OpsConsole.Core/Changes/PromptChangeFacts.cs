using System.Text;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Comparing;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Changes;

/// <summary>What changing what is live of a prompt is, as a policy sees it.</summary>
internal static class PromptChangeFacts
{
    /// <summary>Compares two versions.</summary>
    /// <param name="before">The version that is live; null for none.</param>
    /// <param name="after">The version that is to be; null for none.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="kind">What is done. A rollback is that and nothing else: users knew the version, and it must be quick.</param>
    public static ChangeFacts Of(LocatedPrompt? before, LocatedPrompt? after, string environment, ReleaseKind kind)
    {
        Prompt? then = before?.Parsed.Prompt, now = after?.Parsed.Prompt;
        TextDiffResult difference = TextDiff.Of(TextOf(before), TextOf(after));
        return new ChangeFacts
        {
            Aspects = kind switch
            {
                ReleaseKind.Rollback => new HashSet<ChangeAspect> { ChangeAspect.Rollback },
                ReleaseKind.Removal => new HashSet<ChangeAspect> { ChangeAspect.Removed, ChangeAspect.Environment },
                _ => new HashSet<ChangeAspect>(PromptAspects.Between(then, now, before is not null)) { ChangeAspect.Environment },
            },
            Environment = environment,
            Lines = difference.Added + difference.Removed,
            TokenIncrease = then is null || now is null || TokenEstimate.Of(then) is not (> 0 and { } old) ? null : 100.0 * (TokenEstimate.Of(now) - old) / old,
        };
    }

    private static string TextOf(LocatedPrompt? version) =>
        version is null ? "" : Encoding.UTF8.GetString(version.File.Content) + (version.User is { } user ? "\n" + Encoding.UTF8.GetString(user.Content) : "");
}
