using System.Globalization;
using System.Net.Http.Json;
using OpsConsole.Client;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.KillSwitch.Trips;

/// <summary>What an application with the client library lives through when a rule kills it and tries it again.</summary>
public sealed class TrialTests
{
    private const double Share = 0.5;

    private static readonly string[] Users = [.. Enumerable.Range(0, 1_000).Select(n => $"user-{n}")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trial_lets_its_share_of_the_users_through_and_all_of_them_once_it_went_well()
    {
        StandingTime time = new(DateTime.UtcNow.Date.AddHours(12));
        using DrillConsole console = new() { Time = time };
        console.Listen();
        using HttpClient exporter = await console.ProgramAsync(Scopes.TelemetryWrite);
        await using KillSwitchClient client = new(
            new ConsoleConnection(console.ClientOptions.BaseAddress, await console.CreateKeyAsync(Scopes.FlagsRead)), "shop", "production", new KillSwitchOptions { KeepState = false });
        await client.StartAsync(Cancel);
        await ArmAsync(console.Get<TripRuleCommands>());

        time.Minute = 1; // what is measured counts from the first full minute after the rule was armed
        await ExportAsync(exporter, time, failed: true);
        await Eventually.HoldsAsync(() => client.State is { KilledCount: 1 });
        Assert.All(Users, user => Assert.Equal((false, false, "Please call us."), Ask(client, user)));

        time.Minute = 3;
        await Eventually.HoldsAsync(() => client.State!.Killed.Any(k => k.Trial == Share));
        string[] passed = [.. Users.Where(user => client.IsLive(client.Application, user))];
        Assert.InRange(passed.Length, 450, 550); // the same users in every run
        Assert.Equal(passed, Users.Where(user => Ask(client, user) == (true, true, null)));
        Assert.Equal(Users.Except(passed), Users.Where(user => Ask(client, user) == (false, true, "Please call us.")));

        time.Minute = 4;
        await ExportAsync(exporter, time, failed: false);
        time.Minute = 5;
        await Eventually.HoldsAsync(() => client.State is { KilledCount: 0 });
        Assert.All(Users, user => Assert.Equal((true, false, null), Ask(client, user)));
    }

    private static (bool IsLive, bool Trial, string? Message) Ask(KillSwitchClient client, string user)
    {
        Verdict verdict = client.Evaluate(client.Application, user);
        return (verdict.IsLive, verdict.Trial, verdict.Message);
    }

    private static async Task ArmAsync(TripRuleCommands commands)
    {
        TripRuleOutcome made = await commands.CreateAsync(DrillConsole.Shell, new TripRuleDraft
        {
            Name = "Failing", Environment = "production", Scope = "app:shop", Measure = TripMeasure.ErrorRate, WindowMinutes = 1, Threshold = 0.1, MinVolume = 20,
            CooldownMinutes = 5, TrialShare = Share, TrialMinutes = 2, FallbackMessage = "Please call us.",
        }, Cancel);
        Assert.Null(made.Problem);
        Assert.Null((await commands.SetModeAsync(DrillConsole.Shell, made.Id!, 1, TripMode.Armed, Cancel)).Problem);
    }

    /// <summary>Interactions of the application, made just now.</summary>
    private static async Task ExportAsync(HttpClient exporter, StandingTime time, bool failed)
    {
        string nanos = ((time.GetUtcNow().AddSeconds(-2) - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
        object[] attributes = [Text("gen_ai.operation.name", "chat"), Text("gen_ai.request.model", "m"), .. failed ? new[] { Text("error.type", "500") } : []];
        object[] spans = [.. Enumerable.Range(0, 40).Select(_ => new
        {
            traceId = $"{Guid.NewGuid():N}", spanId = $"{Guid.NewGuid():N}"[..16], name = "chat", kind = 3,
            startTimeUnixNano = nanos, endTimeUnixNano = nanos, status = new { code = failed ? 2 : 0 }, attributes,
        })];
        object[] resource = [Text("service.name", "shop"), Text("deployment.environment.name", "production")];
        using HttpResponseMessage answer = await exporter.PostAsJsonAsync(
            "v1/traces", new { resourceSpans = new[] { new { resource = new { attributes = resource }, scopeSpans = new[] { new { spans } } } } }, Cancel);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };

    /// <summary>A clock that stands a moment before the rules' next turn: they are judged all the while. Timers are the system's.</summary>
    private sealed class StandingTime(DateTime start) : TimeProvider
    {
        private static readonly TimeSpan BeforeTurn = TimeSpan.FromSeconds(9.95);

        /// <summary>Full minutes since the start.</summary>
        public int Minute { get; set; }

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(start, TimeSpan.Zero) + TimeSpan.FromMinutes(Minute) + BeforeTurn;
    }
}
