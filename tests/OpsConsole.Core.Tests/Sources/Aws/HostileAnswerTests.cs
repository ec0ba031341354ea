using Microsoft.AspNetCore.Http;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Sources.Costs;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws;

public sealed class HostileAnswerTests
{
    private static readonly DateOnly First = new(2026, 11, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429, "slow down", SourceFault.Throttled)]
    [InlineData(503, "", SourceFault.Throttled)]
    [InlineData(400, """{"__type":"ThrottlingException","message":"Rate exceeded"}""", SourceFault.Throttled)]
    [InlineData(400, """{"__type":"com.amazonaws.ce#LimitExceededException","Message":"Rate exceeded"}""", SourceFault.Throttled)]
    [InlineData(500, "<html>oops", SourceFault.Failed)]
    [InlineData(500, """{"__type":"InternalFailure"}""", SourceFault.Failed)]
    [InlineData(400, """{"__type":"DataUnavailableException","Message":"no data"}""", SourceFault.NotYet)]
    [InlineData(400, """{"__type":"AccessDeniedException","Message":"User not enabled for cost explorer access"}""", SourceFault.NotYet)]
    [InlineData(400, """{"__type":"ValidationException","message":"Start date must not be before 2025"}""", SourceFault.Refused)]
    [InlineData(400, """{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}""", SourceFault.Denied)]
    [InlineData(403, """{"__type":"UnrecognizedClientException"}""", SourceFault.Denied)]
    [InlineData(400, """{"__type":"RequestChangedException"}""", SourceFault.Failed)]
    [InlineData(302, "", SourceFault.Refused)]
    [InlineData(200, """{"DimensionValues":[{"Value":"1""", SourceFault.Malformed)]
    [InlineData(200, """{"DimensionValues":{"Value":"1"}}""", SourceFault.Malformed)]
    [InlineData(200, """{"DimensionValues":[{"Value":17}]}""", SourceFault.Malformed)]
    [InlineData(200, "null", SourceFault.Malformed)]
    [InlineData(200, "", SourceFault.Malformed)]
    public async Task Each_wrong_answer_has_its_fault(int status, string body, SourceFault fault)
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Instead = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://127.0.0.1:1/";
            await context.Response.WriteAsync(body, context.RequestAborted);
            return true;
        };

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => CostsAsync(aws));

        Assert.Equal(fault, exception.Fault);
        Assert.EndsWith(".", exception.Remedy, StringComparison.Ordinal);
        Assert.Single(aws.Requests);
    }

    [Fact]
    public async Task A_throttled_answer_says_how_long_to_wait()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Instead = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "17";
            return Task.FromResult(true);
        };

        Assert.Equal(TimeSpan.FromSeconds(17), (await Assert.ThrowsAsync<SourceException>(() => CostsAsync(aws))).RetryAfter);
    }

    [Fact]
    public async Task The_header_names_the_error_too()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Instead = context =>
        {
            context.Response.StatusCode = 400;
            context.Response.Headers["x-amzn-ErrorType"] = "DataUnavailableException:http://internal.amazon.com/coral/";
            return Task.FromResult(true);
        };

        Assert.Equal(SourceFault.NotYet, (await Assert.ThrowsAsync<SourceException>(() => CostsAsync(aws))).Fault);
    }

    [Fact]
    public async Task A_denied_call_names_the_permission()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Denied.Add("ce:GetDimensionValues");

        SourceException fault = await Assert.ThrowsAsync<SourceException>(() => CostsAsync(aws));

        Assert.Equal((SourceFault.Denied, "The permission ce:GetDimensionValues is missing."), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task An_organisation_that_denies_is_told_apart()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Instead = Always("""{"__type":"AccessDeniedException","message":"User: x is not authorized to perform: ce:GetDimensionValues on resource: * with an explicit deny in a service control policy"}""", 400);

        Assert.Equal("AWS denies ce:GetDimensionValues explicitly.", (await Assert.ThrowsAsync<SourceException>(() => CostsAsync(aws))).Message);
    }

    [Fact]
    public async Task The_same_token_again_ends_the_reading()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Instead = Always("""{"Metrics":[],"NextToken":"again"}""");

        Assert.Equal(SourceFault.Malformed, (await Assert.ThrowsAsync<SourceException>(() => MetricsAsync(aws))).Fault);
        Assert.Equal(2, aws.Requests.Count);
    }

    [Fact]
    public async Task Tokens_without_end_end_the_reading()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        int page = 0;
        aws.Instead = context => Always($$"""{"DimensionValues":[],"NextPageToken":"{{page++}}"}""")(context);

        Assert.Equal(SourceFault.Malformed, (await Assert.ThrowsAsync<SourceException>(() => CostsAsync(aws))).Fault);
        Assert.Equal(50, aws.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_stalls_takes_no_longer_than_the_limit()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Instead = async context =>
        {
            await context.Response.WriteAsync("{", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
            }

            return true;
        };

        SourceException fault = await Assert.ThrowsAsync<SourceException>(() =>
            CloudWatchPull.ReadAsync(0, 1, new CloudWatchSettings { Aws = aws.Reach with { Timeout = TimeSpan.FromMilliseconds(300) }, Application = "shop" }, new CountingReport(), Cancel));

        Assert.Equal(SourceFault.Unreachable, fault.Fault);
    }

    [Theory]
    [InlineData("""{"MetricDataResults":[{"Id":"q0","Timestamps":[1,2],"Values":[1]}]}""")]
    [InlineData("""{"MetricDataResults":[{"Id":"q9","Timestamps":[],"Values":[]}]}""")]
    [InlineData("""{"MetricDataResults":[{"Id":"q0","Timestamps":["2026-11-01T00:00:00Z"],"Values":[1]}]}""")]
    [InlineData("""{"MetricDataResults":[{"Id":"q0","Timestamps":[1e300],"Values":[1]}]}""")]
    [InlineData("""{"MetricDataResults":[{"Id":"q0","Timestamps":[1],"Values":["many"]}]}""")]
    public async Task Values_that_make_no_sense_are_not_counted(string answer)
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Metrics.Publish("AWS/Bedrock", "Invocations", 1, [1], "ModelId=m");
        aws.Instead = context => context.Request.Headers["x-amz-target"].ToString().EndsWith("GetMetricData", StringComparison.Ordinal) ? Always(answer)(context) : Task.FromResult(false);

        Assert.Equal(SourceFault.Malformed, (await Assert.ThrowsAsync<SourceException>(() => MetricsAsync(aws))).Fault);
    }

    [Fact]
    public async Task An_answer_without_a_word_of_what_was_asked_is_tried_again()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Metrics.Publish("AWS/Bedrock", "Invocations", 1, [1], "ModelId=m");
        aws.Instead = context => context.Request.Headers["x-amz-target"].ToString().EndsWith("GetMetricData", StringComparison.Ordinal) ? Always("{}")(context) : Task.FromResult(false);

        Assert.Equal(SourceFault.Failed, (await Assert.ThrowsAsync<SourceException>(() => MetricsAsync(aws))).Fault);
    }

    [Theory]
    [InlineData("""{"Start":"2026-10-31"}""", """["s","u"]""", "1")]
    [InlineData("""{"Start":"yesterday"}""", """["s","u"]""", "1")]
    [InlineData("""{"Start":"2026-11-01"}""", """["s"]""", "1")]
    [InlineData("""{"Start":"2026-11-01"}""", """["s","u"]""", "much")]
    [InlineData("""{"Start":"2026-11-01"}""", """["s","u"]""", "1E99")]
    public async Task Charges_that_make_no_sense_are_not_counted(string period, string keys, string amount)
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ledger.Charges.Add(new Charge(First, "1", "s", "u", 1));
        aws.Instead = context => context.Request.Headers["x-amz-target"].ToString().EndsWith("GetCostAndUsage", StringComparison.Ordinal)
            ? Always($$$"""{"ResultsByTime":[{"TimePeriod":{{{period}}},"Groups":[{"Keys":{{{keys}}},"Metrics":{"UnblendedCost":{"Amount":"{{{amount}}}","Unit":"USD"} } }] }] }""")(context) : Task.FromResult(false);

        Assert.Equal(SourceFault.Malformed, (await Assert.ThrowsAsync<SourceException>(() => CostsAsync(aws))).Fault);
    }

    private static Func<HttpContext, Task<bool>> Always(string body, int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body, context.RequestAborted);
        return true;
    };

    private static Task<IReadOnlyList<CostDay>> CostsAsync(FakeAws aws) => CostExplorerPull.ReadAsync(First, First.AddDays(1), new CostExplorerSettings { Aws = aws.Reach }, new CountingReport(), Cancel);

    private static Task<IReadOnlyList<PulledMinute>> MetricsAsync(FakeAws aws) =>
        CloudWatchPull.ReadAsync(0, 5, new CloudWatchSettings { Aws = aws.Reach, Application = "shop", Time = new ManualTime(DateTime.UnixEpoch.AddHours(1)) }, new CountingReport(), Cancel);
}
