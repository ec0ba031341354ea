using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Web.Tests.Telemetry;

public class OtlpEndpointsTests
{
    private const string Json = "application/json";
    private const string Protobuf = "application/x-protobuf";

    private const string Span = """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"chat"}]}]}]}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    public async Task Json_is_taken_and_answered_in_json(string type)
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();

        HttpResponseMessage response = await PostAsync(console, "/v1/traces", Encoding.UTF8.GetBytes(Span), type);

        await ExpectAsync(response, 200, Json, "{}");
        Assert.Equal(["span chat 5b8efff798038103d269b633813fc60c"], console.Decoded);
        Assert.True(Assert.Single(console.Written).Size > 0);
        Assert.Equal([new OtlpAnswers(OtlpSignal.Traces, 200, 1)], console.Traffic.Snapshot());
    }

    [Theory]
    [InlineData("application/x-protobuf")]
    [InlineData("application/x-protobuf; proto=v1")]
    public async Task Protobuf_is_taken_and_answered_with_zero_bytes(string type)
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();

        HttpResponseMessage response = await PostAsync(console, "/v1/traces", ProtobufOf(Span), type);

        await ExpectAsync(response, 200, Protobuf, "");
        Assert.Single(console.Written);
    }

    [Fact]
    public async Task Logs_and_metrics_have_their_own_addresses()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();

        await PostAsync(console, "/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"e"}]}]}]}"""u8.ToArray(), Json);
        await PostAsync(console, "/v1/metrics", """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"asInt":1}]}}]}]}]}"""u8.ToArray(), Json);

        Assert.Equal(["log e", "metric m Gauge 1"], console.Decoded);
    }

    [Fact]
    public async Task An_empty_request_is_a_success_and_is_not_written()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();

        await ExpectAsync(await PostAsync(console, "/v1/traces", [], Protobuf), 200, Protobuf, "");
        await ExpectAsync(await PostAsync(console, "/v1/traces", "{}"u8.ToArray(), Json), 200, Json, "{}");

        Assert.Empty(console.Written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gzip_is_taken_with_and_without_a_length(bool chunked)
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();

        HttpResponseMessage response = await PostAsync(console, "/v1/traces", Gzip(Encoding.UTF8.GetBytes(Span)), Json, "gzip", chunked);

        await ExpectAsync(response, 200, Json, "{}");
        Assert.Single(console.Decoded);
    }

    [Fact]
    public async Task Records_that_can_never_be_accepted_are_told_as_partial_success()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        const string Mixed = """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"no ids"},{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}]}]}]}
            """;

        await ExpectAsync(await PostAsync(console, "/v1/traces", Encoding.UTF8.GetBytes(Mixed), Json), 200, Json,
            """{"partialSuccess":{"rejectedSpans":"1","errorMessage":"no valid ids"}}""");
        await ExpectAsync(await PostAsync(console, "/v1/traces", ProtobufOf(Mixed), Protobuf), 200, Protobuf, "\n\u0010\b\u0001\u0012\fno valid ids");
        Assert.Equal(2, console.Written.Count);
    }

    [Fact]
    public async Task A_warning_is_a_partial_success_without_rejections()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        console.Warning = "clock is off";

        await ExpectAsync(await PostAsync(console, "/v1/traces", Encoding.UTF8.GetBytes(Span), Json), 200, Json,
            """{"partialSuccess":{"rejectedSpans":"0","errorMessage":"clock is off"}}""");
    }

    [Theory]
    [InlineData(Json, "{\"resourceSpans\":5}")]
    [InlineData(Json, "{")]
    [InlineData(Protobuf, "\n")]
    public async Task What_cannot_be_decoded_is_400_in_its_own_encoding(string type, string body)
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();

        HttpResponseMessage response = await PostAsync(console, "/v1/traces", Encoding.UTF8.GetBytes(body), type);

        await ExpectStatusAsync(response, 400, type, code: 3);
        Assert.Empty(console.Written);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_405(string method)
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();

        HttpResponseMessage response = await console.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/v1/traces"), Cancellation);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/grpc")]
    [InlineData("application/protobuf")]
    [InlineData(null)]
    public async Task Other_media_types_are_415(string? type)
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();

        HttpResponseMessage response = await PostAsync(console, "/v1/traces", [1], type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    [InlineData("deflate")]
    public async Task Other_content_encodings_are_415(string encoding)
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        await ExpectStatusAsync(await PostAsync(console, "/v1/traces", [1], Protobuf, encoding), 415, Protobuf, 3);
    }

    [Fact]
    public async Task Damaged_gzip_is_400()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        byte[] gzip = Gzip(ProtobufOf(Span));

        await ExpectStatusAsync(await PostAsync(console, "/v1/traces", gzip[..^4], Protobuf, "gzip"), 400, Protobuf, 3);
        await ExpectStatusAsync(await PostAsync(console, "/v1/traces", [.. gzip, .. gzip], Protobuf, "gzip"), 400, Protobuf, 3);
        await ExpectStatusAsync(await PostAsync(console, "/v1/traces", [1, 2, 3], Json, "gzip"), 400, Json, 3);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("gzip", false)]
    [InlineData("gzip", true)]
    public async Task A_body_over_the_limit_is_413_from_us(string? encoding, bool chunked)
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync(("Telemetry:MaxBodyBytes", "100000"));
        byte[] content = new byte[100_001];

        HttpResponseMessage response = await PostAsync(console, "/v1/traces", encoding is null ? content : Gzip(content), Protobuf, encoding, chunked);

        await ExpectStatusAsync(response, 413, Protobuf, 3);
    }

    [Fact]
    public async Task The_limit_may_be_above_the_servers_own()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync(("Telemetry:MaxBodyBytes", "40000000"));
        string padding = new('x', 35_000_000);

        HttpResponseMessage response = await PostAsync(console, "/v1/traces", Encoding.UTF8.GetBytes($$"""{"x":"{{padding}}"}"""), Json);

        await ExpectAsync(response, 200, Json, "{}");
    }

    [Fact]
    public async Task A_bomb_is_413()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        byte[] bomb = Gzip(new byte[256 * 1024 * 1024]);
        HttpResponseMessage[] responses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => PostAsync(console, "/v1/traces", bomb, Protobuf, "gzip")));
        Assert.All(responses, r => Assert.Equal(HttpStatusCode.RequestEntityTooLarge, r.StatusCode));
    }

    [Theory]
    [InlineData(IngestVerdictKind.Overloaded, 0.0, "1")]
    [InlineData(IngestVerdictKind.Overloaded, 1.2, "2")]
    [InlineData(IngestVerdictKind.Unavailable, 60.0, "3")]
    public async Task What_may_work_later_is_503_with_a_short_wait(IngestVerdictKind kind, double seconds, string retryAfter)
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        console.Verdict = new IngestVerdict(kind, TimeSpan.FromSeconds(seconds));

        HttpResponseMessage response = await PostAsync(console, "/v1/traces", ProtobufOf(Span), Protobuf);

        await ExpectStatusAsync(response, 503, Protobuf, 14);
        Assert.Equal(retryAfter, response.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task A_bug_behind_the_door_asks_the_sender_to_try_again()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        console.MapperFails = new InvalidOperationException("secret");

        HttpResponseMessage response = await PostAsync(console, "/v1/traces", Encoding.UTF8.GetBytes(Span), Json);

        string body = await ExpectStatusAsync(response, 503, Json, 14);
        Assert.DoesNotContain("secret", body);
    }

    [Fact]
    public async Task A_malformed_part_found_while_mapping_is_400()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        console.MapperFails = new OtlpFormatException("an event is malformed");
        await ExpectStatusAsync(await PostAsync(console, "/v1/traces", Encoding.UTF8.GetBytes(Span), Json), 400, Json, 3);
    }

    [Fact]
    public async Task Browsers_of_allowed_origins_may_send()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync(("Telemetry:AllowedOrigins:0", "https://shop.example"));

        HttpResponseMessage preflight = await PreflightAsync(console, "https://shop.example");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("https://shop.example", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("authorization", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);

        console.Client.DefaultRequestHeaders.Add("Origin", "https://shop.example");
        HttpResponseMessage response = await PostAsync(console, "/v1/traces", [], Protobuf);
        Assert.Equal("https://shop.example", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Theory]
    [InlineData("https://shop.example")]
    [InlineData(null)]
    public async Task Browsers_of_other_origins_may_not(string? allowed)
    {
        await using OtlpConsole console = allowed is null
            ? await OtlpConsole.StartAsync()
            : await OtlpConsole.StartAsync(("Telemetry:AllowedOrigins:0", allowed));

        HttpResponseMessage preflight = await PreflightAsync(console, "https://other.example");

        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static Task<HttpResponseMessage> PreflightAsync(OtlpConsole console, string origin)
    {
        HttpRequestMessage request = new(HttpMethod.Options, "/v1/traces");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,authorization");
        console.Client.DefaultRequestHeaders.Authorization = null; // a browser sends none with it
        Task<HttpResponseMessage> response = console.Client.SendAsync(request, Cancellation);
        console.Client.DefaultRequestHeaders.Authorization = new("Bearer", "good");
        return response;
    }

    private static Task<HttpResponseMessage> PostAsync(
        OtlpConsole console, string path, byte[] body, string? type, string? encoding = null, bool chunked = false)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = chunked ? new StreamContent(new MemoryStream(body)) : new ByteArrayContent(body),
        };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        if (type is not null)
        {
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        return console.Client.SendAsync(request, Cancellation);
    }

    private static async Task ExpectAsync(HttpResponseMessage response, int status, string type, string body)
    {
        Assert.Equal(body, await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
    }

    private static async Task<string> ExpectStatusAsync(HttpResponseMessage response, int status, string type, int code)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(Cancellation);
        string text = Encoding.UTF8.GetString(body);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        if (type == Json)
        {
            Assert.StartsWith($"{{\"code\":{code},\"message\":\"", text);
        }
        else
        {
            Assert.Equal([0x08, (byte)code, 0x12], body[..3]);
        }

        return text;
    }

    private static byte[] ProtobufOf(string json)
    {
        using ProtobufWriter writer = new();
        OtlpJson.ToProtobuf(OtlpSignal.Traces, Encoding.UTF8.GetBytes(json), writer, 1 << 20);
        return writer.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }
}
