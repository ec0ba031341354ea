using Microsoft.Extensions.Logging;

namespace OpsConsole.Core.Dashboards.Causes;

/// <summary>
/// Asks all features what happened. A feature that fails or is slow is left out and named: what explains numbers must never keep anybody from the numbers.
/// </summary>
public sealed partial class CausesQuery(IEnumerable<ICauseSource> sources, TimeProvider time, ILogger<CausesQuery> logger)
{
    /// <summary>How long a feature may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ICauseSource[] _sources = [.. sources];

    /// <summary>What happened in a range.</summary>
    /// <param name="from">Start, UTC.</param>
    /// <param name="to">End, UTC, exclusive.</param>
    /// <param name="filter">What is looked at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CauseList> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        (ICauseSource Source, IReadOnlyList<Cause>? Found)[] answers = await Task.WhenAll(_sources.Select(async s => (s, await AskAsync(s, from, to, filter, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return CauseList.Of(answers.SelectMany(a => a.Found ?? []), from, to, filter, [.. answers.Where(a => a.Found is null).Select(a => a.Source.Tells).Distinct()]);
    }

    private async Task<IReadOnlyList<Cause>?> AskAsync(ICauseSource source, DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            Task<IReadOnlyList<Cause>> answer = Task.Run(() => source.FindAsync(from, to, filter, enough.Token), cancellationToken); // what it does before its first wait must not hold up the others
            return await answer.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // whatever a feature's trouble is, the numbers are shown
        {
            await enough.CancelAsync().ConfigureAwait(false);
            Log.Silent(logger, exception, source.Tells);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The {Tells} could not be asked for. Charts are drawn without them.")]
        public static partial void Silent(ILogger logger, Exception exception, string tells);
    }
}
