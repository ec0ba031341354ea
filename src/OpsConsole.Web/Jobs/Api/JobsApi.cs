using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Jobs.Api;

/// <summary>Jobs for programs: <c>/api/v1/jobs</c>.</summary>
internal static class JobsApi
{
    private const string Path = "/api/v1/jobs";

    /// <summary>The address of a run.</summary>
    public static string At(string job, string run) => $"{Path}/{Uri.EscapeDataString(job)}/runs/{run}";

    public static void MapJobsApi(this WebApplication app)
    {
        RouteGroupBuilder jobs = app.MapGroup(Path).WithTags("Jobs");
        jobs.MapGet("", JobReadEndpoints.ListAsync).RequireAuthorization(Permissions.ViewJobs)
            .WithName("ListJobs").WithSummary("All jobs: when they run, their newest run, how they stand")
            .WithDescription("state: running, ok, failing, paused or never.");
        jobs.MapGet("{name}/runs", JobReadEndpoints.RunsAsync).RequireAuthorization(Permissions.ViewJobs)
            .WithName("ListJobRuns").WithSummary("The newest runs of a job, without their logs").WithDescription("limit: 1 to 200, 50 by default. The newest 200 are kept.");
        jobs.MapGet("{name}/runs/{id}", JobReadEndpoints.RunAsync).RequireAuthorization(Permissions.ViewJobs)
            .WithName("GetJobRun").WithSummary("A run with its log");
        jobs.MapPost("{name}/run", JobStepEndpoints.RunAsync).RequireAuthorization(Permissions.RunJobs).Accepts<JobRunBody>("application/json")
            .WithName("RunJob").WithSummary("Run a job now, or read a range of the past again")
            .WithDescription("No body for what is due; from and to for a range (at most 400 days) of a job that reads the past. 202 with the run, which Location leads to; 409 when it runs already.");
        jobs.MapPost("{name}/runs/{id}/cancel", JobStepEndpoints.CancelAsync).RequireAuthorization(Permissions.RunJobs)
            .WithName("CancelJobRun").WithSummary("Cancel a run, whichever node it is on").WithDescription("What it has written stays, whole; it writes nothing more. 409 when it has ended.");
        jobs.MapPost("{name}/pause", JobStepEndpoints.PauseAsync).RequireAuthorization(Permissions.RunJobs).Accepts<JobPauseBody>("application/json")
            .WithName("PauseJob").WithSummary("Pause a job's schedule").WithDescription("Body: reason, where there is one. Whoever asks for a run gets one all the same. Pausing twice changes nothing.");
        jobs.MapPost("{name}/resume", JobStepEndpoints.ResumeAsync).RequireAuthorization(Permissions.RunJobs)
            .WithName("ResumeJob").WithSummary("Have a job's schedule go on").WithDescription("What it missed of the past meanwhile it reads at its next time.");
    }
}
