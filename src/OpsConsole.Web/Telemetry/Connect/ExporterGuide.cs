using OpsConsole.Client;

namespace OpsConsole.Web.Telemetry.Connect;

/// <summary>A piece of text to copy.</summary>
/// <param name="Title">What it is, or where it goes.</param>
/// <param name="Text">The text, lines separated by <c>\n</c>.</param>
public sealed record Snippet(string Title, string Text);

/// <summary>How an application in one language, or the Collector, is made to export to this console.</summary>
/// <param name="Slug">Its name in the page's address.</param>
/// <param name="Title">Its name.</param>
/// <param name="Snippets">What to copy, in order.</param>
/// <param name="Notes">What to know besides.</param>
internal sealed record ExporterGuide(string Slug, string Title, IReadOnlyList<Snippet> Snippets, IReadOnlyList<string> Notes)
{
    /// <summary>Stands in the texts where no key has been made yet.</summary>
    public const string KeyPlaceholder = "YOUR_API_KEY";

    /// <summary>The names of the guides, the first being the one that a page opens with.</summary>
    public static IReadOnlyList<(string Slug, string Title)> Tabs { get; } =
        [("python", "Python"), ("js", "JavaScript"), ("dotnet", ".NET"), ("collector", "Collector"), ("curl", "curl")];

    /// <summary>The guide for a console and a key; an unknown name gives the first.</summary>
    public static ExporterGuide For(string? slug, ConsoleConnection console) => slug switch
    {
        "js" => JavaScript(console),
        "dotnet" => DotNet(console),
        "collector" => Collector(console),
        "curl" => Curl(console),
        _ => Python(console),
    };

    /// <summary>The variables that every OpenTelemetry SDK reads.</summary>
    public static string Variables(ConsoleConnection console) => $"""
        export OTEL_SERVICE_NAME=my-app
        export OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=production
        export OTEL_EXPORTER_OTLP_ENDPOINT={Base(console)}
        export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
        export OTEL_EXPORTER_OTLP_HEADERS={console.OtlpHeaders}
        """;

    private static ExporterGuide Python(ConsoleConnection console) => new("python", "Python",
        [
            new("Install", """
                pip install opentelemetry-distro opentelemetry-exporter-otlp-proto-http
                pip install opentelemetry-instrumentation-openai-v2
                """),
            new("Environment", Variables(console) + "\nexport OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental"),
            new("Run", "opentelemetry-instrument python app.py"),
        ],
        [
            "Take the instrumentation of the client that you use: OpenTelemetry has them for OpenAI, Bedrock (botocore) and Vertex AI, OpenLLMetry and OpenInference for most others. All of their spellings are understood.",
            "The package opentelemetry-exporter-otlp-proto-grpc is for another protocol: take the one that ends in http.",
        ]);

    private static ExporterGuide JavaScript(ConsoleConnection console) => new("js", "JavaScript",
        [
            new("Install", "npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node"),
            new("Environment", Variables(console) + "\nexport NODE_OPTIONS=\"--require @opentelemetry/auto-instrumentations-node/register\""),
            new("Run", "node app.js"),
            new("With the exporter in code (npm install @opentelemetry/exporter-trace-otlp-proto)", $$"""
                import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';

                const exporter = new OTLPTraceExporter({
                  url: '{{console.TracesEndpoint}}',
                  headers: { Authorization: 'Bearer {{console.ApiKey}}' },
                });
                """),
        ],
        [
            "With the Vercel AI SDK, turn on experimental_telemetry: { isEnabled: true } in each call.",
            "A url in code is taken as it is: it needs the whole path /v1/traces.",
        ]);

    private static ExporterGuide DotNet(ConsoleConnection console) => new("dotnet", ".NET",
        [
            new("Install", """
                dotnet add package OpenTelemetry.Extensions.Hosting
                dotnet add package OpenTelemetry.Exporter.OpenTelemetryProtocol
                """),
            new("Environment", Variables(console) + "\nexport OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY=in_memory"),
            new("Program.cs", """
                builder.Services.AddOpenTelemetry()
                    .WithTracing(tracing => tracing
                        .AddSource("Experimental.Microsoft.Extensions.AI")
                        .AddOtlpExporter());
                """),
            new("Or, instead of the environment, in code", $$"""
                builder.Services.AddOpenTelemetry()
                    .ConfigureResource(resource => resource
                        .AddService("my-app")
                        .AddAttributes([new("deployment.environment.name", "production")]))
                    .WithTracing(tracing => tracing
                        .AddSource("Experimental.Microsoft.Extensions.AI")
                        .AddOtlpExporter(otlp =>
                        {
                            otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
                            otlp.Endpoint = new Uri("{{console.TracesEndpoint}}");
                            otlp.Headers = "{{console.OtlpHeaders}}";
                        }));
                """),
        ],
        [
            "The .NET exporter speaks gRPC to port 4317 unless it is told http/protobuf.",
            "An endpoint set in code is taken as it is: it needs the whole path /v1/traces. From the environment the path is added.",
            "Wrap the chat client with UseOpenTelemetry() of Microsoft.Extensions.AI; it is the source named above.",
            "Without OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY the exporter tries each batch once and drops it when the console is busy or restarting.",
        ]);

    private static ExporterGuide Collector(ConsoleConnection console) => new("collector", "Collector",
        [
            new("config.yaml", $$"""
                exporters:
                  otlphttp/opsconsole:
                    endpoint: {{Base(console)}}
                    headers:
                      Authorization: "Bearer {{console.ApiKey}}"

                service:
                  pipelines:
                    traces:
                      receivers: [otlp]
                      processors: [batch]
                      exporters: [otlphttp/opsconsole]
                    logs:
                      receivers: [otlp]
                      processors: [batch]
                      exporters: [otlphttp/opsconsole]
                    metrics:
                      receivers: [otlp]
                      processors: [batch]
                      exporters: [otlphttp/opsconsole]
                """),
        ],
        [
            "Add the exporter to the pipelines that you have: a pipeline may have several.",
            "The Collector compresses, queues and retries by itself. Where applications send to a Collector already, they need no change.",
            "Tail sampling throws interactions away before the console counts them: send it the unsampled stream.",
        ]);

    private static ExporterGuide Curl(ConsoleConnection console) => new("curl", "curl",
        [
            new("One interaction with one model call, ending now", $$$"""
                curl -i {{{console.TracesEndpoint}}} \
                  -H "Authorization: Bearer {{{console.ApiKey}}}" \
                  -H "Content-Type: application/json" \
                  -d '{"resourceSpans":[{"resource":{"attributes":[
                    {"key":"service.name","value":{"stringValue":"hello"}},
                    {"key":"deployment.environment.name","value":{"stringValue":"test"}}]},
                  "scopeSpans":[{"spans":[{
                    "traceId":"'$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')'",
                    "spanId":"'$(od -An -tx1 -N8 /dev/urandom | tr -d ' \n')'",
                    "name":"chat gpt-4o-mini","kind":3,
                    "startTimeUnixNano":"'$(($(date +%s) - 1))'000000000","endTimeUnixNano":"'$(date +%s)'000000000",
                    "attributes":[
                      {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
                      {"key":"gen_ai.provider.name","value":{"stringValue":"openai"}},
                      {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o-mini"}},
                      {"key":"gen_ai.usage.input_tokens","value":{"intValue":"120"}},
                      {"key":"gen_ai.usage.output_tokens","value":{"intValue":"45"}}]}]}]}]}'
                """),
        ],
        ["The answer is 200 and {} once the span is on disk. Everything else is explained in the body."]);

    private static string Base(ConsoleConnection console) => console.Endpoint.AbsoluteUri.TrimEnd('/');
}
