using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Quality.Datasets;

/// <summary>A dataset as somebody wants it, not checked yet.</summary>
/// <param name="Slug">Its name in addresses and files.</param>
/// <param name="Name">How it is called.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Description">What is in it; null for nothing.</param>
public sealed record DatasetDraft(string Slug, string Name, DatasetPurpose Purpose, string? Description = null)
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 100;

    /// <summary>Longest description, characters.</summary>
    public const int MaxDescription = 1_000;

    /// <summary>What is wrong with it, with the remedy; null when nothing is.</summary>
    public string? Problem() =>
        !IsSlug(Slug) ? $"The short name has 1 to {Dataset.MaxSlug} lower case letters, digits and hyphens, and begins with a letter: support-regressions."
        : string.IsNullOrWhiteSpace(Name) || Name.Length > MaxName || Name.Any(char.IsControl) ? $"Give the dataset a name of one line, at most {MaxName} characters."
        : Description?.Length > MaxDescription ? $"The description is longer than {MaxDescription} characters."
        : !Enum.IsDefined(Purpose) ? "That is no purpose of a dataset."
        : null;

    /// <summary>Whether a text can be a slug.</summary>
    public static bool IsSlug(string? text) =>
        text is { Length: >= 1 and <= Dataset.MaxSlug } && char.IsAsciiLetterLower(text[0]) && text[^1] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

/// <summary>Which interactions become cases.</summary>
public enum CaseSource
{
    /// <summary>Those that people called good.</summary>
    LabelledGood,

    /// <summary>Those that people called bad.</summary>
    LabelledBad,

    /// <summary>All that people labelled.</summary>
    Labelled,

    /// <summary>Those that failed, were refused or handed over.</summary>
    Failed,
}

/// <summary>A filter by which cases are added.</summary>
/// <param name="Source">Which interactions.</param>
/// <param name="Range">When they started.</param>
/// <param name="Application">Application; null for all.</param>
/// <param name="Environment">Environment; null for all.</param>
/// <param name="Outcome">How they ended, of failed ones; <see cref="Outcome.Failed"/> where it is null.</param>
/// <param name="Most">Most cases, 1 to <see cref="MostAtOnce"/>.</param>
public sealed record CaseFilter(CaseSource Source, TimeRange Range, string? Application = null, string? Environment = null, Outcome? Outcome = null, int Most = 100)
{
    /// <summary>Most cases that are added at once.</summary>
    public const int MostAtOnce = 500;
}
