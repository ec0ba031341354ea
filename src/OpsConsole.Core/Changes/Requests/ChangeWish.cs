using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>A change as somebody asks for it, not checked yet.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Environment">Where; empty where that does not matter.</param>
/// <param name="Subject">To what: the prompt, the policy's file, the scope of a kill switch.</param>
/// <param name="Title">What it is about, in a line.</param>
/// <param name="Description">Why, Markdown; null for nothing.</param>
public sealed record ChangeWish(ChangeKind Kind, string Environment, string Subject, string Title, string? Description)
{
    /// <summary>Longest title, characters.</summary>
    public const int MaxTitle = 200;

    /// <summary>Longest description, characters.</summary>
    public const int MaxDescription = 20_000;

    /// <summary>The proposal whose branch has it; null when the branch that counts does.</summary>
    public string? Proposal { get; init; }

    /// <summary>Of a release from the branch that counts the commit, 7 to 64 hexadecimal digits; of a rollback the commit that is expected to be live then, or null; of a restore the kills that it takes back.</summary>
    public string? Wanted { get; init; }

    /// <summary>The commit that was live when it was decided; where another one is by now, nothing is asked for. Null does not look.</summary>
    public string? Seen { get; init; }

    /// <summary>Whether its author still works on it, so that nobody is asked yet.</summary>
    public bool IsDraft { get; init; }

    /// <summary>What is wrong with it, as far as it says by itself; null when nothing is.</summary>
    public string? Problem =>
        string.IsNullOrWhiteSpace(Title) || Title.Length > MaxTitle || Title.Any(char.IsControl) ? $"Give it a title of one line, at most {MaxTitle} characters."
        : Description?.Length > MaxDescription ? $"The description is longer than {MaxDescription} characters."
        : Environment.Length > SwitchRecord.MaxEnvironment ? $"The environment's name is longer than {SwitchRecord.MaxEnvironment} characters."
        : Kind.IsOfPrompt() && EnvironmentFile.PathOf(Environment) is null ? "That is not the name of an environment. Give one such as production."
        : Kind.IsOfPrompt() && EnvironmentName.MixesAlphabets(Environment) ? "The environment's name has letters of several alphabets, which look alike. Use those of one."
        : string.IsNullOrEmpty(Subject) || Subject.Length > RepositoryPath.MaxLength ? "Say what is to change: give the name of the prompt."
        : Kind.IsOfPrompt() && !RepositoryPath.IsValid(Subject) ? "That is not the name of a prompt. Give its path in the repository, without extension."
        : Kind == ChangeKind.Rollback && Wanted is not null && !PromptVersion.IsSha(Wanted) ? "That is not a commit. Give 7 to 64 hexadecimal digits."
        : Kind == ChangeKind.Release && Proposal is null && !PromptVersion.IsSha(Wanted) ? "Say which version is to go live: a proposal, or a commit of 7 to 64 hexadecimal digits."
        : null;
}

/// <summary>Why a command on a change request was not done.</summary>
public enum ChangeRefusal
{
    /// <summary>It was done.</summary>
    None,

    /// <summary>What was asked for makes no sense.</summary>
    Invalid,

    /// <summary>Whoever asks may not.</summary>
    Denied,

    /// <summary>There is no such change request.</summary>
    NotFound,

    /// <summary>It cannot be done as things are.</summary>
    Conflict,

    /// <summary>The repository or the database does not answer.</summary>
    Unavailable,
}

/// <summary>What became of a command on a change request.</summary>
/// <param name="Id">The change request; null when there is none.</param>
/// <param name="State">Where it stands now; null when that is not known.</param>
/// <param name="Problem">Why it was not done, with the remedy; null when it was.</param>
/// <param name="Refusal">Why it was not done.</param>
public sealed record ChangeOutcome(string? Id, ChangeState? State, string? Problem = null, ChangeRefusal Refusal = ChangeRefusal.None)
{
    /// <summary>Not done.</summary>
    public static ChangeOutcome Refused(ChangeRefusal why, string problem, string? id = null, ChangeState? state = null) => new(id, state, problem, why);
}
