using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Dashboards.Overview;

/// <summary>Applications at a glance: the home of executives.</summary>
public sealed partial class OverviewPage : IDisposable
{
    private const int RefreshSeconds = 60;
    private AutoRefresh? _refresh;
    private string? _addressProblem;

    [Inject]
    internal OverviewState State { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    private OverviewView View { get; set; } = new(TimeRange.Default, null);

    private OverviewView Wider => View with { Range = TimeRange.TryRelative("90d", out TimeRange range) ? range : TimeRange.Default };

    private string Subtitle => State.Rows is null ? "Loading" : $"{State.Counted.From:d MMM yyyy HH:mm} to {State.Counted.To:d MMM yyyy HH:mm} UTC";

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        OverviewView view = OverviewView.FromQuery(AddressRange, AddressFrom, AddressTo, AddressEnvironment, out _addressProblem);
        if (view == View && State.Rows is not null)
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

    /// <inheritdoc />
    public void Dispose() => _refresh?.Dispose();

    private Task ReloadAsync() => State.LoadAsync(View);

    private void Go(OverviewView view) => Navigation.NavigateTo(view.Url);
}
