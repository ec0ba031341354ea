using System.Net.Http.Json;
using System.Text;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people and programs do to have another price book.</summary>
internal static class PriceScenarios
{
    private const string Map = """{"house-model":{"litellm_provider":"x","mode":"chat","input_cost_per_token":1e-06,"output_cost_per_token":2e-06}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a program asks for another price book", ["PUT /api/v1/prices", "PriceDesk.AskAsync", "SettingWishes.AskAsync"], ["change.opened done"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return () => program.PutAsJsonAsync("/api/v1/prices", new { models = new[] { Model() } }, Cancel);
        }),
        new("a program asks for the prices of LiteLLM's map", ["POST /api/v1/prices/litellm"], ["change.opened done"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return () => program.PostAsync("/api/v1/prices/litellm?models=all&from=" + Day(), new StringContent(Map, Encoding.UTF8, "application/json"), Cancel);
        }),
        new("a program asks for another price book that may not", [], ["access.denied denied"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.FlagsRead));
            return () => program.PutAsJsonAsync("/api/v1/prices", new { models = new[] { Model() } }, Cancel);
        }),
        new("an executive asks for a price", ["PriceDesk.AddAsync"], ["change.opened done"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<PriceDesk>().AddAsync(executive, [new PricedModel($"m{Guid.NewGuid():N}", [new ModelPrice(new DateOnly(2026, 1, 1), 1, 1)])], "A price", null, Cancel);
        }),
    ];

    private static object Model() => new { model = $"m{Guid.NewGuid():N}", prices = new[] { new { from = "2026-01-01", input = 1, output = 1 } } };

    /// <summary>A day of its own, so that the console is asked for something new.</summary>
    private static string Day() => new DateOnly(2020, 1, 1).AddDays(Random.Shared.Next(2000)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
