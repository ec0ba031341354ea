using OpsConsole.Core.Costs.Value;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Value;

/// <summary>How a value reads.</summary>
internal static class ValueWords
{
    /// <summary>The name of a kind.</summary>
    public static string Of(ValueKind kind) => kind switch
    {
        ValueKind.Deflected => "Ticket deflected",
        ValueKind.Minutes => "Minutes saved",
        ValueKind.Sale => "Sale",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>How the worth of an outcome comes about: <c>6 minutes at $60 an hour, 80% of outcomes</c>.</summary>
    public static string Sum(ValueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string of = entry.Share == 1 ? "" : $", {Figures.Percent((double)entry.Share)} of outcomes";
        return entry.Kind switch
        {
            ValueKind.Minutes => $"{Figures.Digits((double)entry.Minutes)} min at {Cents.Of(entry.HourlyRate)} an hour{of}",
            ValueKind.Sale => $"{Cents.Of(entry.Worth)} a sale{of}",
            _ => $"{Cents.Of(entry.Worth)} a ticket{of}",
        };
    }
}
