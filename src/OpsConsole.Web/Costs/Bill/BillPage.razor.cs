using Microsoft.AspNetCore.Components;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>What was billed in a month, whose it is, and how far the estimate is from it.</summary>
public sealed partial class BillPage
{
    private static readonly (BillBy, string)[] Choices = [(BillBy.App, "Application"), (BillBy.Feature, "Feature"), (BillBy.Team, "Team"), (BillBy.Model, "Model"), (BillBy.Day, "Day")];

    private static readonly (BillBy, string)[] YearChoices = Choices[..2];

    private (DateOnly, bool, int?)? _loaded;
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

    [SupplyParameterFromQuery(Name = "year")]
    private string? YearText { get; set; }

    private AllocationView View { get; set; } = new(null);

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private string Currency => State.CurrencyOf(View);

    private string Subtitle => View.Year is not null ? "What each month of the year was billed, and whose it is"
        : State.Bill is not { } bill ? "Loading"
        : !bill.IsBilled ? "What was billed, whose it is, and how far the estimate is from it"
        : $"{bill.Days[0].Day:d MMM yyyy} to {bill.Days[^1].Day:d MMM yyyy}, {(bill.Days.All(d => d.IsFinal) ? "final" : "may still change")}";

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        View = AllocationView.FromQuery(MonthText, ByText, CurrencyText, Now, out _addressProblem, YearText);
        (DateOnly, bool, int?) range = (View.MonthAt(Now), View.Month is null, View.Year);
        if (_loaded == range && (State.Bill is not null || State.Year is not null))
        {
            return Task.CompletedTask; // the same range in another form: nothing is read again
        }

        _loaded = range;
        return ReloadAsync();
    }

    private Task ReloadAsync() => State.LoadAsync(View);
}
