using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Witness;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.KillSwitch.Delivery.Reports;

/// <summary>
/// Compares the audit checkpoints that clients hold with the trail, in the background. Those that this node published need no
/// comparison, and each other one is compared once: thousands of instances hold the same.
/// </summary>
internal sealed partial class CheckpointWitness(WitnessReports reports, NewestCheckpoint newest, ILogger<CheckpointWitness> logger) : BackgroundService
{
    private const int Waiting = 64;
    private const int Remembered = 1_000;

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private readonly Channel<Seen> _seen = Channel.CreateBounded<Seen>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Takes a checkpoint that an instance holds. What does not fit now comes again with the next confirmation.</summary>
    public void Take(string note, string instance, Actor by)
    {
        if (newest.Current is { } current && current.Note != note && note.Length <= WitnessReport.MaxNoteLength && !_known.ContainsKey(note))
        {
            _seen.Writer.TryWrite(new Seen(note, instance, by));
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using IDisposable subscription = newest.Subscribe(published =>
        {
            Remember(published.Note);
            return Task.CompletedTask;
        });
        await foreach (Seen seen in _seen.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await CompareAsync(seen, stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidDataException or TimeoutException or InvalidOperationException)
            {
                Log.NotCompared(logger, exception);
            }
        }
    }

    private async Task CompareAsync(Seen seen, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(seen.Note) || newest.Current is not { } current)
        {
            return;
        }

        string kind = SignedNote.TryParse(seen.Note) is { } note && Checkpoint.TryParse(note.Text) is { } checkpoint && checkpoint.Size > current.Checkpoint.Size
            ? "shrunk"
            : "inconsistent";
        string instance = seen.Instance.Length <= WitnessReport.MaxInstanceLength ? seen.Instance : seen.Instance[..WitnessReport.MaxInstanceLength];
        WitnessOutcome outcome = await reports.ReportAsync(new WitnessReport(seen.Note, current.Note, kind, instance), seen.By, cancellationToken);
        if (outcome != WitnessOutcome.TooMany)
        {
            Remember(seen.Note);
        }
    }

    private void Remember(string note)
    {
        if (_known.Count >= Remembered)
        {
            _known.Clear(); // those that are still held are compared once more
        }

        _known[note] = true;
    }

    private sealed record Seen(string Note, string Instance, Actor By);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A client's audit checkpoint could not be compared with the trail")]
        public static partial void NotCompared(ILogger logger, Exception exception);
    }
}
