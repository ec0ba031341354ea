using OpsConsole.Core.Sources;

namespace OpsConsole.Core.Tests.Sources.Aws;

/// <summary>A run that counts requests and keeps what it is told.</summary>
internal sealed class CountingReport(int most = int.MaxValue) : IPullReport
{
    public int Requests { get; private set; }

    public List<string> Said { get; } = [];

    public void Requesting()
    {
        if (++Requests > most)
        {
            throw new SourceException(SourceFault.Refused, "The cap on requests is reached.", "Allow more.");
        }
    }

    public void Say(string line) => Said.Add(line);
}
