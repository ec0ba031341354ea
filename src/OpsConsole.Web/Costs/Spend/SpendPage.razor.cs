using Microsoft.AspNetCore.Components;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Spend;

/// <summary>What was spent, what one success costs, and whether it gets better.</summary>
public sealed partial class SpendPage : IDisposable
{
    private const int RefreshSeconds = 60;
    private AutoRefresh? _refresh;
    private ChartSpec? _chart;
    private string? _addressProblem;

    [Inject]
    internal SpendState State { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "month")]
    private string? MonthText { get; set; }

    [SupplyParameterFromQuery(Name = "env")]
    private string? Environment { get; set; }

    private SpendView View { get; set; } = new(null, null);

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private string Subtitle => State.Data is not { } data ? "Loading" : $"{data.From:d MMM yyyy} to {(data.IsOpen ? data.Until : data.Until.AddDays(-1)):d MMM yyyy}{(data.IsOpen ? $" {data.Until:HH:mm} UTC" : "")}";

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        SpendView view = SpendView.FromQuery(MonthText, Environment, Now, out _addressProblem);
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
        _refresh.Every(View.Month is null ? RefreshSeconds : 0);
    }

    /// <inheritdoc />
    public void Dispose() => _refresh?.Dispose();

    private async Task ReloadAsync()
    {
        await State.LoadAsync(View);
        _chart = State.Data is { } data ? SpendChart.Make(data) : null;
    }
}
