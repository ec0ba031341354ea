using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>States and orders of the catalog in words and in addresses.</summary>
internal static class CatalogWords
{
    /// <summary>How addresses call the state of what runs another version than is released.</summary>
    public const string Drift = "drift";

    /// <summary>How addresses call the state of files that cannot be used.</summary>
    public const string Broken = "broken";

    private static readonly (CatalogState State, string Word, string Text)[] Table =
    [
        (CatalogState.Behind, "behind", "behind the newest"),
        (CatalogState.NotReleased, "unreleased", "not released"),
        (CatalogState.Drift, Drift, "runs another version"),
        (CatalogState.Broken, Broken, "broken"),
        (CatalogState.Current, "current", "current"),
    ];

    private static readonly (CatalogSort Sort, string Word)[] Orders = [(CatalogSort.Name, "name"), (CatalogSort.Changed, "changed"), (CatalogSort.Behind, "behind")];

    /// <summary>The states, as addresses say them.</summary>
    public static IReadOnlyList<string> States { get; } = [.. Table.Select(t => t.Word)];

    /// <summary>How a state of an address reads.</summary>
    public static string State(string word) => Array.Find(Table, t => t.Word == word).Text ?? word;

    /// <summary>The state of an address; null for none, or one that does not exist.</summary>
    public static CatalogState? StateOf(string? word) => Array.FindIndex(Table, t => t.Word == word) is >= 0 and int at ? Table[at].State : null;

    /// <summary>The order of an address.</summary>
    public static CatalogSort SortOf(string? word) => Array.Find(Orders, o => o.Word == word).Sort;

    /// <summary>How many prompts a list has.</summary>
    public static string Count(CatalogList list) => list.Total == 1 ? "1 prompt" : $"{list.Total:N0} prompts";

    /// <summary>What stands below a prompt's name, with its tone: what is wrong with the file, else what it is for.</summary>
    public static (string Text, string? Tone) Second(CatalogRow row)
    {
        PromptProblem? worst = row.Prompt.Problems.Where(p => p.Severity > ProblemSeverity.Note).OrderByDescending(p => p.Severity).ThenBy(p => p.Line).FirstOrDefault();
        return worst is not null
            ? ($"{(worst.Line > 0 ? $"Line {worst.Line}: " : "")}{worst.Message}", worst.Severity == ProblemSeverity.Error ? "tone-bad" : "tone-warn")
            : (row.Prompt.Prompt?.Title ?? row.Prompt.Prompt?.Description ?? PromptWords.Format(row.Prompt.Format), null);
    }
}
