using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Changes.Api;

namespace OpsConsole.Web.Costs.Prices;

/// <summary>The addresses of <see cref="PriceEndpoints"/>.</summary>
internal static class PricesApi
{
    private const string Path = "/api/v1/prices", Tag = "Prices";

    public static void MapPrices(this WebApplication app)
    {
        ChangePace pace = app.Services.GetRequiredService<ChangePace>();
        app.MapGet(Path, PriceEndpoints.Get).RequireAuthorization(Permissions.ViewMetrics).WithTags(Tag)
            .WithName("GetPrices").WithSummary("The price book: prices of today by model, and the company's own part");
        app.MapPut(Path, PriceEndpoints.PutAsync).RequireAuthorization(Permissions.ChangeMoney).AddEndpointFilter(pace).WithTags(Tag)
            .WithName("ChangePrices").WithSummary("Ask for another own price book")
            .WithDescription("Body: the whole of the company's own part, as docs/prices.md shows it. Opens a change request and answers 202 with it; calls are priced anew when it is released.")
            .Accepts<PriceFile>("application/json");
        app.MapPost(Path + "/litellm", PriceEndpoints.ImportAsync).RequireAuthorization(Permissions.ChangeMoney).AddEndpointFilter(pace).WithTags(Tag)
            .WithName("ImportPrices").WithSummary("Ask for the prices of LiteLLM's price map")
            .WithDescription("Body: model_prices_and_context_window.json as it is. from: the first day of its prices, today by default. models: used (of the last 30 days, the default) or all. Opens a change request and answers 202 with it.")
            .Accepts<object>("application/json");
    }
}
