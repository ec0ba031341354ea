using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Writes into the audit trail that history was rewritten.</summary>
internal sealed class RewriteRecorder(PromptRepository repository, AuditTrail trail) : IHostedService
{
    private const int MaxLost = 100;

    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = repository.Rewrites.Subscribe(RecordAsync);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    private Task RecordAsync(HistoryRewrite rewrite, CancellationToken cancellationToken) => trail.RecordAsync(
        new AuditEvent(PromptEvents.HistoryRewritten, Actor.Console, "branch", repository.Status.Branch)
        {
            Before = new JsonObject { ["commit"] = rewrite.Before },
            After = new JsonObject
            {
                ["commit"] = rewrite.After,
                ["lostReleases"] = rewrite.Lost.Count,
                ["lost"] = new JsonArray([.. rewrite.Lost.Take(MaxLost).Select(c => JsonValue.Create(c))]),
            },
        },
        cancellationToken);
}
