using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Takes the trail out of the console: as an archive, as evidence lines or as a table.</summary>
public sealed class TrailExports
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly ExportPlanner _planner;
    private readonly AuditTrail _trail;
    private readonly SegmentFiles _segments;

    internal TrailExports(IDbContextFactory<OpsDbContext> contexts, ExportPlanner planner, AuditTrail trail, SegmentFiles segments)
    {
        _contexts = contexts;
        _planner = planner;
        _trail = trail;
        _segments = segments;
    }

    /// <summary>The kind of event by which an export is recorded, also where one is refused.</summary>
    public static string Kind => ExportEvents.Exported;

    /// <summary>Signs the trail as it is now and settles what the export holds.</summary>
    /// <exception cref="ExportUnavailableException">It cannot be exported as things are.</exception>
    public async Task<ExportPlan> PrepareAsync(AuditFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await _planner.PrepareAsync(context, filter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Records that somebody exports. Before the first byte: afterwards it may be too late.</summary>
    /// <returns>Position of the event.</returns>
    public Task<long> RecordAsync(ExportPlan plan, ExportFormat format, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        JsonObject filter = (JsonObject)JsonNode.Parse(plan.FilterText)!;
        if (filter.ContainsKey("q"))
        {
            filter["q"] = "(text)"; // what somebody searched for can be personal, and entries are for ever
        }

        return _trail.RecordAsync(
            new AuditEvent(ExportEvents.Exported, by, "log", plan.LogId)
            {
                After = new JsonObject { ["filter"] = filter, ["format"] = NameOf(format), ["size"] = plan.Size },
            },
            cancellationToken);
    }

    /// <summary>Writes an export. It is streamed: memory does not grow with the trail.</summary>
    /// <param name="plan">What it holds.</param>
    /// <param name="format">In which form.</param>
    /// <param name="output">Where to. Only written to asynchronously.</param>
    /// <param name="progress">Told from time to time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">It could not be written to its end, which is missing then.</exception>
    /// <exception cref="InvalidDataException">The stored hashes are not whole.</exception>
    public async Task WriteAsync(
        ExportPlan plan, ExportFormat format, Stream output, Action<ExportStep>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            TrailEntries entries = new(context, _segments, plan);
            if (format == ExportFormat.Zip)
            {
                await new TrailArchive(plan, entries, new TreeReader(context), progress ?? (static _ => { })).WriteAsync(output, cancellationToken).ConfigureAwait(false);
                return;
            }

            using LineOutput lines = new(output);
            void Report(long done) => progress?.Invoke(new ExportStep(done, plan.Size, lines.Length));
            await (format == ExportFormat.Jsonl
                ? new TrailWriter(plan, new TreeReader(context), lines).WriteAsync(entries.PagesAsync(cancellationToken), Report, cancellationToken)
                : new TrailTable(lines).WriteAsync(entries.PagesAsync(cancellationToken), Report, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>A format as it is asked for.</summary>
    public static string NameOf(ExportFormat format) => format.ToString().ToLowerInvariant();
}
