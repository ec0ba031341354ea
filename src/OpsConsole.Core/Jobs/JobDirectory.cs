namespace OpsConsole.Core.Jobs;

/// <summary>All jobs that there are now.</summary>
public sealed class JobDirectory
{
    private readonly IReadOnlyList<JobDefinition> _fixed;
    private readonly IReadOnlyList<IJobProvider> _providers;

    internal JobDirectory(IEnumerable<JobDefinition> jobs, IEnumerable<IJobProvider> providers)
    {
        (_fixed, _providers) = ([.. jobs], [.. providers]);
        foreach (IJobProvider provider in _providers)
        {
            provider.Changed += () => Changed?.Invoke();
        }
    }

    /// <summary>Raised when there are others than before. Any thread.</summary>
    public event Action? Changed;

    /// <summary>The jobs.</summary>
    public IReadOnlyList<JobDefinition> All => [.. _fixed, .. _providers.SelectMany(p => p.Jobs)];

    /// <summary>One by its name; null when there is none.</summary>
    public JobDefinition? Find(string name) => All.FirstOrDefault(j => j.Name == name);
}
