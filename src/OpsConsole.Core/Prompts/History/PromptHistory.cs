#pragma warning disable CA1822 // the real one replaces it
namespace OpsConsole.Core.Prompts.History;

/// <summary>Placeholder.</summary>
public sealed class PromptHistory
{
    /// <summary>Placeholder.</summary>
    public IReadOnlyList<PromptChange> Of(string path) => [.. Enumerable.Range(1, 12).Select(i => new PromptChange(
        new string("0123456789abcdef"[i], 40), new string("0123456789abcdef"[i], 40), i == 12 ? ChangeKind.Added : i == 7 ? ChangeKind.Renamed : ChangeKind.Modified, path, i == 7 ? "old/" + path : path, DateTime.UtcNow.AddDays(-i), "Ann", "ann@example.com", "Say it in fewer words " + i))];

    /// <summary>Placeholder.</summary>
    public PromptChange? At(string path, string commit) => Of(path)[0];

    /// <summary>Placeholder.</summary>
    public string? Resolve(string sha) => sha;
}
