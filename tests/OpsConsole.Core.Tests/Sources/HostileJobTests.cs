using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Tests.Jobs;
using OpsConsole.Core.Tests.Sources.Prometheus;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>Sources that misbehave, as their jobs stand it: that job alone fails, in time and in words, and the others go on.</summary>
public sealed class HostileJobTests
{
    private const string Nothing = """{"status":"success","data":[]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(500, "oops", 4, "answers 500")]
    [InlineData(503, """{"status":"error","errorType":"timeout","error":"query timed out"}""", 4, "query timed out")]
    [InlineData(200, """{"status":"success","data":["gen_ai_cli""", 1, "does not answer as Prometheus does")]
    [InlineData(200, """{"status":"success","data":[7]}""", 1, "does not answer as Prometheus does")]
    [InlineData(302, "", 1, "redirect, which is not followed")]
    [InlineData(401, "", 1, "does not let this console in (401)")]
    public async Task A_Prometheus_that_answers_wrongly_fails_alone(int status, string body, int attempts, string words)
    {
        await using HostileServer server = await HostileServer.StartAsync(status, body, ("Location", "http://169.254.169.254/latest/meta-data/"));
        await using HostileConsole console = await HostileConsole.StartAsync();

        await console.FailsAloneAsync(await console.PrometheusAsync(server.Address), attempts, words);
    }

    [Theory]
    [InlineData(500, "<html>oops", 4, "CloudWatch failed at ListMetrics")]
    [InlineData(400, """{"__type":"ThrottlingException","message":"Rate exceeded"}""", 4, "CloudWatch asks to come later")]
    [InlineData(200, """{"Metrics":[{"Namespace":"AWS/Bed""", 1, "cannot be read")]
    [InlineData(200, """{"Metrics":{"a":1}}""", 1, "cannot be read")]
    [InlineData(302, "", 1, "redirect, which is not followed")]
    [InlineData(403, """{"__type":"AccessDeniedException","message":"not authorized to perform: cloudwatch:ListMetrics on resource: *"}""", 1, "The permission cloudwatch:ListMetrics is missing")]
    public async Task A_CloudWatch_that_answers_wrongly_fails_alone(int status, string body, int attempts, string words)
    {
        await using HostileConsole console = await HostileConsole.StartAsync();
        console.Aws.Instead = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://169.254.169.254/latest/meta-data/";
            await context.Response.WriteAsync(body, context.RequestAborted);
            return true;
        };

        await console.FailsAloneAsync(await console.CloudWatchAsync(), attempts, words);
    }

    [Fact]
    public async Task Pages_without_an_end_come_to_an_end()
    {
        await using HostileConsole console = await HostileConsole.StartAsync();
        int page = 0;
        console.Aws.Instead = async context =>
        {
            await context.Response.WriteAsync($$"""{"Metrics":[],"NextToken":"{{Interlocked.Increment(ref page)}}"}""", context.RequestAborted);
            return true;
        };

        JobRun run = await console.FailsAloneAsync(await console.CloudWatchAsync(), 1, "more than 200 pages");

        Assert.Equal((200, 200), (page, run.Requests));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_that_stalls_is_over_when_its_time_is_and_nobody_waits_for_it(bool failsFirst)
    {
        int asked = 0;
        TaskCompletionSource stalls = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using HostileServer server = await HostileServer.StartAsync(async context =>
        {
            if (failsFirst && Interlocked.Increment(ref asked) == 1)
            {
                context.Response.StatusCode = 500;
                return;
            }

            await context.Response.WriteAsync("{", context.RequestAborted); // the body begins, and goes no further
            await context.Response.Body.FlushAsync(context.RequestAborted);
            stalls.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        });
        await using HostileConsole console = await HostileConsole.StartAsync();
        SourceDefinition source = await console.PrometheusAsync(server.Address);
        Stopwatch watch = Stopwatch.StartNew();

        Task<JobRun?> run = console.Runner.RunAsync(console.JobOf(source) with { TimeLimit = TimeSpan.FromSeconds(1.2) }, new JobOrder(JobTrigger.Person), Cancel);
        await stalls.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal(JobRunState.Done, (await console.NeighbourRunsAsync()).State);
        Assert.False(run.IsCompleted);

        JobRun ended = (await run)!;
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        Assert.StartsWith("It was not done within", ended.Problem, StringComparison.Ordinal);
        Assert.Equal(failsFirst, ended.Problem!.Contains("answers 500", StringComparison.Ordinal)); // what kept it from its work is said, too
        await console.IsShownFailingAsync(source);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gigabyte_is_broken_off_in_bounded_memory(bool saysHowLong)
    {
        const int Piece = 1024 * 1024;
        await using GigabyteServer server = new(saysHowLong);
        await using HostileConsole console = await HostileConsole.StartAsync();

        await console.FailsAloneAsync(await console.PrometheusAsync(server.Address), 1, "answers with more than 64 MiB");

        (long sent, long grown) = await server.Ended.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        TestContext.Current.TestOutputHelper!.WriteLine($"{sent / Piece} MiB were sent, and memory grew by {grown / Piece} MiB at most.");
        Assert.InRange(sent, 0, (saysHowLong ? 32L : 100L) * Piece); // some of it is in the buffers of the system
        Assert.InRange(grown, long.MinValue, 400L * Piece);
    }

    [Fact]
    public async Task A_source_that_asks_to_wait_a_little_is_waited_for()
    {
        int asked = 0;
        await using HostileServer server = await HostileServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "1");
                return;
            }

            await context.Response.WriteAsync(Nothing, context.RequestAborted);
        });
        await using HostileConsole console = await HostileConsole.StartAsync();
        Stopwatch watch = Stopwatch.StartNew();

        JobRun run = await console.RunAsync(await console.PrometheusAsync(server.Address));

        Assert.Equal((JobRunState.Done, 2), (run.State, run.Attempts));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.95), TimeSpan.FromSeconds(20));
        Assert.Contains("asks to come later. Tried again in 1 s.", run.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("900")]
    [InlineData("2147483647")] // a timer counts no further than seven weeks
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_source_that_asks_to_wait_longer_than_a_run_is_left_alone_and_the_run_says_why(string retryAfter)
    {
        int asked = 0;
        await using HostileServer server = await HostileServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, retryAfter);
            return Task.CompletedTask;
        });
        await using HostileConsole console = await HostileConsole.StartAsync();
        SourceDefinition source = await console.PrometheusAsync(server.Address);

        await console.FailsAloneAsync(source, 1, "asks to come later");

        Assert.Null(await console.Runner.RunAsync(console.JobOf(source), new JobOrder(JobTrigger.Schedule, SourceConsole.Start.AddMinutes(5)), Cancel));
        Assert.Equal(1, asked);
        await console.RunAsync(source); // somebody asks for it
        Assert.Equal(2, asked);

        await console.PutRightAsync(source, server.Address); // and what is set otherwise has another turn
        Assert.NotNull(await console.Runner.RunAsync(console.JobOf(source), new JobOrder(JobTrigger.Schedule, SourceConsole.Start.AddMinutes(6)), Cancel));
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fe80::1]:9090/")]
    public async Task Where_clouds_give_credentials_away_no_source_is(string address)
    {
        await using HostileConsole console = await HostileConsole.StartAsync();

        await console.FailsAloneAsync(await console.PrometheusAsync(new Uri(address)), 1, "is a link-local address, where no source is.");
    }

    [Fact]
    public async Task A_run_sends_no_more_requests_than_it_may_however_often_it_reads()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition job = JobNode.Job((running, _) =>
        {
            while (true)
            {
                new RunReport(running, 3).Requesting();
            }
        });
        await using JobNode node = await JobNode.StartAsync(database, TimeProvider.System, 1, job);

        JobRun run = await node.RunAsync(job);

        Assert.Equal((JobRunState.Failed, 3), (run.State, run.Requests));
        Assert.StartsWith("The run sent 3 requests", run.Problem, StringComparison.Ordinal);
    }
}
