namespace OpsConsole.Core.Costs.Budgets.Spending;

/// <summary>What was spent, and on how much.</summary>
/// <param name="Requests">Interactions.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="Dollars">US dollars, estimated by list prices.</param>
/// <param name="Unpriced">Model calls that have no price and are not in the dollars.</param>
public readonly record struct SpendCell(long Requests, long Calls, decimal Dollars, long Unpriced = 0)
{
    /// <summary>Both together.</summary>
    public static SpendCell operator +(SpendCell one, SpendCell other) =>
        new(one.Requests + other.Requests, one.Calls + other.Calls, one.Dollars + other.Dollars, one.Unpriced + other.Unpriced);

    /// <summary>What one has more than the other.</summary>
    public static SpendCell operator -(SpendCell one, SpendCell other) =>
        new(one.Requests - other.Requests, one.Calls - other.Calls, one.Dollars - other.Dollars, one.Unpriced - other.Unpriced);

    /// <summary>Both together.</summary>
    public static SpendCell Add(SpendCell left, SpendCell right) => left + right;

    /// <summary>What one has more than the other.</summary>
    public static SpendCell Subtract(SpendCell left, SpendCell right) => left - right;
}

/// <summary>Who spent it.</summary>
/// <param name="Application">The application; null where telemetry has none.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Model">The model.</param>
/// <param name="Prompt">The prompt version.</param>
public readonly record struct SpendKey(string? Application, string? Environment, string? Model, string? Prompt)
{
    /// <summary>The feature of the application; null where none is named, or no budget is for one.</summary>
    public string? Feature { get; init; }
}

/// <summary>What somebody spent, interval by interval; one cell where there are no intervals.</summary>
/// <param name="Key">Who.</param>
/// <param name="Cells">The intervals, oldest first.</param>
public sealed record SpendLine(SpendKey Key, IReadOnlyList<SpendCell> Cells)
{
    /// <summary>All intervals together.</summary>
    public SpendCell Total => Cells.Aggregate(default(SpendCell), (sum, cell) => sum + cell);
}

/// <summary>What was spent over a range.</summary>
/// <param name="From">Start of the first interval, UTC.</param>
/// <param name="Lines">Who spent what.</param>
public sealed record SpendSheet(DateTime From, IReadOnlyList<SpendLine> Lines)
{
    /// <summary>A sheet of nothing.</summary>
    public static SpendSheet Empty { get; } = new(default, []);

    /// <summary>The lines that a budget covers.</summary>
    public SpendSheet Of(BudgetScope scope, Teams teams)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return this with { Lines = [.. Lines.Where(l => scope.Covers(l.Key.Application, l.Key.Environment, l.Key.Model, l.Key.Feature, teams))] };
    }

    /// <summary>All lines together.</summary>
    public SpendCell Total => Lines.Aggregate(default(SpendCell), (sum, line) => sum + line.Total);

    /// <summary>All lines together, interval by interval.</summary>
    /// <param name="count">How many intervals there are.</param>
    public SpendCell[] Sum(int count)
    {
        SpendCell[] sums = new SpendCell[count];
        foreach (SpendLine line in Lines)
        {
            for (int i = 0; i < count && i < line.Cells.Count; i++)
            {
                sums[i] += line.Cells[i];
            }
        }

        return sums;
    }
}
