using System.Collections.Concurrent;
using OpsConsole.Core.Sources;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

/// <summary>A report that remembers what it heard.</summary>
internal sealed class Report(int most = int.MaxValue) : IPullReport
{
    private int _requests;

    public int Requests => _requests;

    public ConcurrentQueue<string> Lines { get; } = new();

    public void Requesting()
    {
        if (Interlocked.Increment(ref _requests) > most)
        {
            throw new SourceException(SourceFault.Refused, $"The run may send {most} requests.", "Raise the cap.");
        }
    }

    public void Say(string line) => Lines.Enqueue(line);
}
