using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>How the catalog's values read.</summary>
internal static class PromptWords
{
    /// <summary>What a commit did beside changing the content; null for nothing.</summary>
    public static string? Change(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "added",
        ChangeKind.Renamed => "renamed",
        ChangeKind.Deleted => "deleted",
        _ => null,
    };

    /// <summary>Name of a format.</summary>
    public static string Format(PromptFormat format) => format switch
    {
        PromptFormat.GitHubModels => "GitHub Models",
        PromptFormat.Text => "Plain text",
        _ => format.ToString(),
    };

    /// <summary>A format as addresses say it.</summary>
    public static string Word(PromptFormat format) => format.ToString().ToLowerInvariant();

    /// <summary>The format that an address says; null when it is none.</summary>
    public static PromptFormat? FormatOf(string? word) => Enum.TryParse(word, ignoreCase: true, out PromptFormat format) && Enum.IsDefined(format) ? format : null;

    /// <summary>Name of the language of templates.</summary>
    public static string Dialect(TemplateDialect dialect) => dialect == TemplateDialect.Plain ? "{{name}} without logic" : dialect.ToString();

    /// <summary>Tone of a problem.</summary>
    public static string Tone(ProblemSeverity severity) => severity switch
    {
        ProblemSeverity.Error => "bad",
        ProblemSeverity.Warning => "warn",
        _ => "info",
    };

    /// <summary>State of the repository in a word.</summary>
    public static string State(RepositoryState state) => state switch
    {
        RepositoryState.Starting => "Reading",
        RepositoryState.Ready => "Up to date",
        RepositoryState.NotRead => "Not read",
        RepositoryState.BranchMissing => "Branch missing",
        _ => "Not reachable",
    };

    /// <summary>Tone of that state.</summary>
    public static string Tone(RepositoryState state) => state switch
    {
        RepositoryState.Ready => "ok",
        RepositoryState.Starting => "info",
        _ => "bad",
    };

    /// <summary>How what is live stands to the branch: <c>current</c>, <c>3 behind</c>.</summary>
    public static string Standing(EnvironmentCell cell) => cell.State switch
    {
        CellState.NotReleased => "not released",
        CellState.Current => "current",
        CellState.Unknown => "not on the branch",
        _ => cell.Behind is { } versions ? $"{versions:N0} behind" : "behind",
    };

    /// <summary>Its tone; null for none.</summary>
    public static string? Tone(EnvironmentCell cell) => cell.State switch
    {
        CellState.Current => "tone-ok",
        CellState.Behind => "tone-warn",
        CellState.Unknown => "tone-bad",
        _ => null,
    };
}
