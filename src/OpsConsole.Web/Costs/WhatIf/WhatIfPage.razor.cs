using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Costs.Ownership;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.WhatIf;

/// <summary>The total cost of ownership, and what would change it.</summary>
public sealed partial class WhatIfPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private readonly Queue<string> _own = []; // where this page went and the browser has not said yet that it is
    private string? _problem, _addressProblem;
    private bool _busy;

    [Inject]
    internal WhatIfState State { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "l")]
    private string?[]? LineTexts { get; set; }

    [SupplyParameterFromQuery(Name = "b")]
    private string?[]? BaseTexts { get; set; }

    private OwnershipPlan Plan => State.View.Plan;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        WhatIfView view = WhatIfView.FromQuery(LineTexts, BaseTexts, out string? problem);
        if (_own.Contains(view.Url))
        {
            while (_own.Dequeue() != view.Url)
            {
                // it went on before the browser was there
            }

            return;
        }

        _own.Clear();
        (State.View, _addressProblem) = (view, problem);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private IReadOnlyList<(int At, OwnershipLine Line)> Of(OwnershipDimension dimension) => [.. Plan.Lines.Select((l, i) => (i, l)).Where(l => l.l.Kind.Dimension == dimension)];

    private string Share(OwnershipDimension dimension) => Plan.Month == 0 ? Figures.Nothing : Figures.Percent((double)(Plan.Of(dimension) / Plan.Month));

    private static string Note(decimal now, decimal? before) =>
        before is not { } was ? "" : Cents.Moved(now - was) is { Length: > 0 } moved ? $"{moved} against {Cents.Of(was)}" : "as before";

    private void Go(WhatIfView view)
    {
        (_problem, _addressProblem) = (null, null);
        State.View = view; // at once: whoever types on does not wait for the browser's address
        _own.Enqueue(view.Url);
        Navigation.NavigateTo(view.Url, replace: true); // a change is no place to come back to
    }

    private async Task MeasureAsync()
    {
        _busy = true;
        (WhatIfView? view, _problem) = await State.MeasuredAsync(_gone.Token);
        _busy = false;
        if (view is not null)
        {
            Go(view);
        }
    }
}
