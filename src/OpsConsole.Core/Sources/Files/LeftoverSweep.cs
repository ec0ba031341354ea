using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Sources.Files;

/// <summary>The job of a source of files when there is no file: deletes what a run that was cut off left.</summary>
internal sealed class LeftoverSweep(SourceDefinition source) : IConsoleJob
{
    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await run.WriteAsync(async context =>
        {
            await BillWriter.SweepAsync(context, source.Id, cancellationToken).ConfigureAwait(false);
            return 0;
        }, cancellationToken).ConfigureAwait(false);
        run.Report(100, "No file waits to be read. Import one on the page of the source.");
    }
}
