using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Jobs;

/// <summary>Has a page look again: soon after something happened on this node, and every few seconds for what happens on others.</summary>
internal sealed class JobFollower : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250), Others = TimeSpan.FromSeconds(15);

    private readonly JobFeed _feed;
    private readonly Throttle _look;
    private readonly ITimer _timer;

    public JobFollower(JobFeed feed, TimeProvider time, Func<Task> look)
    {
        _feed = feed;
        _look = new Throttle(time, Soon, look);
        _timer = time.CreateTimer(_ => _look.Ask(), null, Others, Others);
        feed.Changed += _look.Ask;
    }

    public void Dispose()
    {
        _feed.Changed -= _look.Ask;
        _timer.Dispose();
        _look.Dispose();
    }
}
