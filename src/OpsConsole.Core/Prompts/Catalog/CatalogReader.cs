using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>Reads a commit into a catalog.</summary>
internal sealed class CatalogReader(PromptRepository repository, PromptsOptions options, TimeProvider time)
{
    /// <summary>Reads.</summary>
    public async Task<CatalogSnapshot> ReadAsync(string commit, CancellationToken cancellationToken)
    {
        string prefix = options.Directory.Length == 0 ? "" : options.Directory.TrimEnd('/') + "/";
        List<CatalogPrompt> prompts = [];
        Dictionary<string, ReleaseFile> environments = new(StringComparer.Ordinal);
        foreach (RepositoryFile file in await repository.ListAsync(commit, cancellationToken).ConfigureAwait(false))
        {
            if (file.IsPlain && file.Path.StartsWith("environments/", StringComparison.Ordinal) && file.Path.EndsWith(".yaml", StringComparison.Ordinal))
            {
                string environment = Path.GetFileNameWithoutExtension(file.Path);
                byte[] lines = await repository.ReadAsync(file.Id, options.MaxFileBytes, cancellationToken).ConfigureAwait(false) ?? [];
                environments[environment] = ReleaseFileReader.Read(environment, file.Path, file.Id, lines);
            }

            if (file.IsPlain && file.Path.StartsWith(prefix, StringComparison.Ordinal) && PromptFile.Of(file.Path[prefix.Length..]) is { } found)
            {
                byte[]? content = await repository.ReadAsync(file.Id, options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
                ParsedPrompt parsed = content is null
                    ? new ParsedPrompt(null, [new PromptProblem(0, ProblemSeverity.Error, "The file is too large.")])
                    : PromptParser.Parse(found.Format, content);
                prompts.Add(new CatalogPrompt { Name = found.Name, Path = file.Path, Format = found.Format, Blob = file.Id, Prompt = parsed.Prompt, Problems = parsed.Problems });
            }
        }

        return new CatalogSnapshot(commit, time.GetUtcNow().UtcDateTime, [.. prompts.DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal)], environments, 0);
    }
}
