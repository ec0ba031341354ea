using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Jobs;

/// <summary>
/// Work that is done by a schedule, and whenever somebody asks for it. It knows no scheduler. Of all nodes one runs it at a time; a run that is cut off by a
/// stop is begun anew at the next occasion, so each of its steps must be one that can be done twice.
/// </summary>
public interface IConsoleJob
{
    /// <summary>Does it once.</summary>
    /// <param name="run">The run: where it tells how far it is, and by which it writes what must not come late.</param>
    /// <param name="cancellationToken">Cancelled when the console stops, somebody cancels the run, its time is over, or another node has taken it over.</param>
    Task RunAsync(JobRunning run, CancellationToken cancellationToken);
}
