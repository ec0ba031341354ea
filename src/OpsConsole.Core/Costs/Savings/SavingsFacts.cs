using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Costs.Savings;

/// <summary>What an application used a model for.</summary>
/// <param name="Application">The application.</param>
/// <param name="Model">The model.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Cost">What they cost, US dollars.</param>
public sealed record ApplicationUse(string Application, string Model, long Calls, PricedTokens Tokens, decimal Cost)
{
    /// <summary>Part of the input that was read from a cache, 0 to 1.</summary>
    public decimal CachedShare => Tokens.Input > 0 ? (decimal)Tokens.CacheRead / Tokens.Input : 0;
}

/// <summary>What a version of a prompt used a model for.</summary>
/// <param name="Version">The version, as telemetry names it: <c>name@version</c>.</param>
/// <param name="Model">The model.</param>
/// <param name="FirstDay">The first day on which it was seen, UTC.</param>
/// <param name="Days">On how many days it was seen.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Completed">Of the interactions whose end is known, those that were completed.</param>
public sealed record PromptUse(string Version, string Model, DateTime FirstDay, int Days, long Calls, PricedTokens Tokens, Share Completed)
{
    /// <summary>The prompt without its version.</summary>
    public string Name => Version.LastIndexOf('@') is > 0 and var at ? Version[..at] : Version;

    /// <summary>Input tokens of a call.</summary>
    public decimal InputPerCall => Calls > 0 ? (decimal)Tokens.Input / Calls : 0;
}

/// <summary>Capacity that was billed.</summary>
/// <param name="Service">The service.</param>
/// <param name="UsageType">What was billed, in the provider's words.</param>
/// <param name="Billed">US dollars.</param>
public sealed record EndpointCharge(string Service, string UsageType, decimal Billed);

/// <summary>What savings are looked for in.</summary>
public sealed record SavingsFacts
{
    /// <summary>How many days of use this is.</summary>
    public required decimal Days { get; init; }

    /// <summary>The moment whose list prices are meant, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Use by application and model.</summary>
    public IReadOnlyList<ApplicationUse> Uses { get; init; } = [];

    /// <summary>Use by version of a prompt and model.</summary>
    public IReadOnlyList<PromptUse> Prompts { get; init; } = [];

    /// <summary>Single interactions, the newest.</summary>
    public IReadOnlyList<SampledInteraction> Sample { get; init; } = [];

    /// <summary>Capacity that was billed in this time.</summary>
    public IReadOnlyList<EndpointCharge> Endpoints { get; init; } = [];

    /// <summary>What an amount of this time comes to in a year.</summary>
    public decimal Yearly(decimal amount) => Days > 0 ? amount * 365 / Days : 0;
}
