using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Web.Dashboards.Engineering;

namespace OpsConsole.Web.Dashboards.WhatMoved;

/// <summary>What moved with a measure: reads its address, loads, and goes to the next address.</summary>
public sealed partial class WhatMovedPage
{
    private static readonly (MovedBaseline, string)[] Baselines = [(MovedBaseline.Before, "Against just before"), (MovedBaseline.WeekBefore, "A week before")];

    private static readonly TimeRange Week = TimeRange.TryRelative("7d", out TimeRange week) ? week : TimeRange.Default;

    private string? _addressProblem;

    [Inject]
    internal WhatMovedState State { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "measure")]
    private string? MeasureText { get; set; }

    [SupplyParameterFromQuery(Name = "baseline")]
    private string? BaselineText { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    private string? ByText { get; set; }

    private WhatMovedView View { get; set; } = new(null, null, MetricsFilter.All);

    /// <summary>What the controls are set to: also what the console chose where the address says nothing.</summary>
    private WhatMovedView Set => State.Data?.View ?? View;

    private string Subtitle => State.Data?.Result is not { } result ? "A change taken apart, and what moved with it"
        : FormattableString.Invariant($"{result.Request.From:d MMM yyyy HH:mm} to {result.Request.To:d MMM yyyy HH:mm} UTC, against {result.BaselineFrom:d MMM HH:mm} to {result.BaselineTo:d MMM HH:mm}");

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        WhatMovedView view = WhatMovedView.FromQuery(name => name switch { "measure" => MeasureText, "baseline" => BaselineText, "by" => ByText, _ => Address(name) }, out _addressProblem);
        if (view == View && State.Data is not null)
        {
            return Task.CompletedTask;
        }

        View = view;
        return ReloadAsync();
    }

    private Task ReloadAsync() => State.LoadAsync(View);

    private void Measure(string? id) => Go(Set with { Measure = MovedMeasure.Find(id) ?? MovedMeasure.Completion, By = null });

    private void Filter(MetricsFilter filter) => Go(Set with { Filter = filter, By = null });

    private void Zoom((DateTime From, DateTime To) range)
    {
        TimeRange whole = new EngineeringView(TimeRange.Default, MetricsFilter.All).Zoom(range.From, range.To).Range; // in whole minutes, as numbers are kept
        Go(Set with { Range = whole });
    }

    private void Go(WhatMovedView view) => Navigation.NavigateTo(view.Url);
}
