namespace OpsConsole.Core.Costs.Ownership;

/// <summary>A part of what a time really cost, with where its number is from.</summary>
/// <param name="Dimension">Where it counts.</param>
/// <param name="Name">The model or the service.</param>
/// <param name="Amount">US dollars; below nothing where credits are more than the use.</param>
/// <param name="IsEstimated">Whether it is the price book's estimate, as nobody bills it or not yet.</param>
/// <param name="Tokens">Input and output tokens that telemetry counted of it; 0 for none.</param>
public sealed record OwnershipPart(OwnershipDimension Dimension, string Name, decimal Amount, bool IsEstimated, long Tokens = 0);
