using Microsoft.Extensions.Logging;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>How a webhook was taken.</summary>
public enum WebhookOutcome
{
    /// <summary>The repository is asked for news.</summary>
    Taken,

    /// <summary>There is no secret in the settings, so none is believed.</summary>
    NotSetUp,

    /// <summary>It is not signed with the secret.</summary>
    Refused,
}

/// <summary>Takes webhooks of Git hosts. They say that there is news, nothing more: what is in them is not looked at, so the same one again harms nothing.</summary>
public sealed partial class PromptWebhook
{
    private readonly PromptSync _sync;
    private readonly PromptsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PromptWebhook> _logger;

    internal PromptWebhook(PromptSync sync, PromptsOptions options, TimeProvider time, ILogger<PromptWebhook> logger) =>
        (_sync, _options, _time, _logger) = (sync, options, time, logger);

    /// <summary>Takes one. The asking itself is not waited for.</summary>
    /// <param name="header">Gives a header's value; null where there is none.</param>
    /// <param name="body">The body, byte for byte.</param>
    public WebhookOutcome Take(Func<string, string?> header, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (_options.WebhookSecret.Length == 0)
        {
            return WebhookOutcome.NotSetUp;
        }

        if (!WebhookSignature.IsRight(_options.WebhookSecret, header, body, _time.GetUtcNow()))
        {
            return WebhookOutcome.Refused;
        }

        _ = SyncAsync();
        return WebhookOutcome.Taken;
    }

    private async Task SyncAsync()
    {
        await _sync.SyncAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Log.Asked(_logger);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "A webhook made the console ask the prompt repository for news.")]
        public static partial void Asked(ILogger logger);
    }
}
