using System.Net;

namespace OpsConsole.Client.Audit;

/// <summary>
/// Makes an application a witness of the console's audit trail: it remembers the newest checkpoint that it has seen, and notices when
/// the console later shows a shorter, another or a rewritten trail. The console's operators cannot change what a running
/// application remembers. Thread-safe; it never throws into the application.
/// </summary>
public sealed class CheckpointWitness : IDisposable
{
    private const int MaxViolations = 64;

    private readonly CheckpointWitnessOptions _options;
    private readonly WitnessApi _api;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<(LogViolationKind, string)> _raised = [];
    private readonly Queue<LogViolation> _unreported = new();
    private WitnessState _state;
    private long _undecidedSince = -1;

    /// <summary>Starts a witness, with what its file remembers.</summary>
    /// <param name="connection">The console; the key needs the scope <c>flags:read</c> or <c>audit:read</c>.</param>
    /// <param name="options">How to watch; null for the defaults.</param>
    /// <exception cref="ArgumentException"><see cref="CheckpointWitnessOptions.VerifierKey"/> is not a verifier key.</exception>
    public CheckpointWitness(ConsoleConnection connection, CheckpointWitnessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _options = options ?? new CheckpointWitnessOptions();
        _api = new WitnessApi(connection, _options);
        _state = Load(_options);
    }

    /// <summary>Raised once for each kind of contradiction to what was seen, on the thread that found it. What handlers throw is swallowed.</summary>
    public event EventHandler<LogViolation>? Violated;

    /// <summary>The newest checkpoint that was verified, a signed note, to be sent along where the console asks for it; null before the first.</summary>
    public string? Newest => Volatile.Read(ref _state).Newest?.Note;

    /// <summary>Number of entries of <see cref="Newest"/>; 0 before the first.</summary>
    public long Size => Volatile.Read(ref _state).Newest?.Size ?? 0;

    /// <summary>The first contradiction that was found; null while there is none.</summary>
    public LogViolation? Violation { get; private set; }

    /// <summary>Why the state file could not be read or written; null when it works. The witness goes on in memory.</summary>
    public string? StateProblem { get; private set; }

    /// <summary>Takes a checkpoint that came along with something else, such as a message of the kill switch.</summary>
    /// <param name="note">The signed note; null or anything else is passed over.</param>
    /// <param name="cancellationToken">Gives up, as if the console had not answered.</param>
    public ValueTask<WitnessVerdict> ObserveAsync(string? note, CancellationToken cancellationToken = default)
    {
        WitnessState state = Volatile.Read(ref _state);
        return state.Newest is { } newest && newest.Note == note // nearly always: nothing is allocated
            ? ValueTask.FromResult(WitnessVerdict.Known)
            : new ValueTask<WitnessVerdict>(TakeTurnAsync(note, key: null, cancellationToken));
    }

    /// <summary>Asks the console for its newest checkpoint and takes it; sends reports that could not be sent before.</summary>
    public async Task<WitnessVerdict> PollAsync(CancellationToken cancellationToken = default)
    {
        (string Note, string? Key)? newest = await _api.CheckpointAsync(cancellationToken).ConfigureAwait(false);
        return newest is null
            ? WitnessVerdict.Undecided
            : await TakeTurnAsync(newest.Value.Note, newest.Value.Key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _api.Dispose();
        _turn.Dispose();
    }

    private static LogKey? Pinned(CheckpointWitnessOptions options) => options.VerifierKey is not { } text
        ? null
        : LogKey.TryParse(text) ?? throw new ArgumentException("That is not a verifier key of the audit trail: opsconsole.audit/…+…+…", nameof(options));

    private WitnessState Load(CheckpointWitnessOptions options)
    {
        WitnessState state = WitnessState.Empty;
        try
        {
            state = options.StateFile is { } file ? WitnessState.Read(file) : state;
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            StateProblem = $"What was seen before a restart is not known: '{options.StateFile}' cannot be read. {exception.Message}";
        }

        // A key that the file does not know was pinned anew, after a loss: then it alone counts, and for another log nothing else does.
        return Pinned(options) is { } pinned && !state.Keys.Any(k => k.Text == pinned.Text)
            ? new WitnessState([pinned], state.Newest?.Origin == pinned.Name ? state.Newest : null)
            : state;
    }

    private async Task<WitnessVerdict> TakeTurnAsync(string? note, string? key, CancellationToken cancellationToken)
    {
        try
        {
            if (CheckpointNote.TryParse(note) is not { } offered)
            {
                return WitnessVerdict.NotACheckpoint;
            }

            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                WitnessVerdict verdict = await TakeAsync(offered, key, cancellationToken).ConfigureAwait(false);
                await ReportAsync(cancellationToken).ConfigureAwait(false);
                return verdict;
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return WitnessVerdict.Undecided; // the application stops
        }
    }

    private async Task<WitnessVerdict> TakeAsync(CheckpointNote offered, string? key, CancellationToken cancellationToken)
    {
        if (_state.Keys.Count == 0 && await FirstKeyAsync(offered, key, cancellationToken).ConfigureAwait(false) is { } first)
        {
            _state = _state.With(first);
        }

        if (_state.Keys.Count == 0)
        {
            return WitnessVerdict.Undecided; // no key is known, and the console could not be asked for one
        }

        if (offered.Origin != _state.Origin)
        {
            return Violate(LogViolationKind.OtherLog, offered);
        }

        if (!_state.IsSigned(offered) && !await LearnKeysAsync(offered, cancellationToken).ConfigureAwait(false))
        {
            return Violate(LogViolationKind.NotSigned, offered);
        }

        return _state.Newest is { } seen ? await CompareAsync(seen, offered, cancellationToken).ConfigureAwait(false) : Advance(offered);
    }

    private async Task<WitnessVerdict> CompareAsync(CheckpointNote seen, CheckpointNote offered, CancellationToken cancellationToken)
    {
        if (offered.Size == seen.Size)
        {
            return offered.Root.AsSpan().SequenceEqual(seen.Root) ? Decided(WitnessVerdict.Known) : Violate(LogViolationKind.Forked, offered);
        }

        // Of several nodes one may lag behind: an older checkpoint is no harm while the console still has what was seen.
        (CheckpointNote older, CheckpointNote newer) = offered.Size < seen.Size ? (offered, seen) : (seen, offered);
        if (older.Size == 0)
        {
            return offered.Size > 0 ? Advance(offered) : await ProveSeenAsync(seen, offered, cancellationToken).ConfigureAwait(false);
        }

        (HttpStatusCode status, IReadOnlyList<byte[]>? hashes) = await _api.ConsistencyAsync(older.Size, newer.Size, cancellationToken).ConfigureAwait(false);
        bool missing = status == HttpStatusCode.NotFound;
        if (hashes is null && !missing)
        {
            return Undecide(offered);
        }

        bool holds = hashes is not null && ConsistencyProof.Holds(older, newer, hashes);
        if (offered.Size < seen.Size)
        {
            return holds ? Decided(WitnessVerdict.Known) : Violate(missing ? LogViolationKind.Shrunk : LogViolationKind.Inconsistent, offered);
        }

        // A lagging node does not have the newer one yet: that is no answer.
        return holds ? Advance(offered) : missing ? Undecide(offered) : Violate(LogViolationKind.Inconsistent, offered);
    }

    /// <summary>An empty log follows from any: whether the console still has what was seen, only a proof from one of its sizes to itself tells.</summary>
    private async Task<WitnessVerdict> ProveSeenAsync(CheckpointNote seen, CheckpointNote offered, CancellationToken cancellationToken)
    {
        (HttpStatusCode status, IReadOnlyList<byte[]>? hashes) = await _api.ConsistencyAsync(seen.Size, seen.Size, cancellationToken).ConfigureAwait(false);
        return status == HttpStatusCode.NotFound ? Violate(LogViolationKind.Shrunk, offered) : hashes is null ? Undecide(offered) : Decided(WitnessVerdict.Known);
    }

    /// <summary>The key that the console names for a log that is not known yet.</summary>
    private async Task<LogKey?> FirstKeyAsync(CheckpointNote offered, string? key, CancellationToken cancellationToken)
    {
        key ??= (await _api.CheckpointAsync(cancellationToken).ConfigureAwait(false))?.Key;
        return LogKey.TryParse(key) is { } named && named.Name == offered.Origin && offered.IsSignedBy(named) ? named : null;
    }

    /// <summary>After a rotation: learns the keys for which a trusted one vouches, by signing the first checkpoint of the next.</summary>
    private async Task<bool> LearnKeysAsync(CheckpointNote offered, CancellationToken cancellationToken)
    {
        foreach ((string key, string? note) in await _api.KeysAsync(cancellationToken).ConfigureAwait(false))
        {
            if (LogKey.TryParse(key) is { } next && next.Name == _state.Origin && CheckpointNote.TryParse(note) is { } vouched
                && vouched.Origin == _state.Origin && vouched.IsSignedBy(next) && _state.IsSigned(vouched))
            {
                _state = _state.With(next);
            }
        }

        return _state.IsSigned(offered);
    }

    private WitnessVerdict Advance(CheckpointNote offered)
    {
        Volatile.Write(ref _state, _state with { Newest = offered });
        if (_options.StateFile is { } file)
        {
            try
            {
                _state.Write(file);
                StateProblem = null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                StateProblem = $"The newest checkpoint is not kept over a restart: '{file}' cannot be written. {exception.Message}";
            }
        }

        return Decided(WitnessVerdict.Advanced);
    }

    private WitnessVerdict Decided(WitnessVerdict verdict)
    {
        _undecidedSince = -1;
        return verdict;
    }

    private WitnessVerdict Undecide(CheckpointNote offered)
    {
        if (_undecidedSince < 0)
        {
            _undecidedSince = _options.Time.GetTimestamp();
        }

        return _options.Time.GetElapsedTime(_undecidedSince) < _options.Patience ? WitnessVerdict.Undecided : Violate(LogViolationKind.Unproved, offered);
    }

    private WitnessVerdict Violate(LogViolationKind kind, CheckpointNote offered)
    {
        LogViolation violation = new(kind, _state.Newest?.Note ?? "", offered.Note, _options.Time.GetUtcNow().UtcDateTime);
        if (_raised.Count < MaxViolations && _raised.Add((kind, violation.Seen))) // not by what is offered: that is another one each minute
        {
            Violation ??= violation;
            if (violation.Seen.Length > 0) // without anything seen there is nothing that the console could judge
            {
                _unreported.Enqueue(violation);
            }

            try
            {
                Violated?.Invoke(this, violation);
            }
            catch (Exception) // the application's handler; a witness does not bring it down
            {
            }
        }

        return WitnessVerdict.Violation;
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        while (_unreported.TryPeek(out LogViolation? violation)
            && await _api.ReportAsync(violation, NameOf(violation.Kind), _options.Instance, cancellationToken).ConfigureAwait(false))
        {
            _unreported.Dequeue();
        }
    }

    private static string NameOf(LogViolationKind kind) => kind switch
    {
        LogViolationKind.OtherLog => "other_log",
        LogViolationKind.Shrunk => "shrunk",
        LogViolationKind.Forked => "forked",
        LogViolationKind.Inconsistent => "inconsistent",
        LogViolationKind.NotSigned => "not_signed",
        _ => "unproved",
    };
}
