using Microsoft.AspNetCore.Components;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>What was billed in a month, whose it is, and how far the estimate is from it.</summary>
public sealed partial class BillPage
{
    private static readonly (BillBy, string)[] Choices = [(BillBy.App, "Application"), (BillBy.Feature, "Feature"), (BillBy.Team, "Team"), (BillBy.Model, "Model"), (BillBy.Day, "Day")];

    private (DateOnly, bool)? _loaded;
    private string? _addressProblem;

    [Inject]
    internal BillState State { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "month")]
    private string? MonthText { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    private string? ByText { get; set; }

    [SupplyParameterFromQuery(Name = "currency")]
    private string? CurrencyText { get; set; }

    private AllocationView View { get; set; } = new(null);

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private string Currency => State.CurrencyOf(View);

    private string Subtitle => State.Bill is not { } bill ? "Loading"
        : !bill.IsBilled ? "What was billed, whose it is, and how far the estimate is from it"
        : $"{bill.Days[0].Day:d MMM yyyy} to {bill.Days[^1].Day:d MMM yyyy}, {(bill.Days.All(d => d.IsFinal) ? "final" : "may still change")}";

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        View = AllocationView.FromQuery(MonthText, ByText, CurrencyText, Now, out _addressProblem);
        (DateOnly, bool) month = (View.MonthAt(Now), View.Month is null);
        if (_loaded == month && State.Bill is not null)
        {
            return Task.CompletedTask; // the same month in another form: nothing is read again
        }

        _loaded = month;
        return ReloadAsync();
    }

    private Task ReloadAsync() => State.LoadAsync(View);
}
