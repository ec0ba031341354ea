using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Costs.Budgets;

/// <summary><c>/api/v1/budgets</c>.</summary>
public sealed class BudgetsApiTests(OpsConsoleFactory console) : IClassFixture<OpsConsoleFactory>
{
    private static readonly Budget Shop = new() { Name = "Shop", Scope = new BudgetScope(BudgetScopeKind.App, "shop"), Amount = 1000, Period = BudgetPeriod.Month };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_budget_that_is_put_waits_for_people_and_says_where()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        using HttpResponseMessage answer = await PutAsync(client, "put", BudgetText.Write(Shop));
        JsonNode body = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;

        Assert.Equal((HttpStatusCode.Accepted, "inReview"), (answer.StatusCode, (string?)body["state"]));
        Assert.Equal(($"/api/v1/changes/{body["id"]}", $"/changes/{body["id"]}"), (answer.Headers.Location!.ToString(), (string?)body["page"]));
        Assert.Null(console.Services.GetRequiredService<BudgetBook>().Find("put"));
    }

    [Theory]
    [InlineData("bad", """{"name":"x","scope":{},"amount":1,"currency":"EUR","period":"day"}""", "currency: must be USD")]
    [InlineData("bad", "nothing", "Line 1:")]
    [InlineData("Bad", """{"name":"x","scope":{},"amount":1,"period":"day"}""", "A budget is addressed by")]
    public async Task What_is_no_budget_is_refused_with_its_field(string slug, string text, string detail)
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        using HttpResponseMessage answer = await PutAsync(client, slug, text);
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(detail, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.NotEmpty((string)problem["remedy"]!);
    }

    [Fact]
    public async Task A_budget_in_force_is_listed_as_it_was_put()
    {
        await console.PutInForceAsync("listed", Shop);
        await console.Services.GetRequiredService<BudgetWatch>().JudgeAsync(Cancel);
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.MetricsRead);

        JsonNode item = (await client.GetFromJsonAsync<JsonNode>("/api/v1/budgets", Cancel))!["items"]!.AsArray().Single(i => (string?)i!["slug"] == "listed")!;

        Assert.Equal(("Shop", 0m, "USD"), ((string?)item["budget"]!["name"], (decimal)item["spent"]!, (string?)item["currency"]));
        Assert.Empty(item["alerts"]!.AsArray());
    }

    [Fact]
    public async Task A_budget_that_is_not_there_cannot_be_removed()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        using HttpResponseMessage answer = await client.DeleteAsync("/api/v1/budgets/nothing", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task An_alert_that_is_not_there_cannot_be_acknowledged()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        using HttpResponseMessage answer = await client.PostAsync("/api/v1/budgets/nothing/alerts/0000000000000001/acknowledge", null, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_that_only_reads_puts_no_budget()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.MetricsRead);
        using HttpResponseMessage answer = await PutAsync(client, "denied", BudgetText.Write(Shop));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string slug, string text) =>
        client.PutAsync($"/api/v1/budgets/{slug}", new StringContent(text, System.Text.Encoding.UTF8, "application/json"), Cancel);
}
