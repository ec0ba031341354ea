using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Users;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>Loads and holds what the product page shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class ProductState(MetricsQuery query, TopicNames topics, UserCounts users, ConversationQuery conversations, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<ProductState> logger)
{
    private const int Hour = 60;

    /// <summary>Shorter ranges have too few of each hour of the week.</summary>
    private static readonly TimeSpan LeastWeek = TimeSpan.FromDays(6.9), MostWeek = TimeSpan.FromDays(200);

    private readonly LatestLoad _load = new("The numbers");

    /// <summary>The numbers; null until first loaded.</summary>
    public ProductData? Data { get; private set; }

    /// <summary>What can be filtered by.</summary>
    public MetricsDimensions Dimensions { get; private set; } = new([], [], [], []);

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Loads a view. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(ProductView view, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        ProductData data = await ReadAsync(view, cancellationToken);
        MetricsDimensions dimensions = await query.DimensionsAsync(cancellationToken);
        return () => (Data, Dimensions) = (data, dimensions);
    }, failure => Log.Failed(logger, failure));

    private async Task<ProductData> ReadAsync(ProductView view, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (DateTime from, DateTime to) = view.Range.Resolve(now);
        int interval = Math.Max(Hour, ChartInterval.For(view.Range.Length, from, now, options.Value));
        MetricsRequest request = new() { From = from, To = to, Filter = view.Filter, IntervalMinutes = interval, KeepFacets = true };
        MetricsResult result = await query.RunAsync(request, cancellationToken);
        MetricsGroup before = (await query.RunAsync(request with { From = result.From - (result.To - result.From), To = result.From, IntervalMinutes = null }, cancellationToken)).Groups[0];
        IReadOnlyList<WeekHour> week = view.Range.Length >= LeastWeek && view.Range.Length <= MostWeek
            ? WeekPattern.Of((await query.RunAsync(request with { IntervalMinutes = Hour, KeepFacets = false, CountersOnly = true }, cancellationToken)).Groups[0].Series) : [];
        IReadOnlyList<TopicFigures> figures = TopicFigures.All(result.Groups[0].Facets!, before.Facets!, await topics.OfAsync(result.Groups[0].Facets!, cancellationToken));
        CacheFigures? cache = CacheFigures.IsAsked(result.Groups[0].Facets!)
            ? CacheFigures.Of((await query.RunAsync(request with { IntervalMinutes = null, GroupBy = [MetricsDimension.App] }, cancellationToken)).Groups.Select(g => g.Facets!)) : null;
        return new ProductData(view, result, before.Totals, interval, figures, week)
        {
            Signals = SignalFigures.All(result.Groups[0].Facets!, before.Facets!),
            Cache = cache,
            CachedBefore = CacheFigures.ShareOf(before.Facets!),
            LengthsBefore = InputLengths.Of(before.Facets),
            Users = await users.ReadAsync(DateOnly.FromDateTime(from), DateOnly.FromDateTime(to), view.Filter, cancellationToken),
            Conversations = await conversations.ReadAsync(DateOnly.FromDateTime(from), DateOnly.FromDateTime(to.AddTicks(-1)), view.Filter, cancellationToken),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The product page could not read its numbers.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
