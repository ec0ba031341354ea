using System.Net;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Client.Prompts;

/// <summary>One prompt in one environment: what is known of it, and how that came. Asks the console once at a time, whoever wants to know.</summary>
internal sealed partial class FollowedPrompt(string name, string environment, PromptApi api, PromptStore? store, PromptClientOptions options, ILogger logger, CancellationToken stop)
{
    private readonly Lock _lock = new();
    private readonly long _since = options.Time.GetTimestamp();
    private LivePrompt? _current;
    private Task<LivePrompt>? _first;
    private Task? _asking;
    private Answered? _answered;
    private Problem? _problem;
    private string? _tag; // of what the console sent; belongs to who asks

    /// <summary>Is told of each version that is another than before.</summary>
    public required Action<LivePrompt> Took { get; init; }

    /// <summary>What is live as far as is known; null for nothing.</summary>
    public LivePrompt? Current => Volatile.Read(ref _current);

    /// <summary>Whether it was looked for in vain, and the console says that there is no such prompt: then it is not worth following.</summary>
    public bool IsNowhere
    {
        get
        {
            lock (_lock)
            {
                return Current is null && _problem?.Status == HttpStatusCode.NotFound && _first is { IsFaulted: true };
            }
        }
    }

    /// <summary>How it is.</summary>
    public PromptStatus Status(TimeSpan staleAfter)
    {
        lock (_lock)
        {
            bool stale = _answered is null ? Current is not null || IsPast(_since) : IsPast(_answered.Timestamp);
            return new PromptStatus(name, environment, Current?.Version, Current?.Source, stale, _answered?.At, _problem?.Text);
        }

        bool IsPast(long timestamp) => options.Time.GetElapsedTime(timestamp) > staleAfter;
    }

    /// <summary>The first answer. Who fails lets the next one try again.</summary>
    public Task<LivePrompt> FirstAsync()
    {
        lock (_lock)
        {
            return _first is { IsFaulted: false, IsCanceled: false } ? _first : _first = BeginAsync();
        }
    }

    /// <summary>Asks the console, or waits for the answer where it is being asked. What is wrong is in the status; what is known stays.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken)
    {
        Task asking;
        lock (_lock)
        {
            asking = _asking is { IsCompleted: false } ? _asking : _asking = AskAsync();
        }

        return asking.WaitAsync(cancellationToken);
    }

    private async Task AskAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the lock is left before anything is done
        try
        {
            string? tag = _tag;
            PromptAnswer answer = await api.GetAsync(name, environment, tag, stop).ConfigureAwait(false);
            if (tag is not null && answer.Document is null && answer.Sha is { } sha && sha != Current?.Version)
            {
                // The same content in another commit is another version: fetched whole, so that the disk has it too.
                answer = await api.GetAsync(name, environment, null, stop).ConfigureAwait(false);
                tag = null;
            }

            Take(answer, tag);
        }
        catch (Exception exception) // whatever the application's own handler throws too: the next attempt comes
        {
            if (!stop.IsCancellationRequested)
            {
                Fail(new Problem(exception is OperationCanceledException ? "The console did not answer in time." : exception.Message, (exception as PromptRefusedException)?.Status));
            }
        }
    }

    private async Task<LivePrompt> BeginAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<byte[]?> reading = Task.Run(ReadKept, CancellationToken.None);
        double seconds = Math.Clamp(options.FirstTimeout.TotalSeconds, 0.01, 30);
        await Task.WhenAny(RefreshAsync(ended.Token), Task.Delay(TimeSpan.FromSeconds(seconds), options.Time, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (Current is { } live)
        {
            return live;
        }

        LivePrompt? other = Kept(await reading.ConfigureAwait(false)) ?? Bundled();
        string? problem = Volatile.Read(ref _problem)?.Text;
        if (other is null)
        {
            throw new PromptUnavailableException(name, environment, problem ?? "The console did not answer in time.");
        }

        LivePrompt first = Interlocked.CompareExchange(ref _current, other, null) ?? other;
        Log.Without(logger, name, environment, first.Version, first.Source, problem);
        return first;
    }

    private void Take(PromptAnswer answer, string? asked)
    {
        LivePrompt? before = Current;
        LivePrompt now = answer.Document is { } document ? PromptDocument.Read(document, name, environment, PromptSource.Console)
            : asked is not null && before is not null ? before // whose tag it is: it came from the console
            : throw new FormatException("The console says that nothing changed, and was not told what is known.");
        lock (_lock)
        {
            before = Interlocked.Exchange(ref _current, now);
            (_answered, _problem) = (new Answered(options.Time.GetTimestamp(), options.Time.GetUtcNow().UtcDateTime), null);
        }

        if (answer.Document is { } content)
        {
            _tag = answer.Tag;
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

    private void Fail(Problem problem)
    {
        if (Interlocked.Exchange(ref _problem, problem)?.Text != problem.Text)
        {
            Log.Failed(logger, name, environment, problem.Text, problem.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? " The key needs the scope prompts:read." : "");
        }
    }

    /// <summary>When the console said last what is live.</summary>
    private sealed record Answered(long Timestamp, DateTime At);

    /// <summary>Why the last attempt failed, and with which status where the console gave one.</summary>
    private sealed record Problem(string Text, HttpStatusCode? Status);

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
