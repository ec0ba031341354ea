using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>The product page: does it get the job done, and for whom.</summary>
public sealed partial class ProductPage
{
    private ProductCharts? _charts;
    private string? _addressProblem;

    [Inject]
    internal ProductState State { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "complexity")]
    private string? Complexity { get; set; }

    private ProductView View { get; set; } = new(ProductView.Week, MetricsFilter.All);

    private string Subtitle => State.Data is { } data ? $"{data.Now.From:d MMM yyyy HH:mm} to {data.Now.To:d MMM yyyy HH:mm} UTC, one point per {Figures.Per(data.IntervalMinutes)}" : "Does it get the job done, and for whom";

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        ProductView view = ProductView.FromQuery(name => name == "complexity" ? Complexity : Address(name), out _addressProblem);
        if (view == View && State.Data is not null)
        {
            return Task.CompletedTask;
        }

        bool isTurned = State.Data is not null && view == View with { By = view.By }; // the numbers of all are there
        View = view;
        return isTurned ? Task.CompletedTask : ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        await State.LoadAsync(View);
        _charts = State.Data is { IsEmpty: false } data ? ProductCharts.Of(data) : null;
    }

    private void Zoom((DateTime From, DateTime To) range) => Go(View.Zoom(range.From, range.To));

    private void Filter(MetricsFilter filter) => Go(View with { Filter = filter });

    private void Go(ProductView view) => Navigation.NavigateTo(view.Url);

    private void Open(string url) => Navigation.NavigateTo(url);
}
