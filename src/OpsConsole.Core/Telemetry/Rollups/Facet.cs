namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>By what else than its series an interaction is counted. Stored by number.</summary>
public enum FacetKind : byte
{
    /// <summary>Tool calls: 0 to <see cref="Facet.Most"/>, which stands for more too.</summary>
    ToolCalls = 0,

    /// <summary>Model calls: 0 to <see cref="Facet.Most"/>, which stands for more too.</summary>
    ModelCalls = 1,

    /// <summary>Input tokens of all its model calls, by their logarithm (<see cref="Facet.LengthOf"/>).</summary>
    InputLength = 2,

    /// <summary>Topic: the number of the dimension. Interactions without one are not counted here.</summary>
    Topic = 3,

    /// <summary>What else is true of it: the number of each of its <see cref="Traits"/>. Interactions without any are not counted here, those with several more than once.</summary>
    Trait = 4,
}

/// <summary>One value of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Value">The value, as the kind says; not negative.</param>
public readonly record struct Facet(FacetKind Kind, int Value)
{
    /// <summary>The largest number of calls that is told apart: what stands for more, too.</summary>
    public const int Most = 12;

    private const int LengthsAnOctave = 4;

    /// <summary>A number of calls.</summary>
    public static Facet OfCalls(FacetKind kind, int calls) => new(kind, Math.Min(calls, Most));

    /// <summary>A trait.</summary>
    public static Facet Of(Traits trait) => new(FacetKind.Trait, trait.Bit());

    /// <summary>The class of a number of tokens: classes are a quarter of an octave wide, so that none holds numbers more than 19% apart.</summary>
    public static Facet LengthOf(long tokens) => new(FacetKind.InputLength, tokens <= 0 ? 0 : 1 + (int)Math.Floor(LengthsAnOctave * Math.Log2(tokens)));

    /// <summary>The number of tokens in the middle of a class of <see cref="LengthOf"/>, by the logarithm.</summary>
    public static double TokensOf(int value) => value == 0 ? 0 : Math.Pow(2, (value - 0.5) / LengthsAnOctave);
}

/// <summary>What is counted of the interactions of a facet. They add and subtract.</summary>
/// <param name="Requests">Interactions.</param>
/// <param name="Completed">Those that ended with an answer.</param>
/// <param name="Unknown">Those whose end is not known.</param>
/// <param name="CostMicros">Cost of their model calls that have a price, millionths of a US dollar.</param>
public readonly record struct FacetCounts(long Requests, long Completed, long Unknown, long CostMicros)
{
    /// <summary>Interactions whose end is known.</summary>
    public long Known => Requests - Unknown;

    /// <summary>The sum of two.</summary>
    public static FacetCounts operator +(FacetCounts left, FacetCounts right) =>
        new(left.Requests + right.Requests, left.Completed + right.Completed, left.Unknown + right.Unknown, left.CostMicros + right.CostMicros);

    /// <summary>A multiple; -1 takes away.</summary>
    public static FacetCounts operator *(FacetCounts counts, int factor) =>
        new(counts.Requests * factor, counts.Completed * factor, counts.Unknown * factor, counts.CostMicros * factor);
}
