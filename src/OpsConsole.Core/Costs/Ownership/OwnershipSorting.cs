using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Savings;

namespace OpsConsole.Core.Costs.Ownership;

/// <summary>Says to which dimension of the total cost a charge belongs, by the words that providers use. What no word tells is compute: a service that runs.</summary>
internal static class OwnershipSorting
{
    // In usage types and names of services, small letters: AWS's, and those that FOCUS files of other providers have.
    private static readonly string[] Tuning = ["train:", "training", "fine-tun", "finetun", "tuning", "customiz", "evaluation", "groundtruth", "ground truth", "labeling"];
    private static readonly string[] Kept = ["bytehrs", "bytes", "gb-month", "storage", "transfer", "snapshot", "volumeusage", "backup", "egress"];
    private static readonly string[] KeepingServices = ["storage", "block store", "file system", "backup", "transfer", "cloudwatch", "cloudfront"];

    /// <summary>The dimension of a charge.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="isOfModels">Whether its service is one of models.</param>
    public static OwnershipDimension Of(BilledCharge charge, bool isOfModels) =>
        Has(charge.UsageType, Tuning) || (!isOfModels && Has(charge.Service, Tuning)) ? OwnershipDimension.Tuning
        : Has(charge.UsageType, Kept) ? OwnershipDimension.Storage
        : isOfModels ? charge.UsageType.Contains(IdleEndpointSaving.Reserved, StringComparison.OrdinalIgnoreCase) ? OwnershipDimension.Compute : OwnershipDimension.Tokens
        : Has(charge.Service, KeepingServices) && !charge.UsageType.Contains("instance", StringComparison.OrdinalIgnoreCase) ? OwnershipDimension.Storage
        : OwnershipDimension.Compute;

    private static bool Has(string text, string[] words) => Array.Exists(words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
