namespace OpsConsole.Core.Prompts.Serving;

/// <summary>What is live in each environment, with its content. Immutable.</summary>
internal sealed class ServedState(IReadOnlyDictionary<string, IReadOnlyDictionary<string, ServedPrompt>> environments)
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, ServedPrompt>> _environments = new(environments, StringComparer.Ordinal);

    public static ServedState Empty { get; } = new(new Dictionary<string, IReadOnlyDictionary<string, ServedPrompt>>());

    /// <summary>Prompts by name, by environment.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, ServedPrompt>> Environments => _environments;

    /// <summary>All of them.</summary>
    public IEnumerable<ServedPrompt> All => _environments.Values.SelectMany(e => e.Values);

    /// <summary>A state of these.</summary>
    public static ServedState Of(IEnumerable<ServedPrompt> prompts, IEnumerable<string> environments)
    {
        Dictionary<string, IReadOnlyDictionary<string, ServedPrompt>> all = environments.ToDictionary(e => e, _ => (IReadOnlyDictionary<string, ServedPrompt>)new Dictionary<string, ServedPrompt>(), StringComparer.Ordinal);
        foreach (IGrouping<string, ServedPrompt> environment in prompts.GroupBy(p => p.Environment!, StringComparer.Ordinal))
        {
            all[environment.Key] = environment.ToDictionary(p => p.Name, StringComparer.Ordinal);
        }

        return new ServedState(all);
    }

    /// <summary>Whether another state has the same environments with the same prompts, not only equal ones.</summary>
    public bool IsSameAs(ServedState other) => _environments.Count == other._environments.Count && _environments.All(e =>
        other._environments.TryGetValue(e.Key, out IReadOnlyDictionary<string, ServedPrompt>? theirs) && theirs.Count == e.Value.Count
        && e.Value.All(p => ReferenceEquals(p.Value, theirs.GetValueOrDefault(p.Key))));

    /// <summary>What is live; null for nothing.</summary>
    public ServedPrompt? Find(string environment, string name) =>
        _environments.TryGetValue(environment, out IReadOnlyDictionary<string, ServedPrompt>? prompts) ? prompts.GetValueOrDefault(name) : null;
}
