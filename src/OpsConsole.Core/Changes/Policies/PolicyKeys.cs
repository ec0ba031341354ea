using System.Globalization;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>
/// The keys of a map of a policy, asked for one by one. Strict: a key that nobody asked for and a value of another kind are errors, for a rule
/// with a misspelt condition would fit everything or nothing.
/// </summary>
internal sealed class PolicyKeys(YamlMap map, List<PromptProblem> problems)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Line of the map.</summary>
    public int Line => map.Line;

    /// <summary>All keys, where they are names.</summary>
    public IEnumerable<string> All => map.Entries.Select(e => e.Key);

    /// <summary>Says that something is wrong.</summary>
    public static void Wrong(List<PromptProblem> problems, int line, string message) => problems.Add(new PromptProblem(line, ProblemSeverity.Error, message));

    /// <summary>Any value; null where there is none.</summary>
    public YamlValue? Value(string key)
    {
        _asked.Add(key);
        return map.Find(key);
    }

    /// <summary>A text.</summary>
    public string? Text(string key, int most = 300) => Value(key) switch
    {
        null => null,
        YamlScalar { Text.Length: > 0 } text when text.Text.Length <= most => text.Text,
        { } other => Refuse<string>(other, $"'{key}' must be a text of at most {most} characters."),
    };

    /// <summary>A map.</summary>
    public PolicyKeys? Map(string key) => Value(key) switch
    {
        null => null,
        YamlMap found => new PolicyKeys(found, problems),
        { } other => Refuse<PolicyKeys>(other, $"'{key}' must be a map of keys and values."),
    };

    /// <summary>The entries of a map whose keys are names.</summary>
    public IEnumerable<(string Name, PolicyKeys Keys)> Named(string key)
    {
        foreach (YamlEntry entry in (Value(key) is { } value ? value as YamlMap ?? Refuse<YamlMap>(value, $"'{key}' must be a map by name.") : null)?.Entries ?? [])
        {
            if (entry.Value is YamlMap keys)
            {
                yield return (entry.Key, new PolicyKeys(keys, problems));
            }
            else
            {
                Wrong(problems, entry.Line, $"'{entry.Key}' must be a map of keys and values.");
            }
        }
    }

    /// <summary>The maps of a list.</summary>
    public IEnumerable<PolicyKeys> Maps(string key)
    {
        foreach (YamlValue item in (Value(key) is { } value ? value as YamlList ?? Refuse<YamlList>(value, $"'{key}' must be a list: begin each entry with '- '.") : null)?.Items ?? [])
        {
            if (item is YamlMap keys)
            {
                yield return new PolicyKeys(keys, problems);
            }
            else
            {
                Wrong(problems, item.Line, $"An entry of '{key}' must be a map of keys and values.");
            }
        }
    }

    /// <summary>Texts: a list of them, or a single one.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        IReadOnlyList<YamlValue> items = Value(key) switch { null => [], YamlList list => list.Items, { } one => [one] };
        foreach (YamlValue item in items.Where(i => i is not YamlScalar { IsNull: false, Text.Length: > 0 }))
        {
            Wrong(problems, item.Line, $"'{key}' must be a text or a list of texts.");
        }

        return [.. items.OfType<YamlScalar>().Select(s => s.Text).Where(t => t.Length > 0).Distinct()];
    }

    /// <summary>One of some words, or a list of them.</summary>
    public IReadOnlyList<string> Words(string key, IEnumerable<string> known, string what)
    {
        IReadOnlyList<string> words = Texts(key);
        foreach (string word in words.Except(known))
        {
            Wrong(problems, LineOf(key), $"'{word}' is no {what}. There are: {string.Join(", ", known)}.");
        }

        return [.. words.Intersect(known)];
    }

    /// <summary>A whole number.</summary>
    public int? Whole(string key, int least, int most) => Value(key) switch
    {
        null => null,
        YamlScalar { Plain: true } number when int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most => value,
        { } other => Refuse<int?>(other, $"'{key}' must be a whole number from {least} to {most}."),
    };

    /// <summary>A number.</summary>
    public double? Number(string key, double least, double most) => Value(key) switch
    {
        null => null,
        YamlScalar { Plain: true } number when double.TryParse(number.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most => value,
        { } other => Refuse<double?>(other, $"'{key}' must be a number from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}."),
    };

    /// <summary>Yes or no.</summary>
    public bool? Flag(string key) => Value(key) switch
    {
        null => null,
        YamlScalar { Plain: true, Text: "true" } => true,
        YamlScalar { Plain: true, Text: "false" } => false,
        { } other => Refuse<bool?>(other, $"'{key}' must be true or false."),
    };

    /// <summary>A length of time: a number and m, h or d.</summary>
    public TimeSpan? Length(string key, TimeSpan least, TimeSpan most) => Value(key) switch
    {
        null => null,
        YamlScalar text when PolicyTime.LengthOf(text.Text) is { } length && length >= least && length <= most => length,
        { } other => Refuse<TimeSpan?>(other, $"'{key}' must be a length of time from {PolicyTime.Write(least)} to {PolicyTime.Write(most)}, such as 36h."),
    };

    /// <summary>A moment.</summary>
    public DateTime? Moment(string key) => Value(key) switch
    {
        null => null,
        YamlScalar text when PolicyTime.MomentOf(text.Text) is { } moment => moment,
        { } other => Refuse<DateTime?>(other, $"'{key}' must be a date or a time with its zone, such as 2026-12-24 or 2026-12-24T16:00:00Z."),
    };

    /// <summary>Says that a key is missing where it is.</summary>
    public void Demand(string key, string what)
    {
        if (map.Find(key) is null)
        {
            Wrong(problems, Line, $"{what} needs '{key}'.");
        }
    }

    /// <summary>Line of a key's value; of the map where it has none.</summary>
    public int LineOf(string key) => map.Entries.FirstOrDefault(e => e.Key == key)?.Line ?? Line;

    /// <summary>Refuses the keys that nobody asked for.</summary>
    public void RefuseRest()
    {
        foreach (YamlEntry entry in map.Entries.Where(e => !_asked.Contains(e.Key)))
        {
            Wrong(problems, entry.Line, $"'{(entry.Key.Length > 60 ? entry.Key[..60] + "…" : entry.Key)}' is no key here. There are: {string.Join(", ", _asked)}.");
        }
    }

    private T? Refuse<T>(YamlValue value, string message)
    {
        Wrong(problems, value.Line, message);
        return default;
    }
}
