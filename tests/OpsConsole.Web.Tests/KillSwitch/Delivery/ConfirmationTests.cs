using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>Who obeys, after how long, and who does not say.</summary>
[Collection(DeliveryTests.Name)]
public sealed class ConfirmationTests(DeliveryConsole console)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_knows_who_confirmed_it_and_who_is_missing()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        foreach (string name in new[] { "1", "2", "3" })
        {
            await ConfirmAsync(program, environment, name, version: 0);
        }

        List<KillProgress> told = [];
        using IDisposable subscription = console.Get<DeliveryTracker>().Subscribe(progress =>
        {
            lock (told)
            {
                told.Add(progress);
            }
        });
        SwitchDecision kill = await console.KillAsync(environment, "global");
        await ConfirmAsync(program, environment, "1", version: 1);
        await ConfirmAsync(program, environment, "2", version: 1);
        await ConfirmAsync(program, environment, "late", version: 1); // was not known when it was decided

        DeliveryTracker tracker = console.Get<DeliveryTracker>();
        await Eventually.HoldsAsync(() => tracker.Progress(kill.Record!.Id)?.Confirmed == 2);
        KillProgress progress = tracker.Progress(kill.Record!.Id)!;
        Assert.Equal(3, progress.Expected);
        Assert.Equal("shop/3", Assert.Single(progress.Missing).ToString());
        Assert.True(progress.FirstMs >= 0 && progress.FirstMs <= progress.MedianMs && progress.MedianMs <= progress.P99Ms && progress.P99Ms <= progress.LastMs);
        await Eventually.HoldsAsync(() =>
        {
            lock (told)
            {
                return told.Exists(p => p.RecordId == kill.Record!.Id && p.Confirmed == 2);
            }
        });
    }

    [Fact]
    public async Task A_report_that_was_spread_counts_from_when_it_was_obeyed()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        await ConfirmAsync(program, environment, "1", version: 0);
        SwitchDecision kill = await console.KillAsync(environment, "global");
        await ConfirmAsync(program, environment, "1", version: 1, delayMs: 60_000); // longer ago than the kill: counts as at once
        DeliveryTracker tracker = console.Get<DeliveryTracker>();
        await Eventually.HoldsAsync(() => tracker.Progress(kill.Record!.Id)?.IsComplete == true);
        Assert.Equal(0, tracker.Progress(kill.Record!.Id)!.LastMs);
    }

    [Fact]
    public async Task What_was_measured_is_kept()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        await ConfirmAsync(program, environment, "1", version: 0);
        SwitchDecision kill = await console.KillAsync(environment, "global");
        await ConfirmAsync(program, environment, "1", version: 1);
        await using OpsDbContext context = await console.Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        IQueryable<KillDelivery> rows = context.KillDeliveries.AsNoTracking().Where(d => d.RecordId == kill.Record!.Id);
        await Eventually.HoldsAsync(() => rows.Any()); // the recorder looks every second
        KillDelivery row = await rows.SingleAsync(Cancel);
        Assert.Equal((1, 1, "[]", environment), (row.Expected, row.Confirmed, row.Missing, row.Environment));
        Assert.NotNull(row.LastMs);
    }

    [Fact]
    public async Task Cold_start_modes_are_remembered()
    {
        string environment = DeliveryConsole.FreshEnvironment();
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        (HttpResponseMessage response, _) = await DeliveryConsole.PostAsync(program, "api/v1/killswitches/confirmations", new
        {
            env = environment, app = "shop", instance = "1", epoch = 1, version = 0,
            coldStart = new Dictionary<string, string> { ["app:shop"] = "FailClosed" },
        });
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("FailClosed", Assert.Single(console.Get<InstanceRegistry>().Running(environment)).ColdStart["app:shop"]);
    }

    [Theory]
    [InlineData("""{"env":"e","app":"a","instance":"","epoch":1,"version":1}""")]
    [InlineData("""{"env":"e","app":"a","instance":"i","epoch":"1","version":1}""")]
    [InlineData("""{"env":"e","app":"a","instance":"i","epoch":1,"version":-1}""")]
    [InlineData("""{"env":"e","app":"a","instance":"i","epoch":1,"version":1.5}""")]
    [InlineData("""{"env":"e","app":"a","instance":"i","epoch":1,"version":9007199254740992}""")]
    [InlineData("""{"env":"e","app":"a","instance":"i","epoch":1,"version":1,"delayMs":-1}""")]
    [InlineData("""{"env":"e","app":"a","instance":"i","epoch":1,"version":1,"coldStart":{"app:a":"Maybe"}}""")]
    [InlineData("""{"env":"e","app":"a","instance":"i","epoch":1,"version":1,"coldStart":[]}""")]
    public async Task A_confirmation_that_cannot_be_read_is_refused(string body)
    {
        using HttpClient program = await console.ProgramAsync(Scopes.FlagsRead);
        using StringContent content = new(body);
        using HttpResponseMessage response = await program.PostAsync("api/v1/killswitches/confirmations", content, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("remedy", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task ConfirmAsync(HttpClient program, string environment, string instance, long version, double delayMs = 0)
    {
        (HttpResponseMessage response, JsonElement _) = await DeliveryConsole.PostAsync(
            program, "api/v1/killswitches/confirmations", new { env = environment, app = "shop", instance, epoch = 1, version, delayMs });
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
