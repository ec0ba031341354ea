using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>May this go live? Asked with the content that will be live, in the very transaction that writes the decision down.</summary>
public interface IReleaseGate
{
    /// <summary>Judges a release.</summary>
    /// <param name="context">The transaction. The gate may change what is its own; it is kept only if the release is.</param>
    /// <param name="release">The release, complete.</param>
    /// <param name="by">Whose decision it is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Why it may not, with the remedy; null when it may.</returns>
    Task<string?> RefusalAsync(OpsDbContext context, PromptRelease release, Actor by, CancellationToken cancellationToken);

    /// <summary>Judges a release again that was decided and is not in the repository yet, because the console stopped between.</summary>
    /// <param name="release">The release.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Why it may not, with the remedy; null when it may.</returns>
    Task<string?> RefusalAgainAsync(PromptRelease release, CancellationToken cancellationToken);

    /// <summary>Hears how such a release ended: nobody waits for it any more who would write that down. Must be quick and not throw.</summary>
    /// <param name="release">The release, done or failed.</param>
    void Settled(PromptRelease release);
}

/// <summary>The gate of a console without change requests: whoever may release may release everything.</summary>
internal sealed class OpenGate : IReleaseGate
{
    public Task<string?> RefusalAsync(OpsDbContext context, PromptRelease release, Actor by, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<string?> RefusalAgainAsync(PromptRelease release, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public void Settled(PromptRelease release)
    {
    }
}
