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

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "range")]
    private string? RangeText { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToText { get; set; }

    [SupplyParameterFromQuery(Name = "app")]
    private string? Application { get; set; }

    [SupplyParameterFromQuery(Name = "env")]
    private string? Environment { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string? Model { get; set; }

    [SupplyParameterFromQuery(Name = "prompt")]
    private string? Prompt { get; set; }

    [SupplyParameterFromQuery(Name = "feature")]
    private string? Feature { get; set; }

    [SupplyParameterFromQuery(Name = "complexity")]
    private string? Complexity { get; set; }

    private ProductView View { get; set; } = new(ProductView.Week, MetricsFilter.All);

    private IReadOnlyList<string> PromptChoices => [.. State.Dimensions.Prompts.SelectMany(p => new[] { p.Split('@')[0], p }).Distinct()];

    private string Subtitle => State.Data is { } data ? $"{data.Now.From:d MMM yyyy HH:mm} to {data.Now.To:d MMM yyyy HH:mm} UTC, one point per {Figures.Per(data.IntervalMinutes)}" : "Does it get the job done, and for whom";

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        ProductView view = ProductView.FromQuery(name => name switch
        {
            "range" => RangeText, "from" => FromText, "to" => ToText, "app" => Application, "env" => Environment, "model" => Model, "prompt" => Prompt,
            "feature" => Feature, "complexity" => Complexity, _ => null,
        }, out _addressProblem);
        if (view == View && State.Data is not null)
        {
            return Task.CompletedTask;
        }

        bool isTurned = State.Data is not null && view == View with { ByModelCalls = view.ByModelCalls }; // the numbers of both are there
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
