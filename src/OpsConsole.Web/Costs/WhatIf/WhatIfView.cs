using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Costs.Ownership;

namespace OpsConsole.Web.Costs.WhatIf;

/// <summary>What the calculator is set to: exactly what its address carries.</summary>
/// <param name="Plan">The costs.</param>
/// <param name="Base">What they are compared with; null for nothing.</param>
internal sealed record WhatIfView(OwnershipPlan Plan, OwnershipPlan? Base)
{
    public const string Path = "/what-if";

    private const string LineKey = "l", BaseKey = "b";

    /// <summary>The address.</summary>
    public string Url => QueryHelpers.AddQueryString(Path, Pairs(LineKey, Plan).Concat(Base is null ? [] : Pairs(BaseKey, Base)));

    /// <summary>Reads an address; one without lines shows the example.</summary>
    public static WhatIfView FromQuery(string?[]? lines, string?[]? compared, out string? problem)
    {
        int refused = 0, refusedBase = 0;
        OwnershipPlan plan = lines is { Length: > 0 } ? OwnershipPlan.Read(lines, out refused) : OwnershipPlan.Example;
        OwnershipPlan? basis = compared is { Length: > 0 } ? OwnershipPlan.Read(compared, out refusedBase) : null;
        refused += refusedBase;
        problem = refused == 0 ? null : $"{refused} {(refused == 1 ? "line" : "lines")} of the address could not be read and {(refused == 1 ? "is" : "are")} left out.";
        return new WhatIfView(plan, basis);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Pairs(string key, OwnershipPlan plan) =>
        plan.ToTexts().DefaultIfEmpty("").Select(t => KeyValuePair.Create(key, (string?)t)); // no costs are not no address
}
