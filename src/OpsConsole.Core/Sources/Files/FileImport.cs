using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources.Files.Reading;

namespace OpsConsole.Core.Sources.Files;

/// <summary>A file that was taken and is to be read.</summary>
/// <param name="By">Who gave it.</param>
/// <param name="File">Where it lies.</param>
/// <param name="Name">What it is called.</param>
/// <param name="KeepsRest">Whether the rest counts when lines are refused.</param>
internal sealed record FileOrder(Actor By, SpooledFile File, string Name, bool KeepsRest);

/// <summary>Reads a file of charges. All of it counts or nothing: its lines are staged where no reader sees them, and made those of their days in one transaction.</summary>
internal sealed class FileImport(SourceDefinition source, FileOrder order, ImportOptions options, AuditTrail trail) : IConsoleJob
{
    private const int Unpacked = 10, WrittenAtOnce = 1_000, LookedAgain = 1_000;
    private static readonly TimeSpan Told = TimeSpan.FromMilliseconds(200);

    private readonly BillImport _import = new() { RunId = "", SourceId = source.Id, File = order.Name, Bytes = order.File.Bytes, Sha256 = order.File.Sha256 };
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private StagedLines _staged = null!;
    private TimeSpan _told;

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using (order.File)
        {
            run.Report(0, $"Reads {order.Name}");
            await BeginAsync(run, cancellationToken).ConfigureAwait(false);
            try
            {
                await ReadAsync(run, cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException)
            {
                await EndAsync(run).ConfigureAwait(false);
                throw;
            }

            run.Report(99, "Puts its days in the place of those before");
            await PublishAsync(run, cancellationToken).ConfigureAwait(false);
            await BillPacking.RunAsync(run, source.Id, cancellationToken).ConfigureAwait(false);
            run.Report(100, Say($"{_import.Lines - _import.Refused:N0} lines count, for {_staged.Days.Count:N0} days from {_import.First:yyyy-MM-dd} to {_import.Last:yyyy-MM-dd}."));
        }
    }

    private static string Say(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);

    private async Task BeginAsync(JobRunning run, CancellationToken cancellationToken)
    {
        await run.WriteAsync(async context =>
        {
            await ImportHistory.ForgetAsync(context, source.Id, cancellationToken).ConfigureAwait(false);
            _import.RunId = run.Run.Id;
            context.BillImports.Add(_import);
            return 0;
        }, cancellationToken).ConfigureAwait(false);
        await run.WriteAsync(async context => // by itself: whoever gave the file waits for the import to be there, and what a cancelled one left may be much
        {
            await BillWriter.SweepAsync(context, source.Id, cancellationToken).ConfigureAwait(false);
            _staged = new StagedLines(source.Id, await BillWriter.NextGenerationAsync(context, source.Id, cancellationToken).ConfigureAwait(false));
            return 0;
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadAsync(JobRunning run, CancellationToken cancellationToken)
    {
        using ChargeFile file = ChargeFile.Open(order.File.Path, source[FileKind.Provider], options.MaxBytes * Unpacked);
        _import.Format = file.Format;
        run.Say($"{order.Name} is {file.Format}.");
        try
        {
            while (file.Read(out Charge? charge))
            {
                if (file.Lines % LookedAgain == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Tell(run, file);
                }

                foreach ((DateOnly day, ChargeSums sums) in charge is null ? [] : ChargeDays.Of(charge))
                {
                    _staged.Add(day, charge!.Key, sums);
                    if (_staged.IsFull)
                    {
                        await StageAsync(run, cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            await StageAsync(run, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            (_import.Lines, _import.Refused, _import.Refusals) = (file.Lines, file.Refusals.Count, file.Refusals.Write());
        }

        Judge();
    }

    private void Judge()
    {
        if (_import.Lines == 0)
        {
            throw new SourceException(SourceFault.Refused, "The file has a header and no lines, so nobody can tell which days it is for.", "Look at it, and choose another one.");
        }

        if (_import.Refused == _import.Lines)
        {
            throw new SourceException(SourceFault.Refused, Say($"Each of its {_import.Lines:N0} lines is refused, so nothing counts."), "The report of refused lines says why. Mend the file and import it again.");
        }

        if (_import.Refused > 0 && !order.KeepsRest)
        {
            throw new SourceException(
                SourceFault.Refused, Say($"{_import.Refused:N0} of {_import.Lines:N0} lines {(_import.Refused == 1 ? "is" : "are")} refused, so nothing counts."),
                "Mend them and import the file again, or have the rest counted without them. The report of refused lines says what is wrong.");
        }
    }

    private async Task StageAsync(JobRunning run, CancellationToken cancellationToken)
    {
        foreach (BilledLine[] some in _staged.Take().Chunk(WrittenAtOnce))
        {
            await run.WriteAsync(async context =>
            {
                await BillInsert.WriteAsync(context, some, cancellationToken).ConfigureAwait(false);
                return some.Length;
            }, cancellationToken).ConfigureAwait(false);
        }

        GC.Collect(1, GCCollectionMode.Forced, blocking: true); // what is read is garbage at once, and a server's collector lets it grow as long as there is memory
    }

    private Task PublishAsync(JobRunning run, CancellationToken cancellationToken) => run.WriteAsync(trail, async context =>
    {
        DateOnly first = _staged.Days.Keys.Min(), last = _staged.Days.Keys.Max();
        DateTime now = run.Now;
        List<BilledDay> days = [];
        for (DateOnly day = first; day <= last; day = day.AddDays(1))
        {
            days.Add(new BilledDay { SourceId = source.Id, Day = day, Generation = _staged.Generation, ReadAt = now, RunId = run.Run.Id, Lines = _staged.Days.GetValueOrDefault(day) });
        }

        await BillWriter.PublishAsync(context, days, cancellationToken).ConfigureAwait(false);
        (_import.First, _import.Last, _import.IsPublished, _import.Totals) = (first, last, true, JsonSerializer.Serialize(_staged.Totals));
        context.BillImports.Update(_import);
        (run.Run.From, run.Run.To) = (first.ToDateTime(default, DateTimeKind.Utc), last.AddDays(1).ToDateTime(default, DateTimeKind.Utc));
        return ImportEvents.Of(order.By, _import, _staged.Totals);
    }, cancellationToken);

    /// <summary>Nothing counts: what was staged goes, and the report stays.</summary>
    private Task EndAsync(JobRunning run) => run.WriteAsync(async context =>
    {
        await BillWriter.SweepAsync(context, source.Id, CancellationToken.None).ConfigureAwait(false);
        context.BillImports.Update(_import);
        return -run.Run.Rows;
    }, CancellationToken.None);

    private void Tell(JobRunning run, ChargeFile file)
    {
        if (_since.Elapsed - _told < Told)
        {
            return;
        }

        _told = _since.Elapsed;
        string refused = file.Refusals.Count == 0 ? "" : Say($", {file.Refusals.Count:N0} refused");
        run.Report((int)(99 * file.Done), Say($"{file.Lines:N0} lines read{refused}"));
    }
}
