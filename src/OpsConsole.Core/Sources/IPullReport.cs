namespace OpsConsole.Core.Sources;

/// <summary>What a run tells of itself while it reads a source. Any thread.</summary>
internal interface IPullReport
{
    /// <summary>A request is about to be sent. Throws when the run may send no more.</summary>
    /// <exception cref="SourceException">The run's cap on requests is reached.</exception>
    void Requesting();

    /// <summary>So many more requests are needed at least. Throws before the first of them when the run may not send them all.</summary>
    /// <exception cref="SourceException">They cost more than may be spent.</exception>
    void Planned(int requests)
    {
    }

    /// <summary>A line for the run's log: one sentence, no secrets.</summary>
    void Say(string line);
}
