using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>Reads a commit into a catalog. What has the same content as the time before is not read again.</summary>
internal sealed class CatalogReader(PromptRepository repository, PromptsOptions options, TimeProvider time)
{
    private Dictionary<string, CatalogPrompt> _prompts = new(StringComparer.Ordinal); // by path
    private Dictionary<string, ReleaseFile> _environments = new(StringComparer.Ordinal); // by path
    private CodeOwners _owners = CodeOwners.None;
    private string _ownersBlob = "";

    /// <summary>Reads. One at a time.</summary>
    public async Task<CatalogSnapshot> ReadAsync(string commit, CancellationToken cancellationToken)
    {
        IReadOnlyList<RepositoryFile> files = await repository.ListAsync(commit, cancellationToken).ConfigureAwait(false);
        CatalogFiles found = CatalogFiles.Of(files, options);
        Dictionary<string, byte[]> contents = await ContentsAsync(found, cancellationToken).ConfigureAwait(false);
        if (found.OwnersFile?.Id is var ownersBlob && (ownersBlob ?? "") != _ownersBlob)
        {
            _owners = ownersBlob is null ? CodeOwners.None : CodeOwners.Read(contents[ownersBlob]);
            _ownersBlob = ownersBlob ?? "";
        }

        Dictionary<string, CatalogPrompt> prompts = new(found.Prompts.Count, StringComparer.Ordinal);
        foreach (FoundPrompt prompt in found.Prompts)
        {
            prompts[prompt.File.Path] = Prompt(prompt, contents);
        }

        Dictionary<string, ReleaseFile> environments = new(StringComparer.Ordinal);
        foreach (RepositoryFile file in found.Environments)
        {
            environments[file.Path] = contents.TryGetValue(file.Id, out byte[]? content)
                ? ReleaseFileReader.Read(EnvironmentFile.EnvironmentOf(file.Path)!, file.Path, file.Id, content)
                : _environments[file.Path];
        }

        (_prompts, _environments) = (prompts, environments);
        return new CatalogSnapshot(
            commit, time.GetUtcNow().UtcDateTime, [.. prompts.Values.OrderBy(p => p.Name, StringComparer.Ordinal)], environments.Values.ToDictionary(e => e.Environment, StringComparer.Ordinal), found.Left);
    }

    /// <summary>The contents that are not known, by SHA.</summary>
    private async Task<Dictionary<string, byte[]>> ContentsAsync(CatalogFiles found, CancellationToken cancellationToken)
    {
        IEnumerable<RepositoryFile> wanted = found.Prompts.Where(p => p.Problem is null && Known(p) is null).SelectMany(p => p.User is null ? [p.File] : new[] { p.File, p.User })
            .Concat(found.Environments.Where(e => _environments.GetValueOrDefault(e.Path)?.Blob != e.Id));
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

    private CatalogPrompt? Known(FoundPrompt found) =>
        _prompts.GetValueOrDefault(found.File.Path) is { } known && known.Name == found.Name && known.Format == found.Format
        && known.Blob == found.File.Id && known.UserBlob == found.User?.Id && known.TakenBy == found.TakenBy ? known : null;

    private CatalogPrompt Prompt(FoundPrompt found, Dictionary<string, byte[]> contents)
    {
        IReadOnlyList<string> owners = _owners.Of(found.File.Path);
        if (Known(found) is { } known)
        {
            return known.Owners.SequenceEqual(owners) ? known : known with { Owners = owners };
        }

        ParsedPrompt parsed = found.Problem is { } problem ? new ParsedPrompt(null, [new PromptProblem(0, ProblemSeverity.Error, problem)]) : Parse(found, contents);
        bool second = found.TakenBy is not null && found.Problem is null;
        return new CatalogPrompt
        {
            Name = found.Name, Path = found.File.Path, Format = found.Format, Blob = found.File.Id, UserBlob = found.User?.Id, Prompt = parsed.Prompt, Owners = owners, TakenBy = found.TakenBy,
            Problems = second ? [.. parsed.Problems, new PromptProblem(0, ProblemSeverity.Warning, CatalogFiles.Taken(found.TakenBy!))] : parsed.Problems,
            Search = SearchText.Of(found.Name, parsed.Prompt),
        };
    }

    private static ParsedPrompt Parse(FoundPrompt found, Dictionary<string, byte[]> contents) =>
        PromptParser.Parse(found.Format, contents[found.File.Id], found.User is null ? null : contents[found.User.Id]);
}
