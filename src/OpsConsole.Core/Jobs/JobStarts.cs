using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Jobs;

/// <summary>Runs that somebody or the schedule began on this node: the console waits for them when it stops.</summary>
internal sealed class JobStarts(JobRunner runner) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _runs = new();

    /// <summary>Begins a run.</summary>
    /// <returns>Its id; null when it was not its turn.</returns>
    public Task<string?> BeginAsync(JobDefinition job, JobOrder order)
    {
        TaskCompletionSource<string?> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task run = Task.Run(async () =>
        {
            try
            {
                await runner.RunAsync(job, order, _stopping.Token, id => begun.TrySetResult(id)).ConfigureAwait(false);
                begun.TrySetResult(null);
            }
            catch (Exception exception)
            {
                begun.TrySetException(exception);
            }
        });
        _runs[run] = true;
        _ = run.ContinueWith(ended => _runs.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return begun.Task;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_runs.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A host may stop its services after it has disposed them: what is cancelled twice is no error, what is gone is.</summary>
    public void Dispose() => _stopping.Cancel();
}
