using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.Tests.Costs.Budgets;

/// <summary>A loop that burns money, on a whole console: from OTLP requests to the kill, by the clock of the system.</summary>
public sealed class BudgetLoopTests
{
    private const long OutputTokens = 1_000_000; // of gpt-4o: ten US dollars by the list

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_loop_of_100_dollars_a_minute_is_alerted_and_killed()
    {
        using OpsConsoleFactory console = new();
        using HttpClient exporter = await console.CreateKeyClientAsync(Scopes.TelemetryWrite);
        await console.PutInForceAsync("agent", new Budget
        {
            Name = "Agent", Scope = new BudgetScope(BudgetScopeKind.App, "agent"), Amount = 100_000, Period = BudgetPeriod.Month, PerMinute = 30,
            Trip = new BudgetTrip(false, true, "app:agent", "production"),
        });
        SwitchBoard board = console.Services.GetRequiredService<SwitchBoard>();

        SwitchRecord? killed = null;
        for (long began = Stopwatch.GetTimestamp(); killed is null && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(150);)
        {
            await SpendAsync(exporter);
            await Task.Delay(TimeSpan.FromSeconds(6), Cancel); // ten dollars each: the loop itself, not a wait for anything
            killed = board.Current.KilledBy("production", KillScope.App("agent"));
        }

        Assert.Equal(SwitchCause.Budget, killed?.Cause);
        BudgetAlert alert = (await console.Services.GetRequiredService<BudgetAlertQueries>().OpenAsync(Cancel)).Single(a => a.Rule == BudgetRules.Rate);
        Assert.Contains("agent with gpt-4o", killed!.Reason, StringComparison.Ordinal);
        Assert.Equal(alert.Id, killed.Subject);
    }

    private static async Task SpendAsync(HttpClient exporter)
    {
        string nanos = ((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
        object span = new
        {
            traceId = $"{Guid.NewGuid():N}", spanId = $"{Guid.NewGuid():N}"[..16], name = "chat", kind = 3, startTimeUnixNano = nanos, endTimeUnixNano = nanos,
            attributes = new object[]
            {
                Text("gen_ai.operation.name", "chat"), Text("gen_ai.request.model", "gpt-4o"), new { key = "gen_ai.usage.output_tokens", value = new { intValue = OutputTokens.ToString(CultureInfo.InvariantCulture) } },
            },
        };
        object[] resource = [Text("service.name", "agent"), Text("deployment.environment.name", "production")];
        using HttpResponseMessage answer = await exporter.PostAsJsonAsync(
            "v1/traces", new { resourceSpans = new[] { new { resource = new { attributes = resource }, scopeSpans = new[] { new { spans = new[] { span } } } } } }, Cancel);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };
}
