using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>Whether it is worth the money, on one page that can be printed.</summary>
public sealed partial class ExecutivePage : IDisposable
{
    private const int RefreshSeconds = 300;
    private AutoRefresh? _refresh;
    private ChartSpec? _models;
    private string? _addressProblem;

    [Inject]
    internal ExecutiveState State { get; set; } = default!;

    [Inject]
    internal OwnershipState Ownership { get; set; } = default!;

    [Inject]
    internal SettingsInForce Settings { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "month")]
    private string? MonthText { get; set; }

    [SupplyParameterFromQuery(Name = "env")]
    private string? Environment { get; set; }

    [SupplyParameterFromQuery(Name = "app")]
    private string? Application { get; set; }

    [SupplyParameterFromQuery(Name = "years")]
    private string? Years { get; set; }

    private ExecutiveView View { get; set; } = new(new SpendView(null, null), null);

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private string Subtitle => State.Data is not { } data ? "Loading" : Range(data.Spend);

    private string Printed => string.Create(
        CultureInfo.InvariantCulture, $"For {View.Application ?? "all applications"} · {View.Month.Environment ?? "all environments"} · printed {Now:d MMM yyyy HH:mm} UTC");

    /// <inheritdoc />
    public void Dispose()
    {
        Settings.Changed -= OnSettings;
        _refresh?.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => Settings.Changed += OnSettings;

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        ExecutiveView view = ExecutiveView.FromQuery(MonthText, Environment, Application, Now, out _addressProblem, Years);
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
        _refresh ??= new AutoRefresh(Time, ShowAsync);
        _refresh.Every(View.Month.Month is null ? RefreshSeconds : 0);
    }

    private static string Range(SpendData spend) => string.Create(
        CultureInfo.InvariantCulture, $"{spend.From:d MMM yyyy} to {(spend.IsOpen ? spend.Until : spend.Until.AddDays(-1)):d MMM yyyy}{(spend.IsOpen ? $" {spend.Until:HH:mm} UTC" : "")}");

    private void OnSettings() => _ = ShowAsync();

    private Task ShowAsync() => InvokeAsync(async () =>
    {
        await ReloadAsync();
        StateHasChanged();
    });

    private Task LoadOwnershipAsync() => State.Data is { Spend.IsEmpty: false } data ? Ownership.LoadAsync(View, data.Spend) : Task.CompletedTask;

    private async Task ReloadAsync()
    {
        await State.LoadAsync(View);
        _models = State.Data is { } data ? ModelBubbles.Make(data.Models) : null;
        StateHasChanged(); // what is there is shown, while the bill is divided
        await LoadOwnershipAsync();
    }
}
