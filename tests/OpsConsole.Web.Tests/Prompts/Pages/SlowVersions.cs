using System.Text;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Tests.Prompts.Pages;

/// <summary>Versions that are read when a test says so, in its order.</summary>
internal sealed class SlowVersions
{
    private readonly Dictionary<string, TaskCompletionSource<VersionContent?>> _asked = [];

    /// <summary>What states read with.</summary>
    public VersionReader Reader(PromptCatalog? catalog = null) => new(catalog ?? new PromptCatalog(), (_, commit, _) => Asked(commit).Task);

    /// <summary>Answers an asking for a commit.</summary>
    public void Answer(string commit, string? text) => Asked(commit).TrySetResult(text is null ? null : Version(commit, text));

    /// <summary>A version of a Markdown prompt.</summary>
    public static VersionContent Version(string commit, string text) => new(
        "a", "a.md", commit, commit, Encoding.UTF8.GetBytes(text), PromptParser.Parse(PromptFormat.Markdown, Encoding.UTF8.GetBytes(text)), VersionPickTests.Change(commit[0]), null);

    private TaskCompletionSource<VersionContent?> Asked(string commit) => _asked.TryGetValue(commit, out TaskCompletionSource<VersionContent?>? asked) ? asked : _asked[commit] = new();
}
