using System.Text.Json;
using System.Text.RegularExpressions;
using OpsConsole.Client;
using OpsConsole.Web.Telemetry.Connect;

namespace OpsConsole.Web.Tests.Telemetry.Connect;

public sealed class ExporterGuideTests
{
    private static readonly ConsoleConnection Console = new(new Uri("https://ops.example:8443/"), "opk_abc123");

    private const string Variables = """
        export OTEL_SERVICE_NAME=my-app
        export OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=production
        export OTEL_EXPORTER_OTLP_ENDPOINT=https://ops.example:8443
        export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
        export OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer%20opk_abc123
        """;

    [Fact]
    public void Python_reads_it_all_from_the_environment()
    {
        Assert.Equal(
            [
                "pip install opentelemetry-distro opentelemetry-exporter-otlp-proto-http\npip install opentelemetry-instrumentation-openai-v2",
                Variables + "\nexport OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental",
                "opentelemetry-instrument python app.py",
            ],
            Texts("python"));
    }

    [Fact]
    public void JavaScript_registers_the_instrumentations_before_the_program()
    {
        Assert.Equal(
            [
                "npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node",
                Variables + "\nexport NODE_OPTIONS=\"--require @opentelemetry/auto-instrumentations-node/register\"",
                "node app.js",
                """
                import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';

                const exporter = new OTLPTraceExporter({
                  url: 'https://ops.example:8443/v1/traces',
                  headers: { Authorization: 'Bearer opk_abc123' },
                });
                """,
            ],
            Texts("js"));
    }

    [Fact]
    public void DotNet_says_http_protobuf_and_the_full_path_in_code()
    {
        Assert.Equal(
            """
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(resource => resource
                    .AddService("my-app")
                    .AddAttributes([new("deployment.environment.name", "production")]))
                .WithTracing(tracing => tracing
                    .AddSource("Experimental.Microsoft.Extensions.AI")
                    .AddOtlpExporter(otlp =>
                    {
                        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
                        otlp.Endpoint = new Uri("https://ops.example:8443/v1/traces");
                        otlp.Headers = "Authorization=Bearer%20opk_abc123";
                    }));
            """,
            Texts("dotnet")[^1]);
        Assert.Contains("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY=in_memory", Texts("dotnet")[1], StringComparison.Ordinal);
        Assert.Contains(ExporterGuide.For("dotnet", Console).Notes, n => n.Contains("http/protobuf", StringComparison.Ordinal));
    }

    [Fact]
    public void The_Collector_adds_the_path_itself_and_takes_the_header_unescaped()
    {
        string config = Assert.Single(Texts("collector"));

        Assert.StartsWith(
            """
            exporters:
              otlphttp/opsconsole:
                endpoint: https://ops.example:8443
                headers:
                  Authorization: "Bearer opk_abc123"
            """,
            config,
            StringComparison.Ordinal);
        Assert.All(["traces:", "logs:", "metrics:"], signal => Assert.Contains(signal, config, StringComparison.Ordinal));
    }

    [Fact]
    public void The_curl_request_is_JSON_once_the_shell_has_filled_it_in()
    {
        string text = Assert.Single(Texts("curl"));
        Assert.StartsWith("curl -i https://ops.example:8443/v1/traces \\\n  -H \"Authorization: Bearer opk_abc123\" \\\n", text, StringComparison.Ordinal);

        string body = Regex.Match(text, "-d '(.*)'$", RegexOptions.Singleline).Groups[1].Value;
        body = Regex.Replace(body, """'\$\(.*?\)'(?=[0"])""", "1");
        using JsonDocument json = JsonDocument.Parse(body);
        JsonElement span = json.RootElement.GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans")[0];
        Assert.Equal("1000000000", span.GetProperty("endTimeUnixNano").GetString());
        Assert.Equal(5, span.GetProperty("attributes").GetArrayLength());
    }

    [Fact]
    public void An_unknown_tab_shows_the_first()
    {
        Assert.Equal("python", ExporterGuide.For("cobol", Console).Slug);
        Assert.All(ExporterGuide.Tabs, t => Assert.Equal(t.Slug, ExporterGuide.For(t.Slug, Console).Slug));
    }

    private static IReadOnlyList<string> Texts(string slug) => [.. ExporterGuide.For(slug, Console).Snippets.Select(s => s.Text)];
}
