using System.Net;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Client.Prompts;

/// <summary>One prompt in one environment: what is known of it, and how that came.</summary>
internal sealed partial class FollowedPrompt(string name, string environment, PromptApi api, PromptStore? store, PromptClientOptions options, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private Task<LivePrompt>? _first;
    private LivePrompt? _current;
    private string? _problem, _tag;
    private DateTime? _confirmedAt;
    private readonly long _since = options.Time.GetTimestamp();
    private long _confirmed = -1;

    /// <summary>Is told of each version that is another than before.</summary>
    public required Action<LivePrompt> Took { get; init; }

    /// <summary>What is live as far as is known; null for nothing.</summary>
    public LivePrompt? Current => Volatile.Read(ref _current);

    /// <summary>How it is.</summary>
    public PromptStatus Status(TimeSpan staleAfter)
    {
        long confirmed = Volatile.Read(ref _confirmed);
        bool stale = options.Time.GetElapsedTime(confirmed < 0 ? _since : confirmed) > staleAfter || (confirmed < 0 && Current is not null);
        return new PromptStatus(name, environment, Current?.Version, Current?.Source, stale, _confirmedAt, Volatile.Read(ref _problem));
    }

    /// <summary>The first answer. Who fails lets the next one try again.</summary>
    public Task<LivePrompt> FirstAsync(CancellationToken stop)
    {
        lock (_lock)
        {
            return _first is { IsFaulted: false, IsCanceled: false } ? _first : _first = BeginAsync(stop);
        }
    }

    /// <summary>Asks the console. What is wrong is in the status; what is known stays.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            LivePrompt? known = Current is { Source: not PromptSource.Bundled } kept ? kept : null;
            PromptAnswer answer = await api.GetAsync(name, environment, known is null ? null : _tag ?? $"\"{known.Blob}\"", cancellationToken).ConfigureAwait(false);
            Take(answer, known);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or TaskCanceledException or IOException or PromptRefusedException or FormatException)
        {
            Fail(exception is TaskCanceledException ? "The console did not answer in time." : exception.Message, exception is PromptRefusedException { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden });
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<LivePrompt> BeginAsync(CancellationToken stop)
    {
        await Task.Yield(); // the lock is left before anything is waited for
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<byte[]?> reading = Task.Run(ReadKept, CancellationToken.None);
        Task asking = RefreshAsync(stop);
        double seconds = Math.Clamp(options.FirstTimeout.TotalSeconds, 0.01, 30);
        await Task.WhenAny(asking, Task.Delay(TimeSpan.FromSeconds(seconds), options.Time, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (Current is { } live)
        {
            return live;
        }

        LivePrompt? other = Kept(await reading.ConfigureAwait(false)) ?? Bundled();
        if (other is null)
        {
            throw new PromptUnavailableException(name, environment, _problem ?? "The console did not answer in time.");
        }

        LivePrompt first = Interlocked.CompareExchange(ref _current, other, null) ?? other;
        Log.Without(logger, name, environment, first.Version, first.Source, _problem);
        return first;
    }

    private void Take(PromptAnswer answer, LivePrompt? known)
    {
        LivePrompt now = answer.Document is { } document ? PromptDocument.Read(document, name, environment, PromptSource.Console)
            : known is not null ? known with { Source = PromptSource.Console, Version = answer.Sha ?? known.Version }
            : throw new FormatException("The console says that nothing changed, and was not told what is known.");
        LivePrompt? before = Interlocked.Exchange(ref _current, now);
        Volatile.Write(ref _confirmed, options.Time.GetTimestamp());
        _confirmedAt = options.Time.GetUtcNow().UtcDateTime;
        Volatile.Write(ref _problem, null);
        _tag = answer.Tag ?? _tag;
        if (answer.Document is { } content)
        {
            Keep(content);
        }

        if (before?.Version != now.Version || before.Blob != now.Blob)
        {
            Log.Changed(logger, name, environment, now.Version);
            Took(now);
        }
    }

    private byte[]? ReadKept()
    {
        try
        {
            return store?.Read(name, environment);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, name, exception.Message);
            return null;
        }
    }

    private LivePrompt? Kept(byte[]? content)
    {
        try
        {
            return content is null ? null : PromptDocument.Read(content, name, environment, PromptSource.Disk);
        }
        catch (FormatException exception)
        {
            Log.NotKept(logger, name, exception.Message);
            return null;
        }
    }

    private LivePrompt? Bundled() => options.Bundled.TryGetValue(name, out BundledPrompt? bundled)
        ? new LivePrompt { Name = name, Environment = environment, Version = bundled.Version, Blob = "", Source = PromptSource.Bundled, Messages = bundled.Messages, Template = string.Join('\n', bundled.Messages.Select(m => m.Content)) }
        : null;

    private void Keep(byte[] document)
    {
        try
        {
            store?.Write(name, environment, document);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, name, exception.Message);
        }
    }

    private void Fail(string problem, bool key)
    {
        if (Interlocked.Exchange(ref _problem, problem) != problem)
        {
            Log.Failed(logger, name, environment, problem, key ? " The key needs the scope prompts:read." : "");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The prompt {Prompt} is at {Version} in {Environment}")]
        public static partial void Changed(ILogger logger, string prompt, string environment, string version);

        [LoggerMessage(LogLevel.Warning, "The prompt {Prompt} in {Environment} is at {Version} from {Source}, for the console gave none: {Problem}")]
        public static partial void Without(ILogger logger, string prompt, string environment, string version, PromptSource source, string? problem);

        [LoggerMessage(LogLevel.Warning, "The prompt {Prompt} in {Environment} could not be brought up to date: {Problem}{Remedy}")]
        public static partial void Failed(ILogger logger, string prompt, string environment, string problem, string remedy);

        [LoggerMessage(LogLevel.Warning, "The prompt {Prompt} cannot be kept on disk: {Problem} A restart without the console would begin with what the application brings along")]
        public static partial void NotKept(ILogger logger, string prompt, string problem);
    }
}
