using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Quality.Scores;

/// <summary>Scores of evaluations over time, and what they are told apart by.</summary>
public sealed partial class QualityPage : IDisposable
{
    private const int RefreshSeconds = 60;
    private AutoRefresh? _refresh;
    private ChartSpec? _chart;
    private string? _addressProblem;

    [Inject]
    internal QualityState State { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "suite")]
    private string? SuiteText { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    private string? ByText { get; set; }

    private QualityView View { get; set; } = new(TimeRange.Default, MetricsFilter.All);

    private QualityView Wider => View with { Range = TimeRange.TryRelative("90d", out TimeRange range) ? range : TimeRange.Default };

    private string Subtitle => State.Suites is not { } shown ? "Loading" : $"{shown.From:d MMM yyyy HH:mm} to {shown.To:d MMM yyyy HH:mm} UTC, by {Figures.Per(shown.IntervalMinutes)}";

    private string Head => View.By switch { ScoreGrouping.Model => "Model", ScoreGrouping.Application => "Application", _ => "Prompt version" };

    /// <inheritdoc />
    public void Dispose() => _refresh?.Dispose();

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        QualityView view = QualityView.FromQuery(name => name switch { "suite" => SuiteText, "by" => ByText, _ => Address(name) }, out _addressProblem);
        if (view == View && State.Suites is not null)
        {
            return Task.CompletedTask;
        }

        View = view;
        return ReloadAsync();
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        _refresh ??= new AutoRefresh(Time, () => InvokeAsync(async () =>
        {
            await ReloadAsync();
            StateHasChanged();
        }));
        _refresh.Every(View.Range.Preset is null ? 0 : RefreshSeconds);
    }

    private static string NoneOf(ScoreGrouping by) => by switch { ScoreGrouping.Prompt => "no prompt named", ScoreGrouping.Model => "no model named", _ => "not known" };

    private string? LinkOf(ScoreGroup group) => group.Key is null ? null : View.Of(group.Key).Url;

    private async Task ReloadAsync()
    {
        await State.LoadAsync(View);
        _chart = (View.Suite is null ? State.Suites : State.Parts) is { } report ? ScoreChart.Make(report, NoneOf(View.By)) : null;
    }

    private void Zoom((DateTime From, DateTime To) zoomed)
    {
        if (zoomed.To - zoomed.From >= TimeSpan.FromHours(1))
        {
            Go(View with { Range = TimeRange.Between(zoomed.From, zoomed.To) });
        }
    }

    private void Go(QualityView view) => Navigation.NavigateTo(view.Url);
}
