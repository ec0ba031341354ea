using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>Reads a commit into a catalog. What has the same content as the time before is not read again.</summary>
internal sealed class CatalogReader(PromptRepository repository, PromptsOptions options)
{
    private Dictionary<string, KnownPrompt> _prompts = new(StringComparer.Ordinal); // by path
    private Dictionary<string, ReleaseFile> _environments = new(StringComparer.Ordinal); // by path
    private CodeOwners _owners = CodeOwners.None;
    private string _ownersBlob = "";

    /// <summary>Reads. One at a time.</summary>
    public async Task<CatalogSnapshot> ReadAsync(string commit, CancellationToken cancellationToken)
    {
        IReadOnlyList<RepositoryFile> files = await repository.ListAsync(commit, cancellationToken).ConfigureAwait(false);
        CatalogFiles found = CatalogFiles.Of(files, options);
        Dictionary<string, byte[]> contents = await ContentsAsync(found, cancellationToken).ConfigureAwait(false);
        string ownersBlob = found.OwnersFile?.Id ?? "";
        CodeOwners owners = ownersBlob == _ownersBlob ? _owners : ownersBlob.Length == 0 ? CodeOwners.None : CodeOwners.Read(contents[ownersBlob]);
        Dictionary<string, KnownPrompt> prompts = new(found.Prompts.Count, StringComparer.Ordinal);
        foreach (FoundPrompt prompt in found.Prompts)
        {
            cancellationToken.ThrowIfCancellationRequested(); // many owners' rules times many prompts may take a while
            prompts[prompt.File.Path] = new KnownPrompt(prompt, Prompt(prompt, contents, owners));
        }

        Dictionary<string, ReleaseFile> environments = new(StringComparer.Ordinal);
        foreach (RepositoryFile file in found.Environments)
        {
            string environment = EnvironmentFile.EnvironmentOf(file.Path)!;
            environments[file.Path] = !CatalogFiles.CanSay(file) ? ReleaseFile.Unreadable(environment, file.Path)
                : contents.TryGetValue(file.Id, out byte[]? content) ? ReleaseFileReader.Read(environment, file.Path, file.Id, content)
                : _environments[file.Path];
        }

        (_prompts, _environments, _owners, _ownersBlob) = (prompts, environments, owners, ownersBlob); // together: a reading that was given up leaves nothing behind
        return new CatalogSnapshot(
            commit, [.. prompts.Values.Select(p => p.Prompt).OrderBy(p => p.Name, StringComparer.Ordinal)], environments.Values.ToDictionary(e => e.Environment, StringComparer.Ordinal), found.Left);
    }

    /// <summary>The contents that are not known, by SHA.</summary>
    private async Task<Dictionary<string, byte[]>> ContentsAsync(CatalogFiles found, CancellationToken cancellationToken)
    {
        IEnumerable<RepositoryFile> wanted = found.Prompts.Where(p => p.Problem is null && Known(p) is null).SelectMany(p => p.User is null ? [p.File] : new[] { p.File, p.User })
            .Concat(found.Environments.Where(e => CatalogFiles.CanSay(e) && _environments.GetValueOrDefault(e.Path)?.Blob != e.Id));
        if (found.OwnersFile is { } owners && owners.Id != _ownersBlob)
        {
            wanted = wanted.Append(owners);
        }

        string[] blobs = [.. wanted.Select(f => f.Id).Distinct()];
        Dictionary<string, byte[]> contents = new(blobs.Length, StringComparer.Ordinal);
        await foreach (GitObject? read in repository.Objects.ReadManyAsync(blobs, CatalogFiles.MaxBytes, cancellationToken).ConfigureAwait(false))
        {
            contents[blobs[contents.Count]] = read?.Content ?? throw new GitException($"The repository lost the content {blobs[contents.Count]}.");
        }

        return contents;
    }

    /// <summary>What was made of the very same files before: also their modes count, for a link has the content that says where it leads.</summary>
    private CatalogPrompt? Known(FoundPrompt found) => _prompts.TryGetValue(found.File.Path, out KnownPrompt known) && known.Found == found ? known.Prompt : null;

    private CatalogPrompt Prompt(FoundPrompt found, Dictionary<string, byte[]> contents, CodeOwners rules)
    {
        CatalogPrompt? known = Known(found);
        if (known is not null && ReferenceEquals(rules, _owners))
        {
            return known;
        }

        IReadOnlyList<string> owners = rules.Of(found.File.Path);
        if (known is not null)
        {
            return known.Owners.SequenceEqual(owners) ? known : known with { Owners = owners };
        }

        ParsedPrompt parsed = found.Problem is { } problem ? new ParsedPrompt(null, [new PromptProblem(0, ProblemSeverity.Error, problem)]) : Parse(found, contents);
        return new CatalogPrompt
        {
            Name = found.Name, Path = found.File.Path, Format = found.Format, Blob = found.File.Id, UserBlob = found.User?.Id, Prompt = parsed.Prompt, Owners = owners, TakenBy = found.TakenBy,
            Problems = [.. parsed.Problems, .. OfName(found).Select(w => new PromptProblem(0, ProblemSeverity.Warning, w))],
            Search = SearchText.Of(found.Name, parsed.Prompt),
        };
    }

    /// <summary>What is wrong with its name.</summary>
    private static IEnumerable<string> OfName(FoundPrompt found)
    {
        if (found.TakenBy is { } other && found.Problem is null)
        {
            yield return CatalogFiles.Taken(other);
        }

        if (CatalogFiles.AtApi(found.Name) is { } words)
        {
            yield return words;
        }
    }

    private static ParsedPrompt Parse(FoundPrompt found, Dictionary<string, byte[]> contents) =>
        PromptParser.Parse(found.Format, contents[found.File.Id], found.User is null ? null : contents[found.User.Id]);

    /// <summary>A prompt and the files that it was made of.</summary>
    private readonly record struct KnownPrompt(FoundPrompt Found, CatalogPrompt Prompt);
}
