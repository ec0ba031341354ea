using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Sources;
using Polly;
using Polly.Retry;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>Has a run try again where what went wrong may pass: after a pause that doubles, with jitter, or after the time that the source asks for, as long as that is within the run's own.</summary>
internal static class JobRetries
{
    /// <summary>Makes the pipeline of a run.</summary>
    /// <param name="job">The job.</param>
    /// <param name="running">The run, which hears of each try.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">The clock.</param>
    public static ResiliencePipeline Of(JobDefinition job, JobRunning running, TimeSpan limit, TimeProvider time)
    {
        if (job.Attempts <= 1)
        {
            return ResiliencePipeline.Empty;
        }

        long begun = time.GetTimestamp();
        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = job.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = job.Pause,
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is { } exception && MayPass(exception, limit - time.GetElapsedTime(begun))),
            DelayGenerator = outcome => ValueTask.FromResult((outcome.Outcome.Exception as SourceException)?.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait : (TimeSpan?)null),
            OnRetry = outcome =>
            {
                running.Run.Attempts = outcome.AttemptNumber + 2;
                running.Hindered = outcome.Outcome.Exception as SourceException;
                running.Say($"Attempt {outcome.AttemptNumber + 1}: {outcome.Outcome.Exception!.Message} Tried again in {outcome.RetryDelay.TotalSeconds:0.#} s.");
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    private static bool MayPass(Exception exception, TimeSpan left) => exception is SourceException source
        ? source.MayPass && (source.RetryAfter is not { } wait || wait < left)
        : exception is DbException or DbUpdateException or TimeoutException;
}
