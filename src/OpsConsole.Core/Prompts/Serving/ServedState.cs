namespace OpsConsole.Core.Prompts.Serving;

/// <summary>What is live in each environment, with its content. Immutable.</summary>
internal sealed class ServedState
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, ServedPrompt>> _environments;
    private readonly Dictionary<(string Name, string Commit), ServedPrompt> _versions = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private ServedState(Dictionary<string, IReadOnlyDictionary<string, ServedPrompt>> environments)
    {
        _environments = environments;
        foreach (ServedPrompt prompt in All)
        {
            _names.Add(prompt.Name);
            _versions.TryAdd((prompt.Name, prompt.Version.Commit), prompt);
        }
    }

    public static ServedState Empty { get; } = new([]);

    /// <summary>Prompts by name, by environment.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, ServedPrompt>> Environments => _environments;

    /// <summary>All of them.</summary>
    public IEnumerable<ServedPrompt> All => _environments.Values.SelectMany(e => e.Values);

    /// <summary>A state that comes after another. An environment in which nothing changed stays the same object, and so does the whole state.</summary>
    /// <param name="before">The other.</param>
    /// <param name="prompts">What is live now.</param>
    /// <param name="environments">The environments, also those in which nothing is live.</param>
    public static ServedState After(ServedState before, IEnumerable<ServedPrompt> prompts, IEnumerable<string> environments)
    {
        Dictionary<string, IReadOnlyDictionary<string, ServedPrompt>> all = environments.ToDictionary(e => e, _ => (IReadOnlyDictionary<string, ServedPrompt>)new Dictionary<string, ServedPrompt>(), StringComparer.Ordinal);
        foreach (IGrouping<string, ServedPrompt> environment in prompts.GroupBy(p => p.Environment!, StringComparer.Ordinal))
        {
            all[environment.Key] = environment.ToDictionary(p => p.Name, StringComparer.Ordinal);
        }

        bool same = all.Count == before._environments.Count;
        foreach (string environment in all.Keys)
        {
            IReadOnlyDictionary<string, ServedPrompt>? last = before._environments.GetValueOrDefault(environment);
            bool unchanged = last is not null && last.Count == all[environment].Count && last.Values.All(p => ReferenceEquals(p, all[environment].GetValueOrDefault(p.Name)));
            all[environment] = unchanged ? last! : all[environment];
            same &= unchanged;
        }

        return same ? before : new ServedState(all);
    }

    /// <summary>What is live; null for nothing.</summary>
    public ServedPrompt? Find(string environment, string name) =>
        _environments.TryGetValue(environment, out IReadOnlyDictionary<string, ServedPrompt>? prompts) ? prompts.GetValueOrDefault(name) : null;

    /// <summary>A version that is live somewhere, by its commit's whole SHA; null where it is live nowhere.</summary>
    public ServedPrompt? At(string name, string commit) => _versions.GetValueOrDefault((name, commit));

    /// <summary>Whether a prompt of that name is live anywhere.</summary>
    public bool Has(string name) => _names.Contains(name);
}
