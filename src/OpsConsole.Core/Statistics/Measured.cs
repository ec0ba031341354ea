namespace OpsConsole.Core.Statistics;

/// <summary>A number with what it is sure of.</summary>
/// <param name="Value">The number.</param>
/// <param name="Within">Where it lies with 95% confidence; null where that cannot be said.</param>
public readonly record struct Measured(double Value, Interval? Within);
