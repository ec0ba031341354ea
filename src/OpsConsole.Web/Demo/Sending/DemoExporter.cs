using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpsConsole.Client;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.Sending;

/// <summary>
/// The OpenTelemetry client of the sample data: for each version of an application in each environment a pair of senders, since a resource
/// belongs to a provider. Used by one thread at a time.
/// </summary>
internal sealed class DemoExporter : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(string Application, string Version, string Environment), (SpanSender Spans, EvaluationSender Evaluations)> _senders = [];
    private readonly HttpClient _http;

    public DemoExporter(ConsoleConnection console, IEnumerable<DemoApplication> applications, CancellationToken stopping)
    {
        _http = new HttpClient(new PatientHandler(new SocketsHttpHandler { AllowAutoRedirect = false }, stopping)) { Timeout = Timeout };
        foreach (DemoApplication application in applications)
        {
            foreach ((string version, string environment) in application.Versions.SelectMany(v => DemoWorld.EnvironmentNames.Select(e => (v.Version, e))))
            {
                string source = $"{application.Name}.{version}.{environment}";
                ResourceBuilder resource = ResourceBuilder.CreateEmpty()
                    .AddTelemetrySdk()
                    .AddService(application.Name, serviceVersion: version, serviceInstanceId: $"{application.Name}-{environment}-1")
                    .AddAttributes([new("deployment.environment.name", environment)]);
                _senders[(application.Name, version, environment)] = (
                    new SpanSender(source, resource, Options(console, console.TracesEndpoint)),
                    new EvaluationSender(source, resource, Options(console, console.LogsEndpoint)));
            }
        }
    }

    /// <summary>Sends the traces and their evaluations; false when a request was not accepted. Blocks the thread.</summary>
    public bool Send(IEnumerable<DemoTrace> traces) => traces
        .GroupBy(t => (t.Application, t.Version, t.Environment))
        .All(group =>
        {
            (SpanSender spans, EvaluationSender evaluations) = _senders[group.Key];
            List<DemoTrace> ofSender = [.. group];
            return spans.Send(ofSender) && evaluations.Send(ofSender);
        });

    public void Dispose()
    {
        foreach ((SpanSender spans, EvaluationSender evaluations) in _senders.Values)
        {
            spans.Dispose();
            evaluations.Dispose();
        }

        _http.Dispose();
    }

    /// <summary>The settings that anybody would use: an endpoint set in code is the full path of the signal.</summary>
    private OtlpExporterOptions Options(ConsoleConnection console, Uri endpoint) => new()
    {
        Protocol = OtlpExportProtocol.HttpProtobuf,
        Endpoint = endpoint,
        Headers = console.OtlpHeaders,
        TimeoutMilliseconds = (int)Timeout.TotalMilliseconds,
        HttpClientFactory = () => _http,
    };
}
