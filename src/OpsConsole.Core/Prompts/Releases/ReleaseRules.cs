using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Everything that decides whether somebody may put something live.</summary>
/// <param name="By">What kind of actor asks.</param>
/// <param name="May">Whether the actor may release, by role or scope, at this moment.</param>
/// <param name="Kind">What is asked for.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Blob">SHA of the content that is to go live; null for a removal.</param>
/// <param name="Change">The change request it belongs to; null for none.</param>
public sealed record ReleaseQuestion(ActorType By, bool May, ReleaseKind Kind, string Environment, string Prompt, string? Blob, string? Change);

/// <summary>The answer.</summary>
public enum ReleaseVerdict
{
    /// <summary>It may go live.</summary>
    Allowed,

    /// <summary>The actor may not release.</summary>
    NotAllowed,
}

/// <summary>May this go live, now, by this actor? Asked right before a release is written down, with the content that will be live.</summary>
public static class ReleaseRules
{
    /// <summary>Judges. Whoever may release may release everything: approvals will be asked for here.</summary>
    public static ReleaseVerdict Judge(ReleaseQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.May ? ReleaseVerdict.Allowed : ReleaseVerdict.NotAllowed;
    }
}
