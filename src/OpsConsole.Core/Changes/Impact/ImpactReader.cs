using System.Data.Common;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Changes.Impact;

/// <summary>Reads what a change touches. Starts no process; the numbers come from the rollups in memory, or from the database.</summary>
public sealed partial class ImpactReader(ServedPrompts served, PromptTraffic traffic, PriceBooks prices, TimeProvider time, ILogger<ImpactReader> logger)
{
    /// <summary>Reads it. What cannot be read is not known; nothing else is thrown than that it was cancelled.</summary>
    /// <param name="prompt">Name of the prompt.</param>
    /// <param name="liveCommit">SHA of the commit that is live; null for none.</param>
    /// <param name="candidateCommit">SHA of the commit that is to be; null where the prompt is taken out.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ChangeImpact> ReadAsync(string prompt, string? liveCommit, string? candidateCommit, string environment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Prompt? live = await PromptAsync(prompt, liveCommit, cancellationToken).ConfigureAwait(false), candidate = await PromptAsync(prompt, candidateCommit, cancellationToken).ConfigureAwait(false);
        PromptWeek? week = await WeekAsync(prompt, environment, cancellationToken).ConfigureAwait(false);
        ChangeCost cost = ChangeCost.Of(live, candidate, week?.Calls, prices.Current, time.GetUtcNow().UtcDateTime);
        return new ChangeImpact(week?.Applications ?? [], week?.RequestsPerDay, week?.CostPerDay, cost.Dollars / PromptTraffic.Days, cost.Before, cost.After)
        {
            CostBasis = candidateCommit is null ? "It is taken out: nobody gets it any more."
                : live is null && liveCommit is not null && candidate is not null ? "The live version cannot be read, so there is nothing to compare with."
                : cost.Basis,
        };
    }

    private async Task<Prompt?> PromptAsync(string prompt, string? commit, CancellationToken cancellationToken)
    {
        try
        {
            return commit is null ? null : (await served.AtAsync(prompt, commit, cancellationToken).ConfigureAwait(false)).Prompt?.Prompt;
        }
        catch (GitException exception)
        {
            Log.NotRead(logger, prompt, exception);
            return null;
        }
    }

    private async Task<PromptWeek?> WeekAsync(string prompt, string environment, CancellationToken cancellationToken)
    {
        try
        {
            return await traffic.LastWeekAsync(prompt, environment, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException or TooManyPointsException)
        {
            Log.NotRead(logger, prompt, exception);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What a change of {Prompt} touches could not be read whole.")]
        public static partial void NotRead(ILogger logger, string prompt, Exception exception);
    }
}
