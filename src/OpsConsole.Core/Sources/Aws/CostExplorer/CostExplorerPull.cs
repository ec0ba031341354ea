using System.Globalization;
using OpsConsole.Core.Sources.Costs;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>Reads what days cost.</summary>
internal static class CostExplorerPull
{
    /// <summary>Reads days whole: each answer replaces whatever was known of its days.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last one; at most tomorrow.</param>
    /// <param name="settings">What is read.</param>
    /// <param name="report">Hears of requests, each of which costs a cent, and may end them.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Every day of every account that has charges in the period, by day and account. An account that is not there had none.</returns>
    /// <exception cref="SourceException">Cost Explorer cannot be read, or not in whole, or it would cost more than may be.</exception>
    public static async Task<IReadOnlyList<CostDay>> ReadAsync(DateOnly from, DateOnly to, CostExplorerSettings settings, IPullReport report, CancellationToken cancellationToken)
    {
        using AwsClient aws = await AwsClient.OpenAsync(settings.Aws, AwsService.CostExplorer, cancellationToken).ConfigureAwait(false);
        Counting counting = new(report);
        CostExplorerClient client = new(aws, counting);
        DateInterval period = new() { Start = Amounts.Text(from), End = Amounts.Text(to) };
        Outline outline = await OutlineAsync(client, counting, period, settings, cancellationToken).ConfigureAwait(false);
        report.Say($"{outline.Needed} requests are needed at least, {Dollars(outline.Needed)}: more where answers have pages.");
        report.Planned(outline.Needed - counting.Count);

        CostReading reading = new(client, period);
        CostDays days = new(from, to);
        foreach (CostSlice slice in outline.Plan)
        {
            await reading.ReadAsync(slice, days, cancellationToken).ConfigureAwait(false);
        }

        days.Check(await reading.TotalsAsync(Restriction(settings), days, cancellationToken).ConfigureAwait(false));
        report.Say($"{counting.Count} requests were made, {Dollars(counting.Count)}.");
        return days.All(outline.Accounts);
    }

    /// <summary>How many requests reading days would need at least. Asks what there is, which costs some of them already.</summary>
    /// <exception cref="SourceException">Cost Explorer cannot be read, or it would need more than may be.</exception>
    public static async Task<int> NeededAsync(DateOnly from, DateOnly to, CostExplorerSettings settings, IPullReport report, CancellationToken cancellationToken)
    {
        using AwsClient aws = await AwsClient.OpenAsync(settings.Aws, AwsService.CostExplorer, cancellationToken).ConfigureAwait(false);
        Counting counting = new(report);
        return (await OutlineAsync(new CostExplorerClient(aws, counting), counting, new DateInterval { Start = Amounts.Text(from), End = Amounts.Text(to) }, settings, cancellationToken).ConfigureAwait(false)).Needed;
    }

    private static async Task<Outline> OutlineAsync(CostExplorerClient client, Counting counting, DateInterval period, CostExplorerSettings settings, CancellationToken cancellationToken)
    {
        CostValues values = new(client, period);
        IReadOnlyList<string> accounts = settings.Accounts.Count > 0 ? settings.Accounts : await values.DimensionAsync(CostPlan.Account, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> services = settings.Services.Count > 0 ? settings.Services : await values.DimensionAsync(CostPlan.Service, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> recordTypes = await values.DimensionAsync(CostPlan.RecordType, cancellationToken).ConfigureAwait(false);
        List<CostAxis> tags = [];
        foreach (string key in settings.Tags.Distinct(StringComparer.Ordinal))
        {
            tags.Add(new CostAxis(CostPlan.ByTag(key), await values.TagAsync(key, cancellationToken).ConfigureAwait(false)));
        }

        IReadOnlyList<CostSlice> plan = CostPlan.Of(
            new CostAxis(CostPlan.ByDimension(CostPlan.Account), accounts), new CostAxis(CostPlan.ByDimension(CostPlan.Service), services), tags,
            recordTypes, Restrictions(settings), settings.MostRequests - counting.Count - 1, out decimal needed) ?? throw TooDear(counting.Count + needed + 1, settings);
        return new Outline(accounts, plan, counting.Count + plan.Count + 1);
    }

    /// <summary>The filter that the settings ask for; null for none.</summary>
    public static Expression? Restriction(CostExplorerSettings settings) => Expression.All(Restrictions(settings));

    private static List<Expression> Restrictions(CostExplorerSettings settings)
    {
        List<Expression> restrictions = [];
        if (settings.Accounts.Count > 0)
        {
            restrictions.Add(Expression.Dimension(CostPlan.Account, settings.Accounts));
        }

        if (settings.Services.Count > 0)
        {
            restrictions.Add(Expression.Dimension(CostPlan.Service, settings.Services));
        }

        return restrictions;
    }

    private static SourceException TooDear(decimal needed, CostExplorerSettings settings) =>
        new(SourceFault.Refused, $"Reading these days needs {needed} requests to Cost Explorer, {Dollars(needed)} each time: more than the {settings.MostRequests} that are allowed.",
            "Choose fewer tags, or tags with fewer values, restrict accounts or services, or allow more requests.");

    private static string Dollars(decimal requests) => string.Create(CultureInfo.InvariantCulture, $"USD {requests * CostExplorerClient.PricePerRequest:0.00}");

    /// <summary>What a reading is made of: the accounts, the requests for their charges, and how many requests it needs with those that ask what there is.</summary>
    private sealed record Outline(IReadOnlyList<string> Accounts, IReadOnlyList<CostSlice> Plan, int Needed);

    /// <summary>Counts the requests of this reading.</summary>
    private sealed class Counting(IPullReport report) : IPullReport
    {
        public int Count { get; private set; }

        public void Requesting()
        {
            report.Requesting();
            Count++;
        }

        public void Planned(int requests) => report.Planned(requests);

        public void Say(string line) => report.Say(line);
    }
}
