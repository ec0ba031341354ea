using System.Text;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>What a change that is over was about, read from the commits that it names: what is live by now is something else.</summary>
internal sealed class ChangeVersions(PromptLocator locator, PromptRepository repository, PolicyTexts policies, SettingSubjects settings)
{
    private const int WholeSha = 40;

    /// <summary>Reads it.</summary>
    /// <returns>What would have changed; of what is not there any more nothing.</returns>
    public async Task<ChangeSubject> ReadAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        ChangeSubject subject = new() { Commit = request.Commit, Blob = request.Blob, Replaces = request.Replaces };
        return request.Hash.Length == 0 ? subject
            : request.Kind == ChangeKind.Policy ? subject with { File = await PolicyAsync(request, cancellationToken).ConfigureAwait(false) }
            : request.Kind == ChangeKind.Setting ? subject with { File = await settings.FileAsync(request, cancellationToken).ConfigureAwait(false) }
            : request.Kind.IsOfPrompt() ? subject with
            {
                Before = await FindAsync(request.Subject, request.Replaces, cancellationToken).ConfigureAwait(false),
                After = await FindAsync(request.Subject, request.Commit, cancellationToken).ConfigureAwait(false),
            }
            : subject;
    }

    private async Task<ChangedFile?> PolicyAsync(ChangeRequest request, CancellationToken cancellationToken) =>
        await policies.FindAsync(request.Replaces, cancellationToken).ConfigureAwait(false) is { } before && await policies.FindAsync(request.Blob, cancellationToken).ConfigureAwait(false) is { } after
            ? new ChangedFile(request.Subject, Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after))
            : null;

    private async Task<LocatedPrompt?> FindAsync(string prompt, string? commit, CancellationToken cancellationToken)
    {
        try
        {
            string? whole = commit is null || commit.Length >= WholeSha ? commit : await repository.ResolveAsync(commit, cancellationToken).ConfigureAwait(false);
            return whole is null ? null : await locator.FindAsync(prompt, whole, cancellationToken).ConfigureAwait(false);
        }
        catch (GitException)
        {
            return null; // the page says that there is nothing to compare
        }
    }
}
