using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>Compares models, prompt versions, segments or periods side by side.</summary>
public sealed partial class VersionsPage
{
    private const int MostChoices = 24;

    private static readonly IReadOnlyList<(ComparedBy, string)> Kinds =
        [(ComparedBy.Model, "Models"), (ComparedBy.Prompt, "Prompt versions"), (ComparedBy.Feature, "Features"), (ComparedBy.AppVersion, "App versions"), (ComparedBy.App, "Applications"), (ComparedBy.Env, "Environments"), (ComparedBy.Period, "Periods")];

    private ChartSpec? _circles;
    private string? _addressProblem;

    [Inject]
    internal VersionsState State { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "by")]
    private string? By { get; set; }

    [SupplyParameterFromQuery(Name = "of")]
    private string[]? Of { get; set; }

    [SupplyParameterFromQuery(Name = "suite")]
    private string? Suite { get; set; }

    private VersionsView View { get; set; } = new(ProductView.Week, MetricsFilter.All);

    private string KindName => View.By switch
    {
        ComparedBy.Model => "Model", ComparedBy.Prompt => "Prompt version", ComparedBy.Feature => "Feature", ComparedBy.AppVersion => "App version", ComparedBy.App => "Application", ComparedBy.Env => "Environment", _ => "Period",
    };

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        VersionsView view = VersionsView.FromQuery(name => name switch { "by" => By, "suite" => Suite, _ => Address(name) }, Of, out _addressProblem);
        if (view == View && State.Data is not null)
        {
            return Task.CompletedTask;
        }

        View = view;
        return ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        await State.LoadAsync(View);
        _circles = State.Data is { } data ? VersionsWords.Circles(data.Groups) : null;
    }

    private void Go(VersionsView view) => Navigation.NavigateTo(view.Url);

    private InteractionLink LinkOf(string name) => new(View.Dimension is { } dimension ? View.Filter.With(dimension, name) : View.Filter, name == VersionsState.Before ? Earlier : View.Range);

    private static string Judged(VersionsScores scores) => scores switch
    {
        { Suite: null } => "No evaluation judged anything in this range.",
        { IsSample: true } => $"Evaluations are the newest {Figures.Count(ScoreShareQuery.MostSampled)} of {scores.Suite}: features and versions of applications are not counted apart.",
        _ => $"Evaluations are all of {scores.Suite}; hours and days at the ends of the range count whole.",
    };

    /// <summary>The range before the one that is shown.</summary>
    private TimeRange Earlier
    {
        get
        {
            (DateTime from, DateTime to) = View.Range.Resolve(Time.GetUtcNow().UtcDateTime);
            return TimeRange.Between(from - (to - from), from);
        }
    }
}
