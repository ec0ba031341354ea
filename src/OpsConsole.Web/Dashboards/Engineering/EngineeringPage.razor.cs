using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>The engineering dashboard: reads its address, loads, and goes to the next address.</summary>
public sealed partial class EngineeringPage : IDisposable
{
    private AutoRefresh? _refresh;
    private string? _addressProblem;

    [Inject]
    internal EngineeringState State { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "compare")]
    private string? Compare { get; set; }

    [SupplyParameterFromQuery(Name = "refresh")]
    private string? Refresh { get; set; }

    [SupplyParameterFromQuery(Name = "latency")]
    private string? Latency { get; set; }

    private EngineeringView View { get; set; } = new(TimeRange.Default, MetricsFilter.All);

    private InteractionLink Interactions => new(View.Filter, View.Range);

    private EngineeringView Wider => View with { Range = TimeRange.TryRelative("30d", out TimeRange range) ? range : TimeRange.Default };

    private string From => Instant(State.Data?.From);

    private string To => Instant(State.Data?.To);

    private string Subtitle => State.Data is { } data ? $"{From} to {To} UTC, one point per {Figures.Per(data.IntervalMinutes)}" : "Loading";

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        EngineeringView view = EngineeringView.FromQuery(name => name switch { "compare" => Compare, "refresh" => Refresh, "latency" => Latency, _ => Address(name) }, out _addressProblem);
        if (view == View && State.Data is not null)
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
        _refresh.Every(View.Range.Preset is null ? 0 : View.RefreshSeconds); // a range that is over does not change
    }

    /// <inheritdoc />
    public void Dispose() => _refresh?.Dispose();

    private static string Instant(DateTime? instant) => instant?.ToString("d MMM yyyy HH:mm") ?? "";

    private Task ReloadAsync() => State.LoadAsync(View);

    private void Filter(MetricsFilter filter) => Go(View with { Filter = filter });

    private void Go(EngineeringView view) => Navigation.NavigateTo(view.Url);

    private void Open(string url) => Navigation.NavigateTo(url);
}
