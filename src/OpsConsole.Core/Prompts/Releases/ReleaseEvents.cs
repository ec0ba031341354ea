using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Releases in the audit trail.</summary>
internal static class ReleaseEvents
{
    /// <summary>Somebody decided a release.</summary>
    public static AuditEvent Decided(PromptRelease release, Actor by) => Of(KindOf(release.Kind), release, by);

    /// <summary>A release that was decided did not get to the repository.</summary>
    public static AuditEvent Failed(PromptRelease release, string problem)
    {
        AuditEvent failed = Of(PromptEvents.ReleaseFailed, release, Actor.Console) with { Outcome = AuditOutcome.Failed };
        JsonObject after = failed.After!;
        after["problem"] = CanonicalJson.Clean(problem);
        return failed;
    }

    /// <summary>A release that was given up is in the repository all the same.</summary>
    public static AuditEvent Found(PromptRelease release) => Of(PromptEvents.ReleaseFound, release, Actor.Console);

    /// <summary>Somebody tried who may not.</summary>
    public static AuditEvent Refused(ReleaseKind kind, Actor by, string? environment, string? prompt) =>
        new(KindOf(kind), by, "prompt", Short(prompt)) { Environment = environment is { Length: > 0 and <= 128 } ? environment : null, Outcome = AuditOutcome.Denied };

    /// <summary>Somebody changed an environment past the console.</summary>
    public static AuditEvent Bypassed(PromptBypass bypass, EnvironmentCommit commit) => new(PromptEvents.Bypassed, Actor.Console, "environment", bypass.Environment)
    {
        Environment = bypass.Environment,
        Personal = new AuditPersonal(Actor.SubjectOf(commit.Email), new JsonObject { ["name"] = CanonicalJson.Clean(bypass.Author), ["email"] = CanonicalJson.Clean(commit.Email) }),
        After = new JsonObject { ["commit"] = bypass.Commit, ["changes"] = CanonicalJson.Clean(bypass.Changes) },
    };

    private static AuditEvent Of(string kind, PromptRelease release, Actor by)
    {
        JsonObject after = new() { ["release"] = release.Id };
        Add(after, "commit", release.Commit);
        Add(after, "blob", release.Blob);
        return new AuditEvent(kind, by, "prompt", Short(release.Prompt))
        {
            Environment = release.Environment,
            Reason = release.Reason,
            Change = release.Change is { Length: <= 128 } change ? change : null,
            Prompt = release is { Commit: { } commit, Blob: { } blob } ? new AuditedPrompt(release.Prompt, commit, blob) : null,
            Before = release.Replaces is null ? null : new JsonObject { ["commit"] = release.Replaces },
            After = after,
        };
    }

    private static string KindOf(ReleaseKind kind) => kind switch
    {
        ReleaseKind.Rollback => PromptEvents.RolledBack,
        ReleaseKind.Removal => PromptEvents.Removed,
        _ => PromptEvents.Released,
    };

    private static string Short(string? prompt) => string.IsNullOrEmpty(prompt) ? "-" : prompt.Length > RepositoryPath.MaxLength ? prompt[..RepositoryPath.MaxLength] : prompt;

    private static void Add(JsonObject data, string name, string? value)
    {
        if (value is not null)
        {
            data[name] = value;
        }
    }
}
