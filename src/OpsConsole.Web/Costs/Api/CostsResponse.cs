using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Web.Costs.Api;

/// <summary>The body of <c>GET /api/v1/costs</c>.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The day after the last one.</param>
/// <param name="Groups">The groups that have lines, the largest first.</param>
internal sealed record CostsResponse(DateOnly From, DateOnly To, IReadOnlyList<CostsGroupJson> Groups)
{
    public static CostsResponse Of(BillRequest request, IReadOnlyList<BillGroup> groups) => new(
        request.From, request.To,
        [.. groups.Select(g => new CostsGroupJson(request.GroupBy.Zip(g.Key).ToDictionary(pair => CostsParameters.NameOf(pair.First), pair => pair.Second), g.Billed, g.Effective, null, g.Currency))]);

    public static CostsResponse Of(SharesRequest request, IReadOnlyList<AllocatedGroup> groups) => new(
        request.From, request.To,
        [.. groups.Select(g => new CostsGroupJson(request.GroupBy.Zip(g.Key).ToDictionary(pair => CostsParameters.NameOf(pair.First), pair => pair.Second), g.Billed, null, g.Estimated, g.Currency))]);
}

/// <summary>A group.</summary>
/// <param name="Key">Its values, by what was asked to group by; null where the lines have none.</param>
/// <param name="Billed">What is invoiced. Credits and refunds are negative.</param>
/// <param name="Effective">What it costs when payments in advance are spread over what they pay for; null for what is allocated.</param>
/// <param name="Estimated">What telemetry estimates, US dollars; null where estimates are not told apart so.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record CostsGroupJson(IReadOnlyDictionary<string, string?> Key, decimal Billed, decimal? Effective, decimal? Estimated, string Currency);
