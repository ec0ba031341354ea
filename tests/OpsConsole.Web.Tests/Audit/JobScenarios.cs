using System.Net;
using System.Net.Http.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Web.Tests.Jobs;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people and programs do with jobs.</summary>
internal static class JobScenarios
{
    private const string Api = "/api/v1/jobs";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a job is run", ["POST /api/v1/jobs/{name}/run", "JobCommands.RunAsync"], ["job.started done"], console => SendAsync(console, Scopes.JobsRun, $"{Api}/{TestJobs.Quick}/run", HttpStatusCode.Accepted)),
        new("a job is run that is not there", [], [], console => SendAsync(console, Scopes.JobsRun, $"{Api}/nothing/run", HttpStatusCode.NotFound)),
        new("a job is run by somebody who may not", [], ["access.denied denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return async () => Assert.Equal(JobRefusal.Denied, (await console.Get<JobCommands>().RunAsync(executive, TestJobs.Quick, cancellationToken: Cancel)).Refusal);
        }),
        new("a run of a job is cancelled", ["POST /api/v1/jobs/{name}/runs/{id}/cancel", "JobCommands.CancelAsync"], ["job.cancelled done"], async console =>
        {
            string run = (await console.Get<JobCommands>().RunAsync(AuditedConsole.Shell, TestJobs.Slow, cancellationToken: Cancel)).RunId!;
            return await SendAsync(console, Scopes.JobsRun, $"{Api}/{TestJobs.Slow}/runs/{run}/cancel", HttpStatusCode.OK);
        }),
        new("a job is paused", ["POST /api/v1/jobs/{name}/pause", "JobCommands.PauseAsync"], ["job.paused done"], console => SendAsync(console, Scopes.JobsRun, $"{Api}/{TestJobs.Quick}/pause", HttpStatusCode.OK)),
        new("a job is resumed", ["POST /api/v1/jobs/{name}/resume"], ["job.resumed done"], async console =>
        {
            await console.Get<JobCommands>().PauseAsync(AuditedConsole.Shell, TestJobs.Pull, paused: true, "a while", Cancel);
            return await SendAsync(console, Scopes.JobsRun, $"{Api}/{TestJobs.Pull}/resume", HttpStatusCode.OK);
        }),
        new("a job is paused by a key that may not", [], ["access.denied denied"], console => SendAsync(console, Scopes.FlagsRead, $"{Api}/{TestJobs.Quick}/pause", HttpStatusCode.Forbidden)),
    ];

    private static async Task<Func<Task>> SendAsync(AuditedConsole console, string scope, string path, HttpStatusCode expected)
    {
        string key = await console.CreateKeyAsync(scope);
        return async () =>
        {
            using HttpClient program = console.Program(key);
            using HttpResponseMessage response = await program.PostAsJsonAsync(path, new { }, Cancel);
            Assert.Equal(expected, response.StatusCode);
        };
    }
}
