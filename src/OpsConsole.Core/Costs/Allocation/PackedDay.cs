using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>
/// The charges of a day of the bill in one row, so that a month is read as 31 rows and not as tens of thousands of lines. Of a day whose generation is another one it says
/// nothing: then its lines are read.
/// </summary>
[Unaudited]
public sealed class PackedDay
{
    /// <summary>Id of the source.</summary>
    public required string SourceId { get; set; }

    /// <summary>The day, UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>The generation of the day that was packed.</summary>
    public long Generation { get; set; }

    /// <summary>The charges (<see cref="ChargesCodec"/>); empty where there are more than <see cref="BillPacking.MostCharges"/>.</summary>
    public required byte[] Charges { get; set; }
}
