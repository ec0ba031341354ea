using Microsoft.Extensions.Logging;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Changes.Preflight;

/// <summary>The checks of a release, and when they were made.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Checks">The checks, always the same ones in the same order.</param>
public sealed record PreflightRun(DateTime At, IReadOnlyList<PreflightCheck> Checks);

/// <summary>The checks before a release: what is known to go wrong afterwards is said before.</summary>
public sealed partial class PreflightChecks
{
    /// <summary>How long a check may take; then it is not known.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const int MaxRemembered = 1_000;

    private readonly IReadOnlyList<IPreflightLook> _looks;
    private readonly TimeProvider _time;
    private readonly ILogger<PreflightChecks> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<PreflightQuestion, PreflightRun> _last = [];

    internal PreflightChecks(IReadOnlyList<IPreflightLook> looks, TimeProvider time, ILogger<PreflightChecks> logger) => (_looks, _time, _logger) = (looks, time, logger);

    /// <summary>
    /// Checks, all at the same time, each for <see cref="Longest"/> at most. For commands and upkeep: it asks the database and starts git (at most
    /// every <see cref="RepositoryWritable.Remembered"/>); pages ask <see cref="Last"/>.
    /// </summary>
    /// <param name="prompt">Name of the prompt.</param>
    /// <param name="commit">SHA of the commit that is to go live; null where the prompt is taken out of the environment.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A check for each thing that is looked at. What cannot be looked at is not known; nothing else is thrown than that it was cancelled.</returns>
    public async Task<IReadOnlyList<PreflightCheck>> RunAsync(string prompt, string? commit, string environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(environment);
        PreflightQuestion question = new(prompt, commit, environment);
        PreflightCheck[] checks = await Task.WhenAll(_looks.Select(l => TryAsync(l, question, cancellationToken))).ConfigureAwait(false);
        Remember(question, new PreflightRun(_time.GetUtcNow().UtcDateTime, checks));
        return checks;
    }

    /// <summary>How the checks of a release ended last on this node, from memory: it starts and reads nothing. Null when they were not made, or that is forgotten.</summary>
    /// <param name="prompt">As it was given to <see cref="RunAsync"/>, like the rest.</param>
    /// <param name="commit">SHA of the commit; null for a removal.</param>
    /// <param name="environment">The environment.</param>
    public PreflightRun? Last(string prompt, string? commit, string environment)
    {
        lock (_lock)
        {
            return _last.GetValueOrDefault(new PreflightQuestion(prompt, commit, environment));
        }
    }

    private async Task<PreflightCheck> TryAsync(IPreflightLook look, PreflightQuestion question, CancellationToken cancellationToken)
    {
        PreflightFinding found;
        using CancellationTokenSource late = new(Longest, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            CancellationToken token = either.Token;
            found = await Task.Run(() => look.LookAsync(question, token), token).WaitAsync(token).ConfigureAwait(false); // whoever does not listen is left behind
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            found = PreflightFinding.Unknown($"There was no answer within {Longest.TotalSeconds:0} seconds. Check again.");
        }
        catch (GitException exception)
        {
            found = PreflightFinding.Unknown(exception.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // whatever it is: a check that fails must not stop the others
        {
            Log.NotChecked(_logger, look.Name, question.Prompt, question.Environment, exception);
            found = PreflightFinding.Unknown("It could not be checked; the log of the console says why. Check again.");
        }

        return new PreflightCheck(look.Name, found.Outcome, found.Words);
    }

    private void Remember(PreflightQuestion question, PreflightRun run)
    {
        lock (_lock)
        {
            if (_last.Count >= MaxRemembered && !_last.ContainsKey(question))
            {
                _last.Remove(_last.MinBy(l => l.Value.At).Key);
            }

            _last[question] = run;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Before a release of {Prompt} to {Environment} the check '{Check}' failed to look.")]
        public static partial void NotChecked(ILogger logger, string check, string prompt, string environment, Exception exception);
    }
}
