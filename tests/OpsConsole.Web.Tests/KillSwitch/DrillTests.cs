using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.KillSwitch;

/// <summary>Drills of a real console: its own client comes over HTTP, as any application does.</summary>
public sealed class DrillTests(DrillConsole console) : IClassFixture<DrillConsole>, IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <inheritdoc />
    public ValueTask InitializeAsync()
    {
        if (console.ClientOptions.BaseAddress.Port == 80)
        {
            console.Listen();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_drill_measures_the_way_to_a_client_and_leaves_the_feature_live()
    {
        DrillRun run = await console.DrillAsync();

        Assert.Null(run.Problem);
        Assert.Equal(DrillOutcome.Passed, run.Outcome);
        Assert.InRange(run.ProbeMs!.Value, 0, 1_000);
        Assert.NotNull(run.RestoreMs);
        Assert.False(console.Board.Current.In("production").IsKilled(KillScope.Drill));
    }

    [Fact]
    public async Task Twenty_drills_in_a_row_all_pass()
    {
        List<DrillRun> runs = [];
        for (int i = 0; i < 20; i++)
        {
            runs.Add(await console.DrillAsync("twenty"));
        }

        Assert.All(runs, run => Assert.Equal((DrillOutcome.Passed, null), (run.Outcome, run.Problem)));
        Assert.Equal(40, console.Board.Current.In("twenty").Version); // each killed once and restored once
    }

    [Fact]
    public async Task What_drills_there_were_is_told_by_the_api_and_kept_in_the_database()
    {
        using HttpClient program = await console.ProgramAsync(Scopes.JobsRun, Scopes.FlagsRead);

        using HttpResponseMessage started = await program.PostAsJsonAsync("/api/v1/killswitches/drill", new { env = "by-api" }, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        string id = (string)(await started.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["id"]!;

        JsonNode drill = await UntilAsync(async () =>
            (await program.GetFromJsonAsync<JsonNode>("/api/v1/killswitches/drills?env=by-api", Cancel))!["items"]!.AsArray() is [{ } only] && (string?)only["outcome"] != "running" ? only : null);
        Assert.Equal((id, "passed", 0), ((string?)drill["id"], (string?)drill["outcome"], (int)drill["expected"]!));

        DrillRun row = await UntilAsync(async () =>
        {
            await using OpsDbContext context = await console.ContextAsync();
            return await context.DrillRuns.SingleOrDefaultAsync(r => r.Id == id, Cancel);
        });
        Assert.Equal((double)drill["probeMs"]!, row.ProbeMs);
    }

    [Fact]
    public async Task The_kill_and_the_restore_of_a_drill_are_in_the_trail_under_its_id()
    {
        DrillRun run = await console.DrillAsync("audited");

        string[] kinds = await UntilAsync(async () =>
        {
            await using OpsDbContext context = await console.ContextAsync();
            string[] found = [.. (await context.AuditEntries.AsNoTracking().OrderBy(e => e.Seq).Select(e => e.Entry).ToListAsync(Cancel))
                .Select(e => JsonNode.Parse(e)!).Where(e => (string?)e["after"]?["subject"] == run.Id).Select(e => (string)e["kind"]!)];
            return found.Length == 2 ? found : null;
        });
        Assert.Equal(["drill.killed", "drill.restored"], kinds);
    }

    [Fact]
    public async Task Only_one_drill_runs_in_an_environment()
    {
        DrillRunner runner = console.Get<DrillRunner>();
        (string Id, Task<DrillRun> Run) first = runner.Start("one", DrillConsole.Shell, Cancel)!.Value;

        Assert.Null(runner.Start("one", DrillConsole.Shell, Cancel));
        Assert.Equal(DrillRefusal.Running, (await console.Get<DrillCommands>().StartAsync(DrillConsole.Shell, "one")).Refusal);

        await first.Run;
        Assert.Equal(DrillOutcome.Passed, (await console.DrillAsync("one")).Outcome);
    }

    [Fact]
    public async Task A_feature_that_somebody_left_killed_is_made_live_before_it_is_drilled()
    {
        await console.Board.KillAsync(new KillOrder("left", KillScope.Drill, "by hand", RecordedActor.Of(DrillConsole.Shell), SwitchCause.Command));

        DrillRun run = await console.DrillAsync("left");

        Assert.Equal(DrillOutcome.Passed, run.Outcome);
        Assert.False(console.Board.Current.In("left").IsKilled(KillScope.Drill));
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("""{"env":""}""", HttpStatusCode.BadRequest)]
    [InlineData("nonsense", HttpStatusCode.BadRequest)]
    public async Task A_wish_that_names_no_environment_is_refused(string body, HttpStatusCode expected)
    {
        using HttpClient program = await console.ProgramAsync(Scopes.JobsRun);
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await program.PostAsync("/api/v1/killswitches/drill", content, Cancel);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_key_of_the_own_client_is_in_no_list_and_can_only_read_flags()
    {
        await console.DrillAsync("keys");

        Assert.DoesNotContain(await console.Get<KeyQueries>().ListAsync(Cancel), k => k.Name.Contains("drill", StringComparison.OrdinalIgnoreCase));
        KeyDirectory keys = console.Get<KeyDirectory>();
        string own = keys.MakeOwn("test", Scopes.FlagsRead);
        Assert.Equal([Scopes.FlagsRead], keys.Verify(own)!.Scopes);
        Assert.True(keys.IsLive(keys.Verify(own)!));
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T?>> look) where T : class
    {
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Delay(20, Cancel); // the test's own time limit ends it
        }
    }
}
