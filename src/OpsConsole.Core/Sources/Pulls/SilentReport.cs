namespace OpsConsole.Core.Sources.Pulls;

/// <summary>The report of a test of a source: nobody reads its log, and it sends few requests.</summary>
internal sealed class SilentReport : IPullReport
{
    private const int Most = 50;

    /// <summary>How many requests it sent.</summary>
    public int Sent { get; private set; }

    public void Requesting()
    {
        if (++Sent > Most)
        {
            throw new SourceException(SourceFault.Refused, $"The test sent {Most} requests without an end.", "See that the address is the right one.");
        }
    }

    public void Say(string line)
    {
    }
}
