using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Prompts.Repository;

/// <summary>A push that rewrites history is in the audit trail.</summary>
public sealed class RewriteRecorderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_history_that_was_rewritten_is_in_the_audit_trail_once_with_what_was_lost()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        RewriteRecorder recorder = new(shared.Get<PromptRepository>(), shared.Get<AuditTrail>());
        await recorder.StartAsync(Cancel);
        string released = shared.Push("answer.md", "Another answer.");
        await shared.SyncAsync();
        await shared.ReleaseAsync(released);
        await shared.SyncAsync();
        string before = shared.Tip();
        shared.InWork("reset", "-q", "--hard", "HEAD~1");
        shared.InWork("commit", "-q", "--amend", "-m", "Other words");
        shared.InWork("push", "-q", "--force", "origin", "HEAD:main");
        string after = shared.Tip();
        for (int i = 0; i < 3; i++)
        {
            await shared.SyncAsync();
        }

        JsonNode told = JsonNode.Parse(Assert.Single(await shared.QueryAsync(c =>
            c.AuditEntries.AsNoTracking().Where(e => e.Kind == PromptEvents.HistoryRewritten).Select(e => e.Entry).ToListAsync(Cancel))))!;
        Assert.Equal((before, after, released), ((string?)told["before"]!["commit"], (string?)told["after"]!["commit"], (string?)Assert.Single(told["after"]!["lost"]!.AsArray())));
        await recorder.StopAsync(Cancel);
    }
}
