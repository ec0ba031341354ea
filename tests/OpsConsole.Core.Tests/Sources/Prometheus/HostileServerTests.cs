using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amazon.Runtime;
using Microsoft.AspNetCore.Http;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Prometheus;
using OpsConsole.Core.Sources.Reach;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

public sealed class HostileServerTests
{
    private const string Nothing = """{"status":"success","data":{"resultType":"vector","result":[]}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429, "", nameof(SourceFault.Throttled), "asks to come later")]
    [InlineData(500, "oops", nameof(SourceFault.Failed), "answers 500")]
    [InlineData(503, """{"status":"error","errorType":"timeout","error":"query timed out"}""", nameof(SourceFault.Failed), "query timed out")]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"parse error: exceeds all limits"}""", nameof(SourceFault.Refused), "parse error")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"many-to-many matching"}""", nameof(SourceFault.Refused), "many-to-many")]
    [InlineData(401, "<html>", nameof(SourceFault.Denied), "does not let this console in (401)")]
    [InlineData(403, "", nameof(SourceFault.Denied), "does not let this console in (403)")]
    [InlineData(404, "not here", nameof(SourceFault.Refused), "no Prometheus API under this address")]
    [InlineData(200, "<html>Sign in</html>", nameof(SourceFault.Malformed), "does not answer as Prometheus does")]
    [InlineData(200, "", nameof(SourceFault.Malformed), "does not answer as Prometheus does")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"val""", nameof(SourceFault.Malformed), "does not answer")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":7},"value":[1,"1"]}]}}""", nameof(SourceFault.Malformed), "another type")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":["1","1"]}]}}""", nameof(SourceFault.Malformed), "another type")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"one"]}]}}""", nameof(SourceFault.Malformed), "another type")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":{"a":1}}}""", nameof(SourceFault.Malformed), "StartObject where StartArray")]
    [InlineData(200, """{"status":"success","data":{"resultType":"scalar","result":[1795302960,"7"]}}""", nameof(SourceFault.Malformed), "vector(…)")]
    [InlineData(200, """{"status":7,"data":null}""", nameof(SourceFault.Malformed), "another type")]
    [InlineData(200, """{"hello":"world"}""", nameof(SourceFault.Malformed), "no status")]
    [InlineData(200, """{"status":"success","data":null} {}""", nameof(SourceFault.Malformed), "does not answer")]
    [InlineData(200, """{"status":"success","isPartial":true,"data":{"resultType":"vector","result":[]}}""", nameof(SourceFault.Failed), "partial")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[]},"warnings":["store 10.0.0.7 unreachable"]}""", nameof(SourceFault.Failed), "store 10.0.0.7 unreachable")]
    [InlineData(200, """{"status":"error","errorType":"internal","error":"expanding series: disk"}""", nameof(SourceFault.Failed), "expanding series")]
    public async Task Every_answer_that_is_none_has_its_fault_and_a_remedy(int status, string body, string fault, string said)
    {
        await using HostileServer server = await HostileServer.StartAsync(status, body);

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => AskAsync(server.Settings));

        Assert.Equal((fault, true), (exception.Fault.ToString(), exception.Message.Contains(said, StringComparison.Ordinal)));
        Assert.EndsWith(".", exception.Remedy, StringComparison.Ordinal);
        Assert.False(exception.IsTooLarge);
    }

    [Fact]
    public async Task A_remark_about_the_expression_is_told_and_not_taken_for_a_gap()
    {
        await using HostileServer server = await HostileServer.StartAsync(
            200, """{"status":"success","data":{"resultType":"vector","result":[]},"warnings":["PromQL warning: encountered a mix of histograms and floats"],"infos":["PromQL info: might not be a counter"]}""");
        Report report = new();
        using PrometheusClient client = new(server.Settings);

        Assert.Empty(await client.QueryAsync("x", 1, report, Cancel));

        Assert.Contains("mix of histograms", Assert.Single(report.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_heard()
    {
        await using HostileServer server = await HostileServer.StartAsync(429, "", ("Retry-After", "17"));

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => AskAsync(server.Settings));

        Assert.Equal((TimeSpan.FromSeconds(17), true), (exception.RetryAfter, exception.MayPass));
    }

    [Theory]
    [InlineData("too many samples")]
    [InlineData("the query exceeded the maximum number of chunks (err-mimir-max-chunks-per-query)")]
    [InlineData("cannot select more than -search.maxSamplesPerQuery=1000 samples")]
    public async Task A_query_that_touches_too_much_is_told_from_a_wrong_one(string words)
    {
        await using HostileServer server = await HostileServer.StartAsync(422, $$"""{"status":"error","errorType":"execution","error":"{{words}}"}""");

        Assert.True((await Assert.ThrowsAsync<SourceException>(() => AskAsync(server.Settings))).IsTooLarge);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using HostileServer elsewhere = await HostileServer.StartAsync(200, Nothing);
        await using HostileServer server = await HostileServer.StartAsync(302, "", ("Location", elsewhere.Address + "api/v1/query"));

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => AskAsync(server.Settings with { Auth = PrometheusAuth.Bearer("secret") }));

        Assert.Equal(SourceFault.Refused, exception.Fault);
        Assert.Null(elsewhere.Asked.Path);
    }

    [Fact]
    public async Task No_host_but_the_configured_one_is_asked()
    {
        await using HostileServer server = await HostileServer.StartAsync(200, Nothing), elsewhere = await HostileServer.StartAsync(200, Nothing);
        using SourceHttp http = new(new SourceReach(server.Address));
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(elsewhere.Address, "api/v1/query"));

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => http.SendAsync(request, new Report(), Cancel));

        Assert.Equal(SourceFault.Refused, exception.Fault);
        Assert.Null(elsewhere.Asked.Path);
    }

    [Fact]
    public async Task An_address_may_have_a_path()
    {
        await using HostileServer server = await HostileServer.StartAsync(200, Nothing);

        await AskAsync(new PrometheusSettings(new Uri(server.Address, "prometheus")));

        Assert.Equal("/prometheus/api/v1/query", server.Asked.Path);
    }

    [Fact]
    public async Task A_private_authority_is_trusted_where_it_is_given_and_nowhere_else()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest wanted = new("CN=prometheus", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        wanted.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = wanted.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using HostileServer server = await HostileServer.StartAsync(context => context.Response.WriteAsync(Nothing), certificate);

        await AskAsync(server.Settings with { Authorities = certificate.ExportCertificatePem() });
        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => AskAsync(server.Settings));

        Assert.Contains("certificate", exception.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stalls_in_its_answer_is_left_in_time()
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using HostileServer server = await HostileServer.StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("""{"status":"succ"""), end.Token);
            await context.Response.Body.FlushAsync(end.Token);
            await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => AskAsync(server.Settings with { Timeout = TimeSpan.FromMilliseconds(300) }));
        await end.CancelAsync();

        Assert.Equal((SourceFault.Unreachable, true), (exception.Fault, exception.Message.Contains("did not answer within", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_hundred_mebibytes_are_not_read()
    {
        await using HostileServer server = await HostileServer.StartAsync(async context =>
        {
            byte[] piece = new byte[1024 * 1024];
            piece.AsSpan().Fill((byte)' ');
            for (int i = 0; i < 100 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(piece);
            }
        });

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => AskAsync(server.Settings with { MaxAnswer = 8 * 1024 * 1024 }));

        Assert.Equal((SourceFault.Malformed, true), (exception.Fault, exception.IsTooLarge));
    }

    [Fact]
    public async Task A_partial_answer_in_the_middle_of_a_pull_leaves_nothing_of_it()
    {
        int asked = 0;
        await using HostileServer server = await HostileServer.StartAsync(context => context.Response.WriteAsync(
            Interlocked.Increment(ref asked) switch
            {
                1 => """{"status":"success","data":["gen_ai_client_operation_duration_seconds_bucket"]}""",
                2 => """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"le":"+Inf","__name__":"gen_ai_client_operation_duration_seconds_bucket"},"values":[[1767571230,"1"],[1767571245,"9"]]}]}}""",
                _ => """{"status":"success","isPartial":true,"data":{"resultType":"vector","result":[]}}""",
            }));
        DateTime from = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => PrometheusPull.ReadAsync(from, from.AddMinutes(5), server.Settings, new Report(), Cancel));

        Assert.Equal((SourceFault.Failed, 3), (exception.Fault, asked));
    }

    [Fact]
    public async Task A_run_that_may_send_no_more_sends_no_more()
    {
        await using HostileServer server = await HostileServer.StartAsync(200, """{"status":"success","data":["gen_ai_client_token_usage_sum","gen_ai_client_token_usage"]}""");
        DateTime from = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
        Report report = new(most: 1);

        await Assert.ThrowsAsync<SourceException>(() => PrometheusPull.ReadAsync(from, from.AddMinutes(5), server.Settings, report, Cancel));

        Assert.Contains("/label/__name__/values", server.Asked.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_hears_who_asks_and_for_which_tenant_and_never_is_the_secret_repeated()
    {
        await using HostileServer server = await HostileServer.StartAsync(400, """{"status":"error","errorType":"bad_data","error":"what is hunter2?"}""");

        SourceException basic = await Assert.ThrowsAsync<SourceException>(() => AskAsync(server.Settings with { Auth = PrometheusAuth.Basic("ops", "hunter2"), Tenant = "team-a" }));
        Assert.Equal(("Basic b3BzOmh1bnRlcjI=", "team-a"), (server.Asked.Headers.Authorization.ToString(), server.Asked.Headers["X-Scope-OrgID"].ToString()));
        Assert.DoesNotContain("hunter2", basic.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", (server.Settings with { Auth = PrometheusAuth.Basic("ops", "hunter2") }).ToString(), StringComparison.Ordinal);

        await Assert.ThrowsAsync<SourceException>(() => AskAsync(server.Settings with { Auth = PrometheusAuth.Bearer("hunter2") }));
        Assert.Equal("Bearer hunter2", server.Asked.Headers.Authorization.ToString());
        Assert.Contains("partial_response=false", server.Asked.Body, StringComparison.Ordinal);
        Assert.Equal(SourceFault.Refused, Assert.Throws<SourceException>(() => PrometheusAuth.Bearer("a\r\nHost: evil")).Fault);
    }

    [Fact]
    public async Task Requests_to_amazon_are_signed_with_the_credentials_of_the_moment()
    {
        await using HostileServer server = await HostileServer.StartAsync(200, Nothing);
        int asked = 0;
        PrometheusSettings settings = server.Settings with { Auth = PrometheusAuth.SigV4("eu-central-1", () => Task.FromResult(new ImmutableCredentials($"AKID{++asked}", "secret", "token"))) };
        using PrometheusClient client = new(settings);

        await client.QueryAsync("up", 1, new Report(), Cancel);
        await client.QueryAsync("up{a=\"b\"}", 1, new Report(), Cancel);

        Assert.Matches("^AWS4-HMAC-SHA256 Credential=AKID2/[0-9]{8}/eu-central-1/aps/aws4_request, ?SignedHeaders=[^,]*host[^,]*, ?Signature=[0-9a-f]{64}$", server.Asked.Headers.Authorization.ToString());
        Assert.Equal("token", server.Asked.Headers["X-Amz-Security-Token"].ToString());
        Assert.StartsWith("query=up%7Ba%3D%22b%22%7D&time=1&", server.Asked.Body, StringComparison.Ordinal);

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() =>
            AskAsync(server.Settings with { Auth = PrometheusAuth.SigV4("eu-central-1", () => throw new AmazonClientException("no profile")) }));
        Assert.Equal(SourceFault.Denied, exception.Fault);
    }

    [Fact]
    public async Task A_test_of_the_connection_says_why_it_cannot_be_had()
    {
        await using HostileServer server = await HostileServer.StartAsync(401, "");

        PrometheusProbeResult result = await PrometheusProbe.TestAsync(server.Settings, DateTime.UtcNow, new Report(), Cancel);

        Assert.False(result.Reached);
        Assert.Contains("does not let this console in", Assert.Single(result.Findings), StringComparison.Ordinal);
        Assert.Contains("give a user and password", Assert.Single(result.Remedies), StringComparison.Ordinal);
    }

    private static async Task AskAsync(PrometheusSettings settings)
    {
        using PrometheusClient client = new(settings);
        await client.QueryAsync("up", 1, new Report(), Cancel);
    }
}
