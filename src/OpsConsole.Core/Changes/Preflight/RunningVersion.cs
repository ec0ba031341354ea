using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Changes.Preflight;

/// <summary>Reads a version of a prompt that telemetry names: by a commit, or by its content.</summary>
internal sealed class RunningVersion(ServedPrompts served, PromptQueries prompts)
{
    /// <summary>What it says; null where it is a name that the application gave, or the repository does not have it, or it cannot be used.</summary>
    public async Task<Prompt?> ReadAsync(string prompt, string version, CancellationToken cancellationToken)
    {
        if (!PromptVersion.IsSha(version))
        {
            return null;
        }

        string commit = prompts.Find(prompt)?.History.FirstOrDefault(c => PromptVersion.Same(c.Blob, version))?.Commit ?? version;
        return (await served.AtAsync(prompt, commit, cancellationToken).ConfigureAwait(false)).Prompt?.Prompt;
    }
}
