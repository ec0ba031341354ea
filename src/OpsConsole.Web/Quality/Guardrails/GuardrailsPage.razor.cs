using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality.Guardrails;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Quality.Scores;

namespace OpsConsole.Web.Quality.Guardrails;

/// <summary>What was blocked, refused and replaced, over time and by application.</summary>
public sealed partial class GuardrailsPage : IDisposable
{
    private const int RefreshSeconds = 60;
    private AutoRefresh? _refresh;
    private string? _addressProblem;

    [Inject]
    internal GuardrailsState State { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    private QualityView View { get; set; } = new(TimeRange.Default, MetricsFilter.All);

    private string Subtitle => State.Report is not { } shown ? "Loading" : $"{shown.From:d MMM yyyy HH:mm} to {shown.To:d MMM yyyy HH:mm} UTC";

    /// <inheritdoc />
    public void Dispose() => _refresh?.Dispose();

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        QualityView view = QualityView.FromQuery(Address, out _addressProblem);
        if (view == View && State.Report is not null)
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

    private static double? Part(long some, long all) => all > 0 ? (double)some / all : null;

    private string LinkOf(string? application, ErrorClass error) =>
        new InteractionLink(new MetricsFilter(application ?? View.Filter.Application, View.Filter.Environment), View.Range) { ErrorClass = error }.Url;

    private string LinkOf(Traits trait) => new InteractionLink(new MetricsFilter(View.Filter.Application, View.Filter.Environment), View.Range) { Trait = trait }.Url;

    private Task ReloadAsync() => State.LoadAsync(View);

    private void Go(QualityView view) => Navigation.NavigateTo(view.UrlAt(QualityView.GuardrailsPath));
}
