namespace OpsConsole.Web.Telemetry.Connect;

/// <summary>What goes wrong when an application is connected, and what to do.</summary>
/// <param name="Sign">What one sees.</param>
/// <param name="Remedy">What it means and what to do.</param>
internal sealed record ConnectTrouble(string Sign, string Remedy)
{
    public static IReadOnlyList<ConnectTrouble> All { get; } =
    [
        new("Nothing arrives, and the application logs nothing",
            "Exporters are quiet about failures. Set OTEL_LOG_LEVEL=debug (JavaScript, Python), and check that the process has the variables: a service manager does not read your shell's profile."),
        new("401 Unauthorized",
            "The header is missing or the key is wrong or revoked. In OTEL_EXPORTER_OTLP_HEADERS the space after Bearer is written %20; in code and in the Collector it is a space."),
        new("403 Forbidden", "The key is valid but lacks the scope telemetry:write."),
        new("404 Not Found", "The exporter posts to the bare address. In code, give the whole path /v1/traces; in OTEL_EXPORTER_OTLP_ENDPOINT, give the address without it."),
        new("415 Unsupported Media Type", "The body is neither application/x-protobuf nor application/json, or is compressed by something else than gzip."),
        new("413 Content Too Large", "One request is larger than the limit, before or after inflation. Lower the batch size of the exporter."),
        new("503 Service Unavailable", "The console is busy and says when to try again. SDKs do that by themselves; .NET needs OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY=in_memory."),
        new("Connection refused on port 4317", "That is gRPC. Set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf and the address of this page."),
        new("A proxy answers instead of the console",
            "Exporters use HTTP_PROXY and HTTPS_PROXY: add this host to NO_PROXY. A proxy in front of the console must pass the Authorization header and bodies of up to 20 MiB."),
        new("Spans arrive, but no interaction appears",
            "A trace counts as an interaction when one of its spans is a GenAI span. Check that the instrumentation of your client library is on, and look at the telemetry page."),
    ];
}
