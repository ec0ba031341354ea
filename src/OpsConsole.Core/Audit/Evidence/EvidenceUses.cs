using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Evidence;

/// <summary>Finds out what released prompt versions did: from the release to the next one of the same prompt and environment.</summary>
internal sealed class EvidenceUses(AuditKinds kinds, MetricsQuery metrics)
{
    /// <summary>Most releases of a pack whose numbers are asked for.</summary>
    private const int MaxUses = 20;

    /// <summary>Most later releases among which the next one is looked for.</summary>
    private const int MaxLater = 500;

    /// <summary>Fewest digits by which a version that applications name is taken for a commit or a blob.</summary>
    private const int LeastDigits = 7;

    public async Task<IReadOnlyList<EvidenceUse>> ReadAsync(OpsDbContext context, IEnumerable<EvidenceEntry> entries, DateTime now, CancellationToken cancellationToken)
    {
        List<EvidenceUse> uses = [];
        foreach (AuditItem release in entries.Where(e => e is { Part: EvidencePart.Release, Item: { Prompt: not null, Outcome: "done" } }).Select(e => e.Item).TakeLast(MaxUses))
        {
            DateTime? next = await NextAsync(context, release, cancellationToken).ConfigureAwait(false);
            DateTime to = next ?? now;
            if (to > release.OccurredAt)
            {
                uses.AddRange(await MeasureAsync(release, to, isLive: next is null, cancellationToken).ConfigureAwait(false));
            }
        }

        return uses;
    }

    private async Task<DateTime?> NextAsync(OpsDbContext context, AuditItem release, CancellationToken cancellationToken)
    {
        List<AuditRow> later = await context.AuditEntries.AsNoTracking()
            .Where(e => e.Kind.StartsWith("release.") && e.Outcome == "done" && e.Seq > release.Seq)
            .OrderBy(e => e.Seq).Take(MaxLater).ToListAsync(cancellationToken).ConfigureAwait(false);
        return later.Select(row => AuditItemReader.Read(row, [], kinds, AuditVisibility.Everything))
            .FirstOrDefault(item => item.Prompt?.Name == release.Prompt!.Name && item.Environment == release.Environment && item.OccurredAt > release.OccurredAt)?.OccurredAt;
    }

    private async Task<IEnumerable<EvidenceUse>> MeasureAsync(AuditItem release, DateTime to, bool isLive, CancellationToken cancellationToken)
    {
        AuditedPrompt prompt = release.Prompt!;
        MetricsResult result = await metrics.RunAsync(
            new MetricsRequest
            {
                From = release.OccurredAt,
                To = to,
                Filter = new MetricsFilter(Environment: release.Environment, Prompt: prompt.Name),
                GroupBy = [MetricsDimension.Prompt],
            },
            cancellationToken).ConfigureAwait(false);
        List<MetricsGroup> own = [.. result.Groups.Where(g => IsVersion(g.Key[0], prompt))];
        EvidenceUse nothing = new(prompt, null, release.Environment, release.OccurredAt, to, isLive, null);
        return own.Count == 0 ? [nothing] : own.Select(g => nothing with { Label = g.Key[0], Totals = g.Totals });
    }

    /// <summary>Whether applications mean this version by what they call it: <c>name@</c> and the beginning of the commit or of the blob.</summary>
    private static bool IsVersion(string? label, AuditedPrompt prompt) =>
        label is not null && label.Length > prompt.Name.Length && label[prompt.Name.Length] == '@'
        && label[(prompt.Name.Length + 1)..] is { Length: >= LeastDigits } version
        && (prompt.Commit.StartsWith(version, StringComparison.OrdinalIgnoreCase) || prompt.Blob.StartsWith(version, StringComparison.OrdinalIgnoreCase));
}
