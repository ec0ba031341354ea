using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>What a source expects that a day will cost. Its newest forecast replaces all that it had said before.</summary>
[Unaudited]
public sealed class ForecastCost
{
    /// <summary>Id of the source.</summary>
    public required string SourceId { get; set; }

    /// <summary>The day, UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>What it is most likely to cost.</summary>
    public decimal Mean { get; set; }

    /// <summary>The lower end of the interval that holds it in four cases of five; null where the source says none.</summary>
    public decimal? Low { get; set; }

    /// <summary>The upper end.</summary>
    public decimal? High { get; set; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; set; }

    /// <summary>When it was said, UTC.</summary>
    public DateTime ReadAt { get; set; }
}

/// <summary>Spending that a source finds unusual. What it says of it is replaced while it lasts.</summary>
[Unaudited]
public sealed class UnusualCost
{
    /// <summary>Id of the source.</summary>
    public required string SourceId { get; set; }

    /// <summary>The source's own id of it.</summary>
    public required string Id { get; set; }

    /// <summary>Since when.</summary>
    public DateOnly From { get; set; }

    /// <summary>Until when; null while it lasts.</summary>
    public DateOnly? To { get; set; }

    /// <summary>The service; null where the source does not say.</summary>
    public string? Service { get; set; }

    /// <summary>The account; null where the source does not say.</summary>
    public string? Account { get; set; }

    /// <summary>The region; null where the source does not say.</summary>
    public string? Region { get; set; }

    /// <summary>What was used; null where the source does not say.</summary>
    public string? UsageType { get; set; }

    /// <summary>How much more it cost than expected, US dollars.</summary>
    public decimal Impact { get; set; }

    /// <summary>What it cost, US dollars; null where the source does not say.</summary>
    public decimal? Actual { get; set; }

    /// <summary>What was expected, US dollars; null where the source does not say.</summary>
    public decimal? Expected { get; set; }
}
