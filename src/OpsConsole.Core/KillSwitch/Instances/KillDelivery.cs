using OpsConsole.Core.Audit;

namespace OpsConsole.Core.KillSwitch.Instances;

/// <summary>How a change reached the instances that one node serves: measured, one row a record and node.</summary>
[Unaudited]
public sealed class KillDelivery
{
    /// <summary>Id of the record.</summary>
    public required string RecordId { get; set; }

    /// <summary>Number of the node.</summary>
    public int Node { get; set; }

    /// <summary>The environment.</summary>
    public required string Environment { get; set; }

    /// <summary>Instances that were known when it was decided.</summary>
    public int Expected { get; set; }

    /// <summary>Instances that reported to obey it.</summary>
    public int Confirmed { get; set; }

    /// <summary>Milliseconds from the decision until half of those that confirmed obeyed; null when none did.</summary>
    public double? MedianMs { get; set; }

    /// <summary>Milliseconds until 99 of 100 obeyed; null when none did.</summary>
    public double? P99Ms { get; set; }

    /// <summary>Milliseconds until the last one obeyed; null when none did.</summary>
    public double? LastMs { get; set; }

    /// <summary>Names of instances that did not confirm, at most 50, as a JSON array.</summary>
    public required string Missing { get; set; }

    /// <summary>When this was written last, UTC.</summary>
    public DateTime At { get; set; }
}
