using OpsConsole.Core.Quality.Datasets;

namespace OpsConsole.Web.Quality.Datasets;

/// <summary>How datasets read.</summary>
internal static class DatasetWords
{
    public const string Path = "/datasets", Api = "/api/v1/datasets";

    /// <summary>What a dataset is for.</summary>
    public static IReadOnlyList<(DatasetPurpose Purpose, string Text)> Purposes { get; } = [(DatasetPurpose.Evaluation, "evaluation"), (DatasetPurpose.FineTuning, "fine-tuning")];

    /// <summary>Which interactions become cases.</summary>
    public static IReadOnlyList<(CaseSource Source, string Text)> Sources { get; } =
    [
        (CaseSource.LabelledBad, "Labelled bad"), (CaseSource.LabelledGood, "Labelled good"), (CaseSource.Labelled, "All that were labelled"), (CaseSource.Failed, "Failed, not labelled"),
    ];

    /// <summary>The address of a dataset.</summary>
    public static string UrlOf(string slug) => $"{Path}/{Uri.EscapeDataString(slug)}";

    /// <summary>Where a version is downloaded.</summary>
    public static string DownloadOf(string slug, int version, bool chat) => $"{Api}/{Uri.EscapeDataString(slug)}/versions/{version}?format={(chat ? "chat" : "evaluation")}";

    /// <summary>Purpose as a word.</summary>
    public static string Purpose(DatasetPurpose purpose) => purpose == DatasetPurpose.FineTuning ? "fine-tuning" : "evaluation";

    /// <summary>In which versions a case is: <c>since version 2</c>.</summary>
    public static string Versions(int since, int? until) =>
        since == 0 ? "in no version yet" : until is { } last ? last == since ? $"in version {since} only" : $"in versions {since} to {last}" : $"since version {since}";
}
