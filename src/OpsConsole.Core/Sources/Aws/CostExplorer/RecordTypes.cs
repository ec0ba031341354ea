using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Sources.Costs;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>Sorts Cost Explorer's RECORD_TYPE into FOCUS's kinds of charges.</summary>
internal static class RecordTypes
{
    /// <summary>The kind of charge. Of words that AWS adds later, it is an adjustment.</summary>
    public static ChargeCategory CategoryOf(string recordType)
    {
        string word = string.Concat(recordType.Where(char.IsLetter)).ToLowerInvariant();
        return word switch
        {
            "usage" or "discountedusage" or "savingsplancoveredusage" or "refund" => ChargeCategory.Usage,
            _ when word.Contains("tax", StringComparison.Ordinal) => ChargeCategory.Tax,
            _ when word.EndsWith("fee", StringComparison.Ordinal) || word is "recurring" or "upfront" or "support" => ChargeCategory.Purchase,
            _ when word.Contains("credit", StringComparison.Ordinal) => ChargeCategory.Credit,
            _ => ChargeCategory.Adjustment,
        };
    }

    /// <summary>Whether it is for use, and so told by usage type. Refunds are not: they are told apart.</summary>
    public static bool IsUse(string recordType) => CategoryOf(recordType) == ChargeCategory.Usage && !recordType.Equals("Refund", StringComparison.OrdinalIgnoreCase);
}
