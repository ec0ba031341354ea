namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>A column of a file.</summary>
/// <param name="Index">Where it is, from 0; less where the file has none.</param>
/// <param name="Name">Its name in the header, or what it would be called there.</param>
internal readonly record struct Column(int Index, string Name)
{
    /// <summary>Whether the file has it.</summary>
    public bool IsThere => Index >= 0;
}

/// <summary>The columns of a file by their names.</summary>
internal sealed class Header
{
    private readonly Dictionary<string, int> _byName;

    private Header(IReadOnlyList<string> names, Dictionary<string, int> byName) => (Names, _byName) = (names, byName);

    /// <summary>The names as they are.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Takes names; of two that are the same the first counts.</summary>
    /// <param name="names">The names.</param>
    /// <param name="of">What a name is looked for by.</param>
    public static Header Of(IReadOnlyList<string> names, Func<string, string> of)
    {
        Dictionary<string, int> byName = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < names.Count; i++)
        {
            byName.TryAdd(of(names[i]), i);
        }

        return new Header(names, byName);
    }

    /// <summary>A column.</summary>
    public Column this[string name] => _byName.TryGetValue(name, out int at) ? new Column(at, Names[at]) : new Column(-1, name);

    /// <summary>Those names that the file has no column for.</summary>
    public IReadOnlyList<string> Missing(IEnumerable<string> names) => [.. names.Where(n => !_byName.ContainsKey(n))];
}
