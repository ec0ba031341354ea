using System.Collections.Concurrent;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.StandIns.Aws;

/// <summary>A charge on the sample company's bill.</summary>
/// <param name="Account">The account that it is for.</param>
/// <param name="Service">The service.</param>
/// <param name="UsageType">What was used.</param>
/// <param name="RecordType">Its kind: <c>Usage</c>, <c>Credit</c>, <c>Tax</c>.</param>
/// <param name="Team">Value of the tag <c>team</c>; empty for none.</param>
/// <param name="Cost">US dollars.</param>
/// <param name="Quantity">How much was used.</param>
/// <param name="Unit">The unit of the quantity.</param>
internal sealed record SampleCharge(string Account, string Service, string UsageType, string RecordType, string Team, decimal Cost, decimal Quantity = 0, string Unit = "N/A");

/// <summary>
/// What AWS bills the sample company, by day. Bedrock costs what the calls come to that CloudWatch measured and that telemetry counted, by the list prices; the rest is made up. As
/// with AWS, news come three times a day, and what was used late in a day is billed hours after its end: the day is restated.
/// </summary>
internal sealed class SampleBill(MeasuredWorld world, TimeProvider time)
{
    /// <summary>The accounts and their names.</summary>
    public const string Production = AwsStandIn.Account, Platform = "444455556666";

    private const string Bedrock = "Amazon Bedrock", Sonnet = "Claude Sonnet 4.5 (Amazon Bedrock Edition)", Search = "Amazon OpenSearch Service", Metrics = "AmazonCloudWatch", Storage = "Amazon Simple Storage Service",
        Hosting = "Amazon SageMaker", Transfer = "AWS Data Transfer";

    private const int CreditDay = 5, UnusualDay = 12, RefreshHours = 8;

    /// <summary>Part of a day that is billed at its end; the rest follows.</summary>
    private const decimal BilledAtOnce = 0.96m;

    private static readonly TimeSpan WholeAfter = TimeSpan.FromHours(16);

    private ConcurrentDictionary<DateOnly, (long Input, long Cached, long Output)[]> _tokens = new(); // of each model: numbers, some hundred days of them
    private ILookup<DateOnly, PricedTokens> _nova = Array.Empty<PricedUse>().ToLookup(u => u.Day, u => u.Tokens);

    /// <summary>The same with the use of Bedrock that applications report themselves.</summary>
    public SampleBill With(IEnumerable<PricedUse> used) => new(world, time)
    {
        _tokens = _tokens,
        _nova = used.Where(u => u.Model == DemoModel.NovaLite.Name && u.Application != MeasuredApplication.OnBedrock.Name).ToLookup(u => u.Day, u => u.Tokens),
    };

    /// <summary>When the bill was refreshed last, UTC.</summary>
    public DateTime AsOf
    {
        get
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            return now.Date.AddHours(now.Hour / RefreshHours * RefreshHours);
        }
    }

    /// <summary>What a day costs as far as it is billed; nothing of days to come.</summary>
    public IReadOnlyList<SampleCharge> Of(DateOnly day)
    {
        DateTime begin = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), asOf = AsOf;
        decimal part = asOf <= begin ? 0 : asOf >= begin.AddDays(1) + WholeAfter ? 1 : BilledAtOnce * Math.Min(1, (decimal)(asOf - begin).TotalDays);
        return part == 0 ? [] : [.. Use(day).Select(c => c with { Cost = Rounded(c.Cost * part), Quantity = Rounded(c.Quantity * part) }), .. Others(day)];
    }

    /// <summary>What a day is expected to cost, whether it is over or not.</summary>
    public decimal Expected(DateOnly day) => Use(day).Where(c => c.UsageType != Reindexing).Sum(c => c.Cost);

    /// <summary>The day of a month on which something unusual was billed, and what it cost.</summary>
    public (DateOnly Day, SampleCharge Charge) Unusual(DateOnly month) =>
        new DateOnly(month.Year, month.Month, UnusualDay) is var day ? (day, Use(day).Single(c => c.UsageType == Reindexing)) : default;

    private const string Reindexing = "USE1-ESInstance:r7g.xlarge";

    private IEnumerable<SampleCharge> Use(DateOnly day)
    {
        (long Input, long Cached, long Output)[] tokens = Tokens(day);
        yield return Millions(tokens[0].Input - tokens[0].Cached, 3m, "USE1-MP:USE1_InputTokenCount-Units");
        yield return Millions(tokens[0].Cached, 0.3m, "USE1-MP:USE1_CacheReadInputTokenCount-Units");
        yield return Millions(tokens[0].Output, 15m, "USE1-MP:USE1_OutputTokenCount-Units");
        yield return Thousands(tokens[1].Input, 0.00006m, "USE1-NovaLite-input-tokens");
        yield return Thousands(tokens[1].Output, 0.00024m, "USE1-NovaLite-output-tokens");
        foreach (SampleCharge charge in Reported(day))
        {
            yield return charge;
        }

        decimal busy = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.7m : 1;
        yield return new(Production, Search, "USE1-ESInstance:r7g.large", "Usage", "search", 3.984m, 24, "Hrs");
        yield return new(Platform, Metrics, "USE1-CW:GMD-Metrics", "Usage", "", Rounded(0.41m * busy), Rounded(41_000 * busy), "Metrics");
        yield return new(Platform, Storage, "USE1-TimedStorage-ByteHrs", "Usage", "", 0.36m + (day.Day * 0.004m), 470 + day.Day, "GB-Mo");
        yield return new(Production, Storage, "USE1-Requests-Tier1", "Usage", "invoices", Rounded(0.12m * busy), Rounded(24_000 * busy), "Requests");
        yield return new(Production, Hosting, "USE1-Host:ml.m5.large", "Usage", "search", 2.76m, 24, "Hrs"); // ranks what the search finds
        yield return new(Platform, Transfer, "USE1-DataTransfer-Out-Bytes", "Usage", "", Rounded(0.74m * busy), Rounded(8.2m * busy), "GB");
        if (day.DayOfWeek == DayOfWeek.Sunday)
        {
            yield return new(Production, Hosting, "USE1-Train:ml.g5.xlarge", "Usage", "documents", 7.04m, 5, "Hrs");
        }

        if (day.Day == UnusualDay)
        {
            yield return new(Production, Search, Reindexing, "Usage", "search", 38.304m, 57.6m, "Hrs"); // somebody built the index anew on a larger machine
        }
    }

    private IEnumerable<SampleCharge> Others(DateOnly day)
    {
        if (day.Day == 1 && Tokens(day.AddMonths(1).AddDays(-1))[0].Input > 0) // what was not used is not taxed
        {
            yield return new(Production, Sonnet, "", "Tax", "", 1.4m);
        }

        if (day.Day == CreditDay)
        {
            yield return new(Production, Bedrock, "", "Credit", "", -0.3m);
        }
    }

    /// <summary>What applications report of Bedrock: of several uses of a day one charge for each kind of token.</summary>
    private IEnumerable<SampleCharge> Reported(DateOnly day)
    {
        PricedTokens[] uses = [.. _nova[day]];
        if (uses.Length > 0)
        {
            long cached = uses.Sum(t => t.CacheRead);
            yield return Thousands(uses.Sum(t => t.Input) - cached, 0.00006m, "USE1-NovaLite-input-tokens") with { Team = "" };
            yield return Thousands(cached, 0.000015m, "USE1-NovaLite-cache-read-input-tokens") with { Team = "" };
            yield return Thousands(uses.Sum(t => t.Output), 0.00024m, "USE1-NovaLite-output-tokens") with { Team = "" };
        }
    }

    private static SampleCharge Millions(long tokens, decimal price, string usage) => new(Production, Sonnet, usage, "Usage", "invoices", Rounded(tokens * price / 1_000_000), tokens / 1_000_000m, "Units");

    private static SampleCharge Thousands(long tokens, decimal price, string usage) => new(Production, Bedrock, usage, "Usage", "invoices", Rounded(tokens * price / 1000), tokens / 1000m, "1K tokens");

    private (long Input, long Cached, long Output)[] Tokens(DateOnly day) => _tokens.GetOrAdd(day, Count);

    private (long, long, long)[] Count(DateOnly day)
    {
        int midnight = (day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 24 * 60;
        (long Input, long Cached, long Output)[] tokens = new (long, long, long)[MeasuredApplication.OnBedrock.Models.Count];
        for (int model = 0; model < tokens.Length; model++)
        {
            for (int minute = midnight; minute < midnight + (24 * 60); minute++)
            {
                foreach (MeasuredCall call in world.Calls(MeasuredApplication.OnBedrock, model, minute))
                {
                    tokens[model].Input += call.Input;
                    tokens[model].Cached += call.Cached;
                    tokens[model].Output += call.Output;
                }
            }
        }

        return tokens;
    }

    private static decimal Rounded(decimal amount) => Math.Round(amount, 10);
}
