using System.Globalization;
using System.Text.Json;
using OpsConsole.Core.Sources.Reach;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>
/// Asks a server with the API of Prometheus. An answer is whole or it is a fault: what a server calls partial (a store of Thanos that is down, a node of
/// VictoriaMetrics) counts as failed and is tried again, because a hole would be taken for no traffic.
/// </summary>
internal sealed class PrometheusClient(PrometheusSettings settings) : IDisposable
{
    // What Thanos and VictoriaMetrics are told, and others do not listen to: rather no answer than half of one.
    private static readonly KeyValuePair<string, string>[] Whole = [new("partial_response", "false"), new("deny_partial_response", "1")];

    private readonly SourceHttp _http = new(
        new SourceReach(settings.Address) { Authorities = settings.Authorities, Timeout = settings.Timeout, MaxAnswer = settings.MaxAnswer }, settings.Auth.Sign);

    private readonly PrometheusFaults _faults = new(settings);

    /// <summary>Evaluates an expression at an instant. A range selector (<c>x[5m]</c>) gives the samples as they were scraped.</summary>
    /// <param name="expression">The PromQL.</param>
    /// <param name="at">Seconds since 1970 UTC.</param>
    /// <param name="report">Hears of the request, and of what the server remarks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">There is no whole answer.</exception>
    public async Task<IReadOnlyList<PrometheusSeries>> QueryAsync(string expression, long at, IPullReport report, CancellationToken cancellationToken) =>
        (await PostAsync("api/v1/query", [new("query", expression), new("time", Text(at)), .. Limits()], report, cancellationToken).ConfigureAwait(false)).Series;

    /// <summary>Evaluates an expression at regular instants.</summary>
    /// <param name="expression">The PromQL.</param>
    /// <param name="start">The first instant, seconds since 1970 UTC.</param>
    /// <param name="end">The last instant.</param>
    /// <param name="step">Seconds between instants.</param>
    /// <param name="report">Hears of the request, and of what the server remarks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">There is no whole answer.</exception>
    public async Task<IReadOnlyList<PrometheusSeries>> QueryRangeAsync(string expression, long start, long end, int step, IPullReport report, CancellationToken cancellationToken) =>
        (await PostAsync(
            "api/v1/query_range", [new("query", expression), new("start", Text(start)), new("end", Text(end)), new("step", Text(step)), .. Limits()], report, cancellationToken)
            .ConfigureAwait(false)).Series;

    /// <summary>The values that a label has in the series that a selector matches.</summary>
    /// <param name="label">The label.</param>
    /// <param name="selector">Which series.</param>
    /// <param name="start">From when, seconds since 1970 UTC.</param>
    /// <param name="end">Until when.</param>
    /// <param name="report">Hears of the request, and of what the server remarks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">There is no whole answer.</exception>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string label, string selector, long start, long end, IPullReport report, CancellationToken cancellationToken)
    {
        // This one call of the API cannot be posted.
        IEnumerable<string> parameters = ((KeyValuePair<string, string>[])[new("match[]", selector), new("start", Text(start)), new("end", Text(end)), .. Whole])
            .Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}");
        Uri address = new($"api/v1/label/{Uri.EscapeDataString(label)}/values?{string.Join('&', parameters)}", UriKind.Relative);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        return (await SendAsync(request, report, cancellationToken).ConfigureAwait(false)).Names;
    }

    /// <summary>The server's version; null where it does not say. Whether it lets us in, a query tells.</summary>
    /// <exception cref="SourceException">It cannot be reached.</exception>
    public async Task<string?> VersionAsync(IPullReport report, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri("api/v1/status/buildinfo", UriKind.Relative));
            return (await SendAsync(request, report, cancellationToken).ConfigureAwait(false)).Version;
        }
        catch (SourceException exception) when (exception.Fault is SourceFault.Refused or SourceFault.Denied or SourceFault.Malformed)
        {
            return null; // Amazon's and older ones of Thanos have no such page, and say so in different ways
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<PrometheusAnswer> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form, IPullReport report, CancellationToken cancellationToken)
    {
        using FormUrlEncodedContent content = new(form);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        return await SendAsync(request, report, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PrometheusAnswer> SendAsync(HttpRequestMessage request, IPullReport report, CancellationToken cancellationToken)
    {
        settings.Auth.Apply(request);
        request.Headers.Add("Accept", "application/json");
        if (settings.Tenant is { Length: > 0 } tenant && !request.Headers.TryAddWithoutValidation("X-Scope-OrgID", tenant))
        {
            throw new SourceException(SourceFault.Refused, "The tenant cannot be sent: it has characters that no header has.", "Correct the tenant.");
        }

        SourceAnswer answer = await _http.SendAsync(request, report, cancellationToken).ConfigureAwait(false);
        PrometheusAnswer? read = null;
        JsonException? unreadable = null;
        try
        {
            read = PrometheusAnswer.Read(answer.Body);
        }
        catch (JsonException exception)
        {
            unreadable = exception;
        }

        if (!answer.IsSuccess || read is not { Status: "success" })
        {
            throw _faults.Of(answer, read, unreadable);
        }

        foreach (string warning in read.Warnings)
        {
            report.Say($"{settings.Address.Authority} remarks: {_faults.Quote(warning)}");
        }

        return _faults.OfMissing(read) is { } fault ? throw fault : read;
    }

    private IEnumerable<KeyValuePair<string, string>> Limits() =>
        [new("timeout", Text((long)Math.Max(1, settings.Timeout.TotalSeconds - 5)) + "s"), .. Whole]; // the server stops before we do, and can say why

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
