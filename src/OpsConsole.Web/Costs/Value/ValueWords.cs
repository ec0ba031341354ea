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
        ValueKind.Sent => "As sent",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>What the part of the outcomes that counts means for a kind.</summary>
    public static string OfShare(ValueKind kind) => kind switch
    {
        ValueKind.Sale => "How many of a hundred become a sale.",
        ValueKind.Sent => "Less than 100 where only a part of it is earned, such as the margin of a sale.",
        _ => "Fewer than 100 where a person was needed all the same.",
    };

    /// <summary>How the worth of an outcome comes about: <c>6 minutes at $60 an hour, 80% of outcomes</c>.</summary>
    public static string Sum(ValueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string of = entry.Share == 1 ? "" : $", {Figures.Percent((double)entry.Share)} of outcomes";
        return entry.Kind switch
        {
            ValueKind.Minutes => $"{Figures.Digits((double)entry.Minutes)} min at {Cents.Of(entry.HourlyRate)} an hour{of}",
            ValueKind.Sent => $"{Figures.Percent((double)entry.Share)} of what the application sends with its outcomes",
            ValueKind.Sale => $"{Cents.Of(entry.Worth)} a sale{of}",
            _ => $"{Cents.Of(entry.Worth)} a ticket{of}",
        };
    }
}
