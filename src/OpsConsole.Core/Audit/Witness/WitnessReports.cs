using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Witness;

/// <summary>
/// Takes the reports of applications. A report counts only when a key of the trail signed what the application had seen, and when the
/// two checkpoints, or one of them and the trail, really contradict each other; then it is an event, once, and an alarm.
/// </summary>
public sealed partial class WitnessReports : IDisposable
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditTrail _trail;
    private readonly SigningKeyFile _keyFile;
    private readonly AnchorCheck _anchors;
    private readonly WitnessRate _rate;
    private readonly ILogger<WitnessReports> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal WitnessReports(
        IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, SigningKeyFile keyFile, AnchorCheck anchors, TimeProvider time, ILogger<WitnessReports> logger)
    {
        _contexts = contexts;
        _trail = trail;
        _keyFile = keyFile;
        _anchors = anchors;
        _rate = new WitnessRate(time);
        _logger = logger;
    }

    /// <summary>Takes a report.</summary>
    /// <exception cref="InvalidDataException">Hashes of the tree are missing, so that nothing can be compared.</exception>
    public async Task<WitnessOutcome> ReportAsync(WitnessReport report, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(by);
        if (!_rate.Admits())
        {
            return WitnessOutcome.TooMany;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false); // the same report may come from many instances at once
        try
        {
            return await TakeAsync(report, by, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async Task<WitnessOutcome> TakeAsync(WitnessReport report, Actor by, CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditHead head = await context.AuditHead.AsNoTracking().SingleAsync(cancellationToken).ConfigureAwait(false);
            if (SignedNote.TryParse(report.Seen) is not { } note || Checkpoint.TryParse(note.Text) is not { } seen
                || !(await KeysAsync(context, seen.Origin, cancellationToken).ConfigureAwait(false)).Any(note.IsSignedBy))
            {
                return WitnessOutcome.NotSigned;
            }

            SignedNote? offeredNote = SignedNote.TryParse(report.Offered);
            Checkpoint? offered = offeredNote is null ? null : Checkpoint.TryParse(offeredNote.Text);
            bool offeredSigned = offered is not null && (await KeysAsync(context, offered.Origin, cancellationToken).ConfigureAwait(false)).Any(offeredNote!.IsSignedBy);
            bool agrees = offeredSigned && await HoldsAsync(context, head, seen, cancellationToken).ConfigureAwait(false)
                && await HoldsAsync(context, head, offered!, cancellationToken).ConfigureAwait(false);
            if (agrees)
            {
                return WitnessOutcome.Agrees;
            }

            // The trail itself is another one each minute: what contradicts it does so once. What somebody else showed is told apart.
            bool own = offeredSigned && offered!.Origin == Checkpoint.OriginOf(head.LogId);
            string pair = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{note.Text}\0{(own ? "" : offered?.ToText() ?? report.Offered)}")))[..32];
            if (await context.AuditEntries.AnyAsync(e => e.ObjectType == WitnessEvents.CheckpointType && e.ObjectId == pair, cancellationToken).ConfigureAwait(false))
            {
                return WitnessOutcome.Known;
            }

            if (!_rate.AdmitsRecord())
            {
                return WitnessOutcome.TooMany;
            }

            await _trail.RecordAsync(Event(report, by, pair, seen, offered, offeredSigned), cancellationToken).ConfigureAwait(false);
            await CompareAsync(new PublishedCheckpoint(seen, report.Seen), $"{by.Name}, {Clean(report.Instance)}").ConfigureAwait(false);
            return WitnessOutcome.Recorded;
        }
    }

    /// <summary>What an application remembers is an anchor too: whatever the trail disagrees with becomes an open finding.</summary>
    private async Task CompareAsync(PublishedCheckpoint seen, string witness)
    {
        try
        {
            await _anchors.ReportAsync(seen, witness, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidDataException or InvalidOperationException or TimeoutException)
        {
            Log.NotCompared(_logger, witness, exception); // the report itself is recorded
        }
    }

    private static AuditEvent Event(WitnessReport report, Actor by, string pair, Checkpoint seen, Checkpoint? offered, bool offeredSigned)
    {
        JsonObject after = new()
        {
            ["checkpoint"] = Clean(report.Offered),
            ["instance"] = Clean(report.Instance),
            ["kind"] = report.Kind,
            ["signed"] = offeredSigned,
        };
        if (offered is not null)
        {
            after["size"] = offered.Size;
        }

        return new AuditEvent(WitnessEvents.Reported, by, WitnessEvents.CheckpointType, pair)
        {
            Before = new JsonObject { ["checkpoint"] = report.Seen, ["size"] = seen.Size }, // both notes whole: they are the evidence
            After = after,
        };
    }

    private static string Clean(string text) => CanonicalJson.Clean(text);

    /// <summary>Whether the trail in the database has that root at that size.</summary>
    private static async Task<bool> HoldsAsync(OpsDbContext context, AuditHead head, Checkpoint checkpoint, CancellationToken cancellationToken) =>
        checkpoint.Origin == Checkpoint.OriginOf(head.LogId) && checkpoint.Size <= head.Size
        && (await new TreeReader(context).RootAsync(checkpoint.Size, cancellationToken).ConfigureAwait(false)).AsSpan().SequenceEqual(checkpoint.Root);

    /// <summary>
    /// The keys whose word counts for a log: those that the trail names, and the one that signs now. After the database was put back to an
    /// older state, only the key's file may still know a later key; after it was put in another's place, the log's name too.
    /// </summary>
    private async Task<List<VerifierKey>> KeysAsync(OpsDbContext context, string origin, CancellationToken cancellationToken)
    {
        List<VerifierKey> keys = [];
        try
        {
            keys.AddRange((await KeyEntries.ReadAsync(context, cancellationToken).ConfigureAwait(false)).Keys.Select(k => k.Key));
        }
        catch (InvalidDataException)
        {
            // The trail's own key entries were tampered with: the file is left.
        }

        try
        {
            using SigningKey current = _keyFile.Read();
            keys.Add(current.Verifier(origin));
        }
        catch (SigningKeyException)
        {
            // Then the keys that the trail names must do.
        }

        return keys;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "What {Witness} had seen of the audit trail is recorded, but could not be compared with it.")]
        public static partial void NotCompared(ILogger logger, string witness, Exception exception);
    }
}
