using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>
/// The repository that the console makes when it is given none, so that everything can be tried. An ordinary bare repository: people
/// clone it and push to it. It is made once and never changed again by the console's start.
/// </summary>
internal static class ExampleRepository
{
    private const string Prefix = "prompt-example/";

    private static readonly Lazy<Example> Made = new(Make);

    /// <summary>The commit at the end of the branch when it was made.</summary>
    public static string Tip => Made.Value.Tip;

    /// <summary>The commits that made the versions of a prompt, oldest first; none for a prompt that is not in the example.</summary>
    public static IReadOnlyList<string> Versions(string prompt) => Made.Value.Versions.TryGetValue(prompt, out List<string>? versions) ? versions : [];

    /// <summary>Makes the repository unless there is one.</summary>
    /// <exception cref="GitException">Git cannot do it.</exception>
    public static async Task CreateAsync(string directory, string branch, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        string draft = directory + ".new"; // what a crash leaves is not taken for the example
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        PrivateFile.CreateDirectory(Path.GetDirectoryName(directory)!);
        GitCommand git = new(draft, null, time);
        await git.DoAsync(null, cancellationToken, "init", "--quiet", "--bare", "--template=", "--object-format=sha1", "--initial-branch=" + branch).ConfigureAwait(false);
        Made.Value.Objects.Write(draft);
        await git.DoAsync(null, cancellationToken, "update-ref", "--no-deref", "refs/heads/" + branch, Tip).ConfigureAwait(false);
        Directory.Move(draft, directory);
    }

    private static Example Make()
    {
        ExampleObjects objects = new();
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        Dictionary<string, List<string>> versions = new(StringComparer.Ordinal);
        Dictionary<string, SortedDictionary<string, string>> live = new(StringComparer.Ordinal);
        ILookup<string, (string Path, byte[] Content)> folders = Folders();
        string? tip = null;
        foreach (ExampleStep step in ExampleHistory.Steps)
        {
            Array.ForEach(step.Deletes, path => files.Remove(path));
            HashSet<string> changed = [];
            foreach ((string path, byte[] content) in folders[step.Folder ?? ""])
            {
                files[path] = content;
                if (PromptFile.Of(path) is { Name: var name })
                {
                    changed.Add(name);
                }
            }

            foreach ((string prompt, int version) in step.Live)
            {
                SortedDictionary<string, string> lines = live.TryGetValue(step.Environment, out SortedDictionary<string, string>? known) ? known : live[step.Environment] = new(StringComparer.Ordinal);
                lines[prompt] = versions[prompt][version - 1];
                files[$"environments/{step.Environment}.yaml"] = Encoding.UTF8.GetBytes(
                    $"# What is live in {step.Environment}: the prompt, and the commit whose version of it counts.\n" + string.Concat(lines.Select(l => $"{l.Key}: {l.Value}\n")));
            }

            tip = objects.Commit(files, tip, step);
            foreach (string name in changed)
            {
                (versions.TryGetValue(name, out List<string>? known) ? known : versions[name] = []).Add(tip);
            }
        }

        return new Example(tip!, versions, objects);
    }

    /// <summary>The files of the example by the folder of their step.</summary>
    private static ILookup<string, (string Path, byte[] Content)> Folders() => typeof(ExampleRepository).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(n => (Name: n[Prefix.Length..].Replace('\\', '/'), Content: Read(n)))
        .ToLookup(f => f.Name[..f.Name.IndexOf('/')], f => (f.Name[(f.Name.IndexOf('/') + 1)..], f.Content));

    private static byte[] Read(string resource)
    {
        using StreamReader reader = new(typeof(ExampleRepository).Assembly.GetManifestResourceStream(resource)!);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().ReplaceLineEndings("\n")); // whatever the checkout of the sources made of them
    }

    private sealed record Example(string Tip, Dictionary<string, List<string>> Versions, ExampleObjects Objects);
}
