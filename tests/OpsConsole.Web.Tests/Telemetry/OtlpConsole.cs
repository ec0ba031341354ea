using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Web.Telemetry;

namespace OpsConsole.Web.Tests.Telemetry;

/// <summary>The OTLP endpoints alone on a real port, with what comes after them replaced by fakes that a test reads and steers.</summary>
internal sealed class OtlpConsole : ITelemetryMapper, ITelemetryIngest, IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpConsole(Dictionary<string, string?> settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddOptions<TelemetryOptions>().BindConfiguration("Telemetry");
        builder.Services.AddOtlp();
        builder.Services.AddSingleton<ITelemetryMapper>(this);
        builder.Services.AddSingleton<ITelemetryIngest>(this);
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, TestKeys>("test", null);
        builder.Services.AddAuthorization(o => o.AddPolicy(Permissions.SendTelemetry, p => p.RequireClaim("scope", Scopes.TelemetryWrite)));
        _app = builder.Build();
        _app.UseCors();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapOtlp();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
    }

    /// <summary>Sends with a valid key; follows no redirect.</summary>
    public HttpClient Client { get; }

    public Uri Url => new(_app.Urls.Single());

    public OtlpTraffic Traffic => _app.Services.GetRequiredService<OtlpTraffic>();

    /// <summary>Requests that reached the writer.</summary>
    public List<IngestRequest> Written { get; } = [];

    /// <summary>What was decoded, as lines.</summary>
    public List<string> Decoded { get; } = [];

    /// <summary>What the writer answers.</summary>
    public IngestVerdict Verdict { get; set; } = IngestVerdict.Stored;

    /// <summary>What the mapper throws, if anything.</summary>
    public Exception? MapperFails { get; set; }

    /// <summary>What the mapper says was accepted with a warning.</summary>
    public string? Warning { get; set; }

    public static async Task<OtlpConsole> StartAsync(params (string Key, string Value)[] settings)
    {
        OtlpConsole console = new(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        await console._app.StartAsync(TestContext.Current.CancellationToken);
        console.Client.BaseAddress = console.Url;
        console.Client.DefaultRequestHeaders.Authorization = new("Bearer", "good");
        return console;
    }

    public IngestRequest Map(OtlpTraceBatch batch)
    {
        foreach (OtlpSpan span in batch.Spans)
        {
            Decoded.Add($"span {Text(batch, span.Name)} {span.TraceId} {string.Join(' ', Attributes(batch, batch.AttributesOf(span)))}".TrimEnd());
        }

        OtlpSpan[] spans = batch.Spans.ToArray();
        return Answer(spans.Count(s => s.HasValidIds), spans.Count(s => !s.HasValidIds));
    }

    public IngestRequest Map(OtlpLogBatch batch)
    {
        foreach (OtlpLogRecord record in batch.Records)
        {
            Decoded.Add($"log {Text(batch, record.EventName)}".TrimEnd());
        }

        return Answer(batch.Records.Length, 0);
    }

    public IngestRequest Map(OtlpMetricBatch batch)
    {
        foreach (OtlpMetric metric in batch.Metrics)
        {
            Decoded.Add($"metric {Text(batch, metric.Name)} {metric.Kind} {batch.PointsOf(metric).Length}");
        }

        return Answer(batch.Points.Length, 0);
    }

    public ValueTask<IngestVerdict> WriteAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        Written.Add(request);
        return ValueTask.FromResult(Verdict);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private IngestRequest Answer(int accepted, int rejected) => MapperFails is null
        ? new IngestRequest
        {
            Accepted = accepted,
            Rejected = rejected,
            RejectedReason = rejected > 0 ? "no valid ids" : Warning,
        }
        : throw MapperFails;

    private static string Text(OtlpBatch batch, Slice slice) => System.Text.Encoding.UTF8.GetString(batch.Bytes(slice));

    private static List<string> Attributes(OtlpBatch batch, ReadOnlySpan<OtlpAttribute> attributes)
    {
        List<string> texts = [];
        foreach (OtlpAttribute attribute in attributes)
        {
            string value = attribute.Kind switch
            {
                OtlpValueKind.String => Text(batch, attribute.Value),
                OtlpValueKind.Int => attribute.Integer.ToString(),
                OtlpValueKind.Double => attribute.Double.ToString(),
                _ => attribute.Kind.ToString(),
            };
            texts.Add($"{Text(batch, attribute.Key)}={value}");
        }

        return texts;
    }

    /// <summary>"good" may send, anything else is nobody. Refusals are tested with the real console.</summary>
    private sealed class TestKeys(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers.Authorization.ToString() == "Bearer good"
                ? AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim("scope", Scopes.TelemetryWrite)], "test")), "test"))
                : AuthenticateResult.NoResult());
    }
}
