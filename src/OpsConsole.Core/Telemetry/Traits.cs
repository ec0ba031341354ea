namespace OpsConsole.Core.Telemetry;

/// <summary>What is true of an interaction besides how it ended; several may be. Stored by number: members are only ever added, at the end.</summary>
[Flags]
public enum Traits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The user asked the same again in other words.</summary>
    Rephrased = 1 << 0,

    /// <summary>The user copied the answer.</summary>
    Copied = 1 << 1,

    /// <summary>The user left without an answer.</summary>
    Left = 1 << 2,

    /// <summary>The user asked for a person.</summary>
    AskedForPerson = 1 << 3,

    /// <summary>Personal data was found in what was sent, and redacted before storage.</summary>
    PersonalData = 1 << 4,

    /// <summary>A guardrail or content filter blocked the question.</summary>
    BlockedInput = 1 << 5,

    /// <summary>A guardrail or content filter blocked the answer.</summary>
    BlockedOutput = 1 << 6,

    /// <summary>A semantic cache was asked, and answered.</summary>
    CacheHit = 1 << 7,

    /// <summary>A semantic cache was asked, and had no answer.</summary>
    CacheMiss = 1 << 8,
}

/// <summary>The words by which traits are called in JSON, URLs and settings.</summary>
public static class TraitWords
{
    private static readonly string[] All = ["rephrased", "copied", "left", "asked_for_person", "personal_data", "blocked_input", "blocked_output", "cache_hit", "cache_miss"];

    /// <summary>Those that people and applications state: what the user did.</summary>
    public static IReadOnlyList<string> Signals { get; } = All[..4];

    /// <summary>All words, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Words => All;

    /// <summary>The words of all that are set.</summary>
    public static IEnumerable<string> Split(this Traits traits) => traits.Each().Select(t => All[t.Bit()]);

    /// <summary>The single ones that are set.</summary>
    public static IEnumerable<Traits> Each(this Traits traits) => Enumerable.Range(0, All.Length).Select(bit => (Traits)(1 << bit)).Where(t => traits.HasFlag(t));

    /// <summary>The number of a single one.</summary>
    public static int Bit(this Traits trait) => System.Numerics.BitOperations.TrailingZeroCount((uint)trait);

    /// <summary>Reads a word.</summary>
    public static bool TryParse(string? word, out Traits trait)
    {
        int index = Array.IndexOf(All, word);
        trait = index < 0 ? Traits.None : (Traits)(1 << index);
        return index >= 0;
    }

    /// <summary>Reads a word of <see cref="Signals"/>.</summary>
    public static bool TryParseSignal(string? word, out Traits trait) => TryParse(word, out trait) && Signals.Contains(word);
}
