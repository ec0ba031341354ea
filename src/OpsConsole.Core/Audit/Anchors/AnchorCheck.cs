using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Compares the trail with what was kept outside: what the anchors hold, at start and each night, and what applications witnessed. A trail
/// that was cut, put back or rewritten says nothing of it itself.
/// </summary>
public sealed partial class AnchorCheck : IDisposable
{
    private const int MaxWitnessLength = 100;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AnchorSet _anchors;
    private readonly AnchorFindings _findings;
    private readonly AnchorStates _states;
    private readonly SigningKeyFile _keyFile;
    private readonly TimeProvider _time;
    private readonly ILogger<AnchorCheck> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal AnchorCheck(
        IDbContextFactory<OpsDbContext> contexts, AnchorSet anchors, AnchorFindings findings, AnchorStates states, SigningKeyFile keyFile, TimeProvider time, ILogger<AnchorCheck> logger)
    {
        _contexts = contexts;
        _anchors = anchors;
        _findings = findings;
        _states = states;
        _keyFile = keyFile;
        _time = time;
        _logger = logger;
    }

    /// <summary>Reads what the anchors hold and compares all of it. What disagrees is an event, once, and an open finding.</summary>
    /// <returns>What was found that was not known before; null when nothing was.</returns>
    public Task<AnchorFinding?> RunAsync(CancellationToken cancellationToken = default) => TakeTurnAsync(RunOnceAsync, cancellationToken);

    /// <summary>Takes the checkpoint that an application remembers.</summary>
    /// <param name="reported">The checkpoint. Its note is what counts.</param>
    /// <param name="witness">The application, as its key names it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<AnchorVerdict> ReportAsync(PublishedCheckpoint reported, string witness, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reported);
        ArgumentNullException.ThrowIfNull(witness);
        string name = new([.. CanonicalJson.Clean(witness).Where(c => !char.IsControl(c)).Take(MaxWitnessLength)]);
        return CheckpointList.TryParse(reported.Note) is { } checkpoint
            ? TakeTurnAsync(stopping => CompareAsync(checkpoint, CanonicalJson.Clean(name), stopping), cancellationToken)
            : Task.FromResult(AnchorVerdict.NotSigned);
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async Task<AnchorVerdict> CompareAsync(PublishedCheckpoint checkpoint, string witness, CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (await TrailComparison.StartAsync(context, _keyFile, cancellationToken).ConfigureAwait(false) is not { } comparison)
            {
                return AnchorVerdict.OtherLog;
            }

            AnchorVerdict verdict = await comparison.CompareAsync(checkpoint, cancellationToken).ConfigureAwait(false);
            if (IsFinding(verdict))
            {
                await _findings.AddAsync(Finding(verdict, witness, checkpoint, comparison), comparison.LogId, cancellationToken).ConfigureAwait(false);
            }

            return verdict;
        }
    }

    private async Task<AnchorFinding?> RunOnceAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            string logId = await context.AuditHead.AsNoTracking().Select(h => h.LogId).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? "";
            List<Outside> outside = await ReadAsync(logId, cancellationToken).ConfigureAwait(false);
            if (await TrailComparison.StartAsync(context, _keyFile, cancellationToken).ConfigureAwait(false) is not { } comparison)
            {
                return null;
            }

            List<AnchorFinding> found = [];
            foreach (Outside anchor in outside)
            {
                found.AddRange(await CompareAsync(anchor, comparison, cancellationToken).ConfigureAwait(false));
            }

            await _findings.RefreshAsync(cancellationToken).ConfigureAwait(false);

            // One finding for all: the newest covers those before it. One more for each log that was replaced.
            AnchorFinding? first = null;
            foreach (AnchorFinding newest in found.GroupBy(f => f.LogId).Select(g => g.MaxBy(f => f.Anchored.At)!))
            {
                if (await _findings.AddAsync(newest, comparison.LogId, cancellationToken).ConfigureAwait(false))
                {
                    first ??= newest;
                }
            }

            return first;
        }
    }

    private async Task<List<Outside>> ReadAsync(string logId, CancellationToken cancellationToken)
    {
        List<Outside> outside = [];
        foreach (IReadableAnchor anchor in _anchors.All.OfType<IReadableAnchor>())
        {
            try
            {
                long expected = _states.Find(anchor.Name)?.Size ?? 0;
                outside.Add(new Outside(anchor.Name, expected, await anchor.ReadAsync(logId, cancellationToken).ConfigureAwait(false)));
            }
            catch (AnchorException exception)
            {
                _states.Remark(anchor.Name, $"What it holds could not be compared with the trail. {exception.Message}");
                Log.NotRead(_logger, anchor.Name, exception);
            }
        }

        return outside;
    }

    private async Task<List<AnchorFinding>> CompareAsync(Outside anchor, TrailComparison comparison, CancellationToken cancellationToken)
    {
        List<AnchorFinding> found = [];
        (int notSigned, HashSet<string> others) = (0, []);
        foreach (PublishedCheckpoint checkpoint in anchor.Held.OrderBy(c => c.Checkpoint.Size))
        {
            AnchorVerdict verdict = await comparison.CompareAsync(checkpoint, cancellationToken).ConfigureAwait(false);
            if (IsFinding(verdict))
            {
                found.Add(Finding(verdict, anchor.Name, checkpoint, comparison));
            }
            else if (verdict == AnchorVerdict.OtherLog)
            {
                others.Add(checkpoint.Checkpoint.Origin);
            }

            notSigned += verdict == AnchorVerdict.NotSigned ? 1 : 0;
        }

        List<string> remarks = [];
        if (notSigned > 0)
        {
            remarks.Add($"It holds {notSigned} checkpoints that the trail does not agree with and that no key of it signed: anybody could have written them. See who may write there.");
        }

        if (others.Count > 0)
        {
            remarks.Add($"It holds checkpoints of {others.Count} other trails too.");
        }

        long kept = anchor.Held.Where(c => c.Checkpoint.Origin == Checkpoint.OriginOf(comparison.LogId)).Select(c => c.Checkpoint.Size).DefaultIfEmpty().Max();
        if (anchor.Expected > kept)
        {
            remarks.Add($"It held a checkpoint of {anchor.Expected} entries and does not any more. See who may change it.");
        }

        _states.Remark(anchor.Name, string.Join(' ', remarks));
        return found;
    }

    private AnchorFinding Finding(AnchorVerdict verdict, string anchor, PublishedCheckpoint checkpoint, TrailComparison comparison) =>
        new(verdict, anchor, checkpoint.Checkpoint, comparison.Size, _time.GetUtcNow().UtcDateTime);

    private static bool IsFinding(AnchorVerdict verdict) => verdict is AnchorVerdict.Shorter or AnchorVerdict.Different or AnchorVerdict.Replaced;

    private async Task<T> TakeTurnAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What an anchor holds.</summary>
    /// <param name="Name">The anchor.</param>
    /// <param name="Expected">Size of the newest checkpoint that it was given before it was read.</param>
    /// <param name="Held">The checkpoints.</param>
    private sealed record Outside(string Name, long Expected, IReadOnlyList<PublishedCheckpoint> Held);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What the anchor '{Anchor}' holds could not be compared with the audit trail.")]
        public static partial void NotRead(ILogger logger, string anchor, Exception exception);
    }
}
