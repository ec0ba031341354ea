using System.Globalization;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Sources.Costs;

/// <summary>A run's book where each request costs money: it counts them, and ends the run before it spends more than it may.</summary>
/// <param name="run">The run. All of its attempts count.</param>
/// <param name="price">What a request costs, US dollars.</param>
/// <param name="most">Most requests of the run.</param>
/// <param name="cap">The most that the runs of a calendar month may spend together, US dollars.</param>
/// <param name="before">What the other runs of this month have spent, US dollars.</param>
internal sealed class PaidReport(JobRunning run, decimal price, int most, decimal cap, decimal before) : IPullReport
{
    /// <summary>What was spent this month, this run included, US dollars.</summary>
    public decimal Spent => before + run.Run.Spent;

    /// <summary>The money in a sentence.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"This month's requests cost USD {Spent:0.00} so far, of USD {cap:0.00} that they may.");

    public void Requesting()
    {
        if (run.Run.Requests >= most)
        {
            throw new SourceException(
                SourceFault.Refused, $"The run sent {most:N0} requests, which is the most that it may.", "What was read is kept, and the next run goes on. If it happens again, read less of the past at once, fewer tags, accounts or services, or allow more requests.");
        }

        Afford(1);
        run.Requested(price);
    }

    public void Planned(int requests) => Afford(requests);

    public void Say(string line) => run.Say(line);

    private void Afford(int requests)
    {
        if (Spent + (requests * price) > cap)
        {
            throw new SourceException(
                SourceFault.Refused,
                string.Create(CultureInfo.InvariantCulture, $"The monthly cap on what requests cost is reached: USD {Spent:0.00} of USD {cap:0.00} are spent, and reading on costs USD {requests * price:0.00} at least."),
                "Raise the cap of the source, read fewer tags, accounts or services, or wait: it goes on by itself when the month turns. What was read is kept.");
        }
    }
}
