namespace OpsConsole.Core.Costs.Savings;

/// <summary>What can make it cheaper.</summary>
public enum SavingsKind
{
    /// <summary>Input that repeats is read from the provider's cache.</summary>
    Caching,

    /// <summary>Easy tasks go to a cheaper model.</summary>
    SmallerModel,

    /// <summary>A prompt that grew without doing more is shortened again.</summary>
    ShorterPrompt,

    /// <summary>What nobody waits for is sent in batches, at half the price.</summary>
    Batch,

    /// <summary>Capacity that is paid for and not used is given back.</summary>
    IdleEndpoint,
}

/// <summary>A way to spend less, with what it was computed from.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="What">What to do, in a line.</param>
/// <param name="Evidence">The numbers behind it, in words.</param>
/// <param name="Most">US dollars a year when all of it works out; never less than nothing.</param>
/// <param name="IsCertain">Whether all of it will: an endpoint that is given back costs nothing.</param>
public sealed record SavingsLever(SavingsKind Kind, string What, string Evidence, decimal Most, bool IsCertain = false)
{
    private const decimal Half = 0.5m, Quarter = 0.25m;

    /// <summary>US dollars a year to reckon with: half of the most, as not all of it works out.</summary>
    public decimal Yearly => IsCertain ? Most : Most * Half;

    /// <summary>US dollars a year at least: a quarter of the most.</summary>
    public decimal Least => IsCertain ? Most : Most * Quarter;

    /// <summary>The application that it is about; null for none.</summary>
    public string? Application { get; init; }

    /// <summary>The model that it is about; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>The prompt version that it is about; null for none.</summary>
    public string? Prompt { get; init; }
}

/// <summary>What was looked for, and what was found.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">What it was looked for in, in a line.</param>
/// <param name="Found">How many ways were found.</param>
public sealed record SavingsLook(SavingsKind Kind, string At, int Found);

/// <summary>All ways to spend less that the data supports.</summary>
/// <param name="Levers">The largest first.</param>
/// <param name="Looks">What was looked at.</param>
public sealed record SavingsReport(IReadOnlyList<SavingsLever> Levers, IReadOnlyList<SavingsLook> Looks)
{
    /// <summary>US dollars a year to reckon with, all of them together. What two of them save of the same calls counts twice, so it is the most that they come to.</summary>
    public decimal Yearly => Levers.Sum(l => l.Yearly);
}
