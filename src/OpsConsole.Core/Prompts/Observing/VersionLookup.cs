using System.Collections.Concurrent;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Looks up what the repository knows of versions that telemetry names. Telemetry comes from outside: only so many are remembered.</summary>
internal sealed class VersionLookup(ServedReader reader, PromptCatalog catalog, PromptHistory history)
{
    private const int Remembered = 5_000;

    private readonly ConcurrentDictionary<(string Prompt, string Version), VersionFacts> _known = new();
    private string? _commit;

    /// <summary>What is known of a version.</summary>
    public async ValueTask<VersionFacts> OfAsync(string prompt, string version, CancellationToken cancellationToken)
    {
        if (!PromptVersion.IsSha(version) || !RepositoryPath.IsValid(prompt))
        {
            return VersionFacts.Named;
        }

        Forget();
        if (_known.TryGetValue((prompt, version), out VersionFacts? facts))
        {
            return facts;
        }

        facts = await FindAsync(prompt, version, cancellationToken).ConfigureAwait(false);
        if (_known.Count >= Remembered)
        {
            _known.Clear(); // what is still asked for is soon back; made-up versions do not keep it out
        }

        return _known[(prompt, version)] = facts;
    }

    /// <summary>A new commit may be the one that was not known.</summary>
    private void Forget()
    {
        string? now = catalog.Current.Commit;
        if (Interlocked.Exchange(ref _commit, now) != now)
        {
            foreach (((string, string) key, VersionFacts facts) in _known)
            {
                if (facts.Blob is null)
                {
                    _known.TryRemove(key, out _);
                }
            }
        }
    }

    private async Task<VersionFacts> FindAsync(string prompt, string version, CancellationToken cancellationToken)
    {
        if (catalog.Current.Find(prompt) is { } newest && history.Of(newest.Path).FirstOrDefault(c => PromptVersion.Same(c.Blob, version)) is { } change)
        {
            return new VersionFacts(true, change.Blob, null, false);
        }

        string? commit = await reader.ResolveAsync(version, cancellationToken).ConfigureAwait(false);
        ServedPrompt? found = commit is null ? null : await reader.ReadAsync(prompt, commit, cancellationToken).ConfigureAwait(false);
        return new VersionFacts(true, found?.Version.Blob, found?.UserBlob, false);
    }
}
