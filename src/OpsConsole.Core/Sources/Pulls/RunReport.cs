using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Sources.Pulls;

/// <summary>A run's book, as those who read sources see it. A run sends a bounded number of requests: a source that never ends costs no more than that.</summary>
/// <param name="run">The run.</param>
/// <param name="most">Most requests of the run.</param>
/// <param name="price">What a request costs, US dollars.</param>
internal sealed class RunReport(JobRunning run, int most, decimal price = 0) : IPullReport
{
    public void Requesting()
    {
        if (run.Run.Requests >= most)
        {
            throw new SourceException(SourceFault.Refused, $"The run sent {most:N0} requests, which is the most that it may.", "What was read is kept, and the next run goes on. If it never ends, read less of the past, or fewer series.");
        }

        run.Requested(price);
    }

    public void Say(string line) => run.Say(line);
}
