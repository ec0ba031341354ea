using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Web.Changes;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>A release that is being chosen: what goes live where, what it replaces, and who notices. Knows nothing of Blazor.</summary>
internal sealed partial class ReleaseDialogState(
    PromptCatalog catalog, PromptHistory history, VersionReader versions, ReleaseHistory releases, ChangeCommands commands, ObservedVersions observed,
    ILogger<ReleaseDialogState> logger)
{
    /// <summary>Most versions to choose from, newest first.</summary>
    public const int MostVersions = 50;

    /// <summary>Longest reason, characters.</summary>
    public const int MaxReason = 1000;

    private ReleaseLook? _look;

    /// <summary>The prompt.</summary>
    public string Prompt { get; private set; } = "";

    /// <summary>The environments to choose from.</summary>
    public IReadOnlyList<string> Environments { get; private set; } = [];

    /// <summary>The versions to choose from, newest first.</summary>
    public IReadOnlyList<PromptChange> Versions { get; private set; } = [];

    /// <summary>The environment that is chosen; empty where there is none.</summary>
    public string Environment { get; private set; } = "";

    /// <summary>The commit that is chosen; empty where there is none.</summary>
    public string Commit { get; private set; } = "";

    /// <summary>The commit that is live there now; null when none is.</summary>
    public string? LiveCommit { get; private set; }

    /// <summary>Since when and by whom; null when it is not known.</summary>
    public LiveSpan? Live => Environment.Length == 0 ? null : releases.Current(Environment, Prompt);

    /// <summary>What the chosen version says beside what is live; null until both are read.</summary>
    public ReleaseLook? Look => _look is { } look && (look.Prompt, look.Environment, look.Commit) == (Prompt, Environment, Commit) ? look : null;

    /// <summary>The applications that telemetry sees with this prompt in the environment.</summary>
    public IReadOnlyList<ObservedVersion> Callers => Environment.Length == 0 ? [] : observed.Of(Environment, Prompt);

    /// <summary>Whether it is being released.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>What was wrong with the last attempt; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Why this cannot be released; null when it can.</summary>
    public string? Refusal =>
        Environment.Length == 0 ? "There is no environment yet. Add a file environments/<name>.yaml to the repository: it may be empty."
        : Look is not { } look ? Problem ?? "Reading the version…"
        : !look.IsThere ? "This version has no such prompt."
        : LiveCommit is not null && PromptVersion.Same(LiveCommit, Commit) ? $"This version is live in {Environment} already."
        : look.Problems.Any(p => p.Severity == ProblemSeverity.Error) ? "It has errors: it would fail for everybody who asks for it."
        : null;

    /// <summary>Begins with a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="environment">The environment to begin with; null for one that is behind, else the first.</param>
    /// <param name="commit">The commit to begin with; null for the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task OpenAsync(string prompt, string? environment, string? commit, CancellationToken cancellationToken = default)
    {
        (Prompt, Environments, Problem) = (prompt, versions.Environments, null);
        CatalogSnapshot now = catalog.Current;
        Versions = now.Find(prompt) is { } found ? [.. history.Of(found.Path, found.UserPath is not null).Where(c => c.Kind != Core.Prompts.History.ChangeKind.Deleted).Take(MostVersions)] : [];
        string newest = commit ?? (Versions.Count > 0 ? Versions[0].Commit : "");
        string first = Environments.LastOrDefault(e => versions.LiveCommit(e, prompt) is not { } live || !PromptVersion.Same(live, newest)) ?? (Environments.Count > 0 ? Environments[0] : "");
        return ChooseAsync(environment ?? first, newest, cancellationToken);
    }

    /// <summary>Chooses. What was chosen before and is still being read counts no more.</summary>
    public async Task ChooseAsync(string environment, string commit, CancellationToken cancellationToken = default)
    {
        string prompt = Prompt;
        (Environment, Commit, Problem, _look) = (environment, commit, null, null);
        LiveCommit = environment.Length == 0 ? null : versions.LiveCommit(environment, prompt);
        ReleaseLook? look = null;
        try
        {
            VersionContent? live = LiveCommit is null ? null : await versions.ReadAsync(prompt, LiveCommit, cancellationToken);
            VersionContent? chosen = commit.Length == 0 ? null : await versions.ReadAsync(prompt, commit, cancellationToken);
            look = ReleaseLook.Of(prompt, environment, commit, live, chosen);
        }
        catch (IOException exception)
        {
            Log.NotRead(logger, exception);
        }

        if ((Prompt, Environment, Commit) == (prompt, environment, commit))
        {
            (_look, Problem) = (look, look is null ? "The version could not be read, so it cannot be released. Cancel and begin again; the log says why." : Problem);
        }
    }

    /// <summary>Asks for it to be released: a low risk is live then.</summary>
    /// <returns>What became of it; null where it cannot be asked for.</returns>
    public async Task<ChangeOutcome?> ReleaseAsync(Actor by, string? reason)
    {
        if (IsBusy || Refusal is not null)
        {
            return null;
        }

        IsBusy = true;
        try
        {
            ChangeOutcome outcome = await commands.OpenAsync(by, ChangeTitles.Wish(Core.Changes.Requests.ChangeKind.Release, Environment, Prompt, Commit, reason) with { Seen = LiveCommit });
            Problem = outcome.Problem;
            return outcome;
        }
        finally
        {
            IsBusy = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A version that was chosen for a release could not be read.")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
