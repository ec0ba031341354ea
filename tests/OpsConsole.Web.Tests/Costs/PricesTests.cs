using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Costs;

/// <summary>A price book that changes in a whole console without a prompt repository.</summary>
public sealed class PricesTests : IDisposable
{
    private const string Model = "house-model";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly OpsConsoleFactory _console = new();

    public void Dispose() => _console.Dispose();

    [Fact]
    public async Task A_late_price_waits_for_another_person_then_prices_what_arrived_before()
    {
        HttpClient program = await _console.CreateKeyClientAsync(Scopes.TelemetryWrite, Scopes.MetricsRead, Scopes.ChangesWrite);
        await SendCallAsync(program, Model, inputTokens: 2_000_000);
        Assert.Null(await CostAsync(program, Model));

        string id = await AskAsync(program, $$"""{"models":[{"model":"{{Model}}","prices":[{"from":"2026-01-01","input":3,"output":1}]}]}""");
        Assert.Equal(0, Get<PriceBooks>().Current.Version); // nobody has approved it

        await ApproveAsync(id);
        await Eventually.HoldsAsync(() => Get<PriceBooks>().Current.Version == 1);
        JobRun run = await RepriceAsync();
        Assert.Equal((JobRunState.Done, 1L), (run.State, run.Rows));
        Assert.Contains($"{Model}: 1 calls, US$ 0.00 became US$ 6.00; 1 had no price before.", run.Log, StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => await CostAsync(program, Model) == 6m);

        Assert.Equal(0, (await RepriceAsync()).Rows); // once
        await SendCallAsync(program, Model, inputTokens: 1_000_000);
        await Eventually.HoldsAsync(async () => await CostAsync(program, Model) == 9m);
    }

    [Fact]
    public async Task Of_two_changes_that_were_approved_for_the_same_book_one_counts()
    {
        HttpClient program = await _console.CreateKeyClientAsync(Scopes.ChangesWrite, Scopes.MetricsRead);
        string first = await AskAsync(program, """{"models":[{"model":"a","prices":[{"from":"2026-01-01","input":1,"output":1}]}]}""");
        string second = await AskAsync(program, """{"models":[{"model":"b","prices":[{"from":"2026-01-01","input":1,"output":1}]}]}""");

        await Task.WhenAll(ApproveAsync(first), ApproveAsync(second));

        Assert.Single(await Get<SettingsInForce>().HistoryAsync(PriceSettings.Name, Cancel));
        Assert.Single(new[] { await StateAsync(first), await StateAsync(second) }, ChangeState.Released);
    }

    [Fact]
    public async Task The_price_map_of_LiteLLM_is_imported_for_models_in_use()
    {
        HttpClient program = await _console.CreateKeyClientAsync(Scopes.TelemetryWrite, Scopes.MetricsRead, Scopes.ChangesWrite);
        await SendCallAsync(program, Model, inputTokens: 1);
        StringContent map = new($$$"""
            {"sample_spec":{}, "{{{Model}}}":{"litellm_provider":"x","mode":"chat","input_cost_per_token":1e-06,"output_cost_per_token":2e-06},
             "other":{"litellm_provider":"x","mode":"chat","input_cost_per_token":1e-06,"output_cost_per_token":2e-06}}
            """, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await program.PostAsync("/api/v1/prices/litellm?from=2026-02-01", map, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        string id = (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["id"]!;
        await ApproveAsync(id);
        await Eventually.HoldsAsync(() => Get<PriceBooks>().Current.Version == 1);

        JsonNode prices = (await program.GetFromJsonAsync<JsonNode>("/api/v1/prices", Cancel))!;
        Assert.Equal(id, (string)prices["change"]!);
        Assert.Equal([Model], prices["own"]!["models"]!.AsArray().Select(m => (string)m!["model"]!));
        Assert.Equal(2, (decimal)prices["models"]!.AsArray().Single(m => (string)m!["model"]! == Model)!["output"]!);
    }

    [Theory]
    [InlineData("{\"models\":[{\"model\":\"m\",\"prices\":[]}]}", "1 to 200 prices")]
    [InlineData("nonsense", "Line 1")]
    public async Task What_is_no_price_book_is_refused_with_its_place(string body, string says)
    {
        HttpClient program = await _console.CreateKeyClientAsync(Scopes.ChangesWrite);
        using HttpResponseMessage answer = await program.PutAsync("/api/v1/prices", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.Contains(says, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.NotEqual("", (string)problem["remedy"]!);
    }

    private T Get<T>() where T : notnull => _console.Services.GetRequiredService<T>();

    private static async Task<string> AskAsync(HttpClient program, string book)
    {
        using HttpResponseMessage answer = await program.PutAsync("/api/v1/prices?title=Own+prices", new StringContent(book, Encoding.UTF8, "application/json"), Cancel);
        JsonNode change = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, change.ToJsonString());
        return (string)change["id"]!;
    }

    /// <summary>Somebody else approves it.</summary>
    private async Task ApproveAsync(string id)
    {
        Actor approver = Actor.Person((await _console.StartSessionAsync(await _console.CreatePersonAsync(Roles.ProductOwner))).Ticket, new ActorOrigin("web", "192.0.2.1"));
        ChangeRequest? asked = await Get<ChangeQueries>().FindAsync(id, Cancel);
        await Get<ChangeCommands>().ApproveAsync(approver, id, asked!.Hash, cancellationToken: Cancel);
    }

    private async Task<ChangeState> StateAsync(string id) => (await Get<ChangeQueries>().FindAsync(id, Cancel))!.State;

    private async Task<JobRun> RepriceAsync() => (await Get<JobRunner>().RunAsync(Get<JobDirectory>().Find("reprice")!, new JobOrder(JobTrigger.Person), Cancel))!;

    private static async Task<decimal?> CostAsync(HttpClient program, string model)
    {
        DateTime now = DateTime.UtcNow;
        string range = string.Create(CultureInfo.InvariantCulture, $"from={now.AddHours(-2):yyyy-MM-ddTHH:mm:ssZ}&to={now.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}");
        JsonNode metrics = (await program.GetFromJsonAsync<JsonNode>($"/api/v1/metrics?{range}&groupBy=model&model={model}", Cancel))!;
        return (decimal?)metrics["groups"]!.AsArray().Single()!["cost"];
    }

    private static async Task SendCallAsync(HttpClient program, string model, int inputTokens)
    {
        string nanos = ((DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 60_000) * 1_000_000).ToString(CultureInfo.InvariantCulture);
        string body = $$$"""
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{
              "traceId":"{{{Guid.NewGuid():N}}}","spanId":"{{{Guid.NewGuid().ToString("N")[..16]}}}","name":"chat","startTimeUnixNano":"{{{nanos}}}","endTimeUnixNano":"{{{nanos}}}",
              "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"{{{model}}}"}},
                {"key":"gen_ai.usage.input_tokens","value":{"intValue":"{{{inputTokens}}}"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":"0"}}]}]}]}]}
            """;
        using HttpResponseMessage answer = await program.PostAsync("/v1/traces", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
