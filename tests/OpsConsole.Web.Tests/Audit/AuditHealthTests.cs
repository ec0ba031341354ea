using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Audit;

public sealed class AuditHealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trail_that_is_signed_and_anchored_is_ok()
    {
        using OpsConsoleFactory console = new();
        JsonNode audit = await AuditAsync(console);
        Assert.Equal("ok", audit["status"]!.GetValue<string>());
        Assert.Contains("2 of 2 anchors", audit["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_anchor_that_fails_for_long_degrades_it_without_naming_files()
    {
        using LaterFactory console = new() { Settings = { ["Audit:Anchors:File:Path"] = "volume/checkpoints.txt" } };
        Assert.Equal("ok", (await AuditAsync(console))["status"]!.GetValue<string>()); // not for long yet
        AnchorStates states = console.Services.GetRequiredService<AnchorStates>();
        TaskCompletionSource fails = new(TaskCreationOptions.RunContinuationsAsynchronously);
        states.Changed += Look;
        Look();
        await fails.Task.WaitAsync(Cancel);
        void Look() => _ = states.Find("file")?.FailingSince is not null && fails.TrySetResult();

        console.Time.Later += TimeSpan.FromMinutes(11);
        JsonNode audit = await AuditAsync(console);
        Assert.Equal("degraded", audit["status"]!.GetValue<string>());
        Assert.Contains("The anchor 'file' has failed since", audit["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("volume", audit["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_gone_degrades_it_at_once_without_naming_the_file()
    {
        using OpsConsoleFactory console = new();
        await AuditAsync(console);
        File.Delete(Path.Combine(console.DataDirectory, "audit", "signing-key.pem"));
        await console.CreatePersonAsync(Roles.Engineer);
        await console.Services.GetRequiredService<CheckpointIssuer>().IssueAsync(Cancel);
        JsonNode audit = await AuditAsync(console);
        Assert.Equal("degraded", audit["status"]!.GetValue<string>());
        Assert.Equal("The trail is not signed: its key cannot be used. The page of the trail says why.", audit["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_damaged_trail_degrades_it_at_once()
    {
        using OpsConsoleFactory console = new();
        await LastSignedAtStartAsync(console);
        await console.CreatePersonAsync(Roles.Engineer);
        await using (OpsDbContext context = await console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel))
        {
            long last = await context.AuditEntries.MaxAsync(e => e.Seq, Cancel);
            await context.AuditEntries.Where(e => e.Seq == last).ExecuteUpdateAsync(e => e.SetProperty(x => x.LeafHash, new byte[32]), Cancel);
        }

        await console.Services.GetRequiredService<CheckpointIssuer>().IssueAsync(Cancel);
        JsonNode audit = await AuditAsync(console);
        Assert.Equal("degraded", audit["status"]!.GetValue<string>());
        Assert.StartsWith("The trail is damaged and not signed any more.", audit["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_are_not_signed_for_two_minutes_degrade_it()
    {
        using LaterFactory console = new() { Settings = { ["Audit:CheckpointInterval"] = "00:01:00" } }; // nobody comes to sign while this runs
        await LastSignedAtStartAsync(console);
        await console.CreatePersonAsync(Roles.Engineer);
        Assert.Equal("ok", (await AuditAsync(console))["status"]!.GetValue<string>());
        console.Time.Later += TimeSpan.FromMinutes(3);
        JsonNode audit = await AuditAsync(console);
        Assert.Equal("degraded", audit["status"]!.GetValue<string>());
        Assert.Contains("are not signed.", audit["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_the_trail_does_not_agree_with_degrades_it()
    {
        using OpsConsoleFactory console = new();
        await console.CreatePersonAsync(Roles.Engineer);
        PublishedCheckpoint seen = (await console.Services.GetRequiredService<CheckpointIssuer>().IssueAsync(Cancel))!;
        await using (OpsDbContext context = await console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel))
        {
            await context.AuditEntries.Where(e => e.Seq == seen.Checkpoint.Size - 1).ExecuteDeleteAsync(Cancel);
        }

        Assert.NotEqual(AnchorVerdict.Agrees, await console.Services.GetRequiredService<AnchorCheck>().ReportAsync(seen, "support-bot", Cancel));
        JsonNode audit = await AuditAsync(console);
        Assert.Equal("degraded", audit["status"]!.GetValue<string>());
        Assert.Contains("is not what was anchored", audit["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_keeps_it_waiting_does_not_make_it_worse_than_degraded()
    {
        using OpsConsoleFactory console = new();
        HealthCheckServiceOptions checks = console.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value;
        Assert.Equal(HealthStatus.Degraded, Assert.Single(checks.Registrations, c => c.Name == "audit").FailureStatus);
    }

    /// <summary>Waits for the policy, which the console adopts when it has read the repository, and signs at once with all that came before.</summary>
    private static async Task LastSignedAtStartAsync(OpsConsoleFactory console)
    {
        NewestCheckpoint newest = console.Services.GetRequiredService<NewestCheckpoint>();
        await using OpsDbContext context = await console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        await Eventually.HoldsAsync(async () =>
            await context.AuditEntries.Where(e => e.Kind == "policy.adopted").Select(e => (long?)e.Seq).FirstOrDefaultAsync(Cancel) < (newest.Current?.Checkpoint.Size ?? 0));
    }

    /// <summary>What the one readiness check of the trail says. The console serves, whatever that is.</summary>
    private static async Task<JsonNode> AuditAsync(OpsConsoleFactory console)
    {
        using HttpClient client = console.CreateClient();
        using HttpResponseMessage answer = await client.GetAsync("/healthz/ready", Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonNode report = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        return report["checks"]!.AsArray().Single(c => c!["name"]!.GetValue<string>().StartsWith("audit", StringComparison.Ordinal))!;
    }

    /// <summary>A clock that can be put forward while it runs.</summary>
    private sealed class LaterTime : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Later;
    }

    private sealed class LaterFactory : OpsConsoleFactory
    {
        public LaterTime Time { get; } = new();

        protected override void ConfigureWebHost(Microsoft.AspNetCore.Hosting.IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            Microsoft.AspNetCore.TestHost.WebHostBuilderExtensions.ConfigureTestServices(builder, services => services.AddSingleton<TimeProvider>(Time));
        }
    }
}
