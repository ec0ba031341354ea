using System.Net;
using System.Security.Cryptography;
using OpsConsole.Client.Audit;

namespace OpsConsole.Client.Tests.Audit;

public sealed class CheckpointWitnessTests : IDisposable
{
    private readonly FakeLog _log = new FakeLog().Append(10);
    private readonly FakeConsole _console;
    private readonly ManualClock _time = new();
    private readonly List<LogViolation> _violations = [];
    private readonly CheckpointWitness _witness;

    public CheckpointWitnessTests()
    {
        _console = new FakeConsole(_log);
        _witness = Watch();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _witness.Dispose();
        _console.Dispose();
    }

    [Fact]
    public async Task A_log_that_grows_is_followed()
    {
        Assert.Null(_witness.Newest);
        Assert.Equal(WitnessVerdict.Advanced, await _witness.PollAsync(Cancel));
        for (int i = 0; i < 40; i++)
        {
            _log.Append((i % 5) + 1);
            Assert.Equal(WitnessVerdict.Advanced, await _witness.PollAsync(Cancel));
            Assert.Equal(_log.Size, _witness.Size);
        }

        Assert.Equal(WitnessVerdict.Known, await _witness.PollAsync(Cancel));
        Assert.Equal(_log.Note(_log.Size)[..60], _witness.Newest![..60]);
        Assert.Empty(_violations);
        Assert.Empty(_console.Reports);
    }

    [Fact]
    public async Task The_same_checkpoint_again_costs_nothing()
    {
        await _witness.PollAsync(Cancel);
        string newest = _witness.Newest!;
        _console.Asked.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            ValueTask<WitnessVerdict> observed = _witness.ObserveAsync(newest, Cancel);
            Assert.True(observed.IsCompletedSuccessfully);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.Empty(_console.Asked);
    }

    [Fact]
    public async Task A_log_whose_end_was_cut_off_is_noticed_and_reported()
    {
        await _witness.PollAsync(Cancel);
        string seen = _witness.Newest!;
        _console.Log = _log.Copy(7);
        Assert.Equal(WitnessVerdict.Violation, await _witness.PollAsync(Cancel));
        await IsViolationAsync(LogViolationKind.Shrunk, "shrunk", seen);
        Assert.Equal(10, _witness.Size); // what was seen stays
    }

    [Fact]
    public async Task A_log_that_was_put_back_and_then_grew_past_what_was_seen_is_noticed()
    {
        await _witness.PollAsync(Cancel);
        string seen = _witness.Newest!;
        _console.Log = _log.Copy(7).Append(8, "other");
        Assert.Equal(WitnessVerdict.Violation, await _witness.PollAsync(Cancel));
        await IsViolationAsync(LogViolationKind.Inconsistent, "inconsistent", seen);
    }

    [Fact]
    public async Task A_log_that_was_put_back_and_grew_to_less_than_what_was_seen_is_noticed()
    {
        await _witness.PollAsync(Cancel);
        string seen = _witness.Newest!;
        _console.Log = _log.Copy(7).Append(2, "other");
        Assert.Equal(WitnessVerdict.Violation, await _witness.PollAsync(Cancel));
        await IsViolationAsync(LogViolationKind.Shrunk, "shrunk", seen);
    }

    [Fact]
    public async Task Another_root_at_the_same_size_is_noticed_without_asking()
    {
        await _witness.PollAsync(Cancel);
        string seen = _witness.Newest!;
        _console.Asked.Clear();
        Assert.Equal(WitnessVerdict.Violation, await _witness.ObserveAsync(_log.Copy(9).Append(1, "other").Note(10), Cancel));
        Assert.Equal(["/api/v1/audit/witness"], _console.Asked);
        await IsViolationAsync(LogViolationKind.Forked, "forked", seen);
    }

    [Fact]
    public async Task A_log_with_another_id_is_noticed()
    {
        await _witness.PollAsync(Cancel);
        string seen = _witness.Newest!;
        _console.Log = new FakeLog("zzzzzzzzzzzzzzzzzzzzzzzzzz").Append(50);
        Assert.Equal(WitnessVerdict.Violation, await _witness.PollAsync(Cancel));
        await IsViolationAsync(LogViolationKind.OtherLog, "other_log", seen);
    }

    [Fact]
    public async Task The_same_log_under_another_key_is_noticed()
    {
        await _witness.PollAsync(Cancel);
        string seen = _witness.Newest!;
        using ECDsa other = FakeLog.NewKey();
        _console.Log = new FakeLog(_log.Origin.Split('/')[1], other).Append(12);
        Assert.Equal(WitnessVerdict.Violation, await _witness.PollAsync(Cancel));
        await IsViolationAsync(LogViolationKind.NotSigned, "not_signed", seen);
    }

    [Fact]
    public async Task A_rotated_key_is_learnt_from_the_key_before_it()
    {
        await _witness.PollAsync(Cancel);
        for (int i = 0; i < 3; i++) // the checkpoint that both signed may have been missed, more than once
        {
            _log.Rotate().Append(5).Rotate().Append(3);
            Assert.Equal(WitnessVerdict.Advanced, await _witness.PollAsync(Cancel));
        }

        Assert.Empty(_violations);
    }

    [Fact]
    public async Task A_key_that_was_replaced_after_a_loss_is_not_believed()
    {
        await _witness.PollAsync(Cancel);
        _log.Rotate(afterLoss: true).Append(3);
        Assert.Equal(WitnessVerdict.Violation, await _witness.PollAsync(Cancel));
        Assert.Equal(LogViolationKind.NotSigned, Assert.Single(_violations).Kind);

        using CheckpointWitness told = Watch(o => o.VerifierKey = _log.NewestKey);
        Assert.Equal(WitnessVerdict.Advanced, await told.PollAsync(Cancel));
    }

    [Fact]
    public async Task Only_the_pinned_key_is_believed()
    {
        using CheckpointWitness pinned = Watch(o => o.VerifierKey = _log.FirstKey), other = Watch(o => o.VerifierKey = new FakeLog().FirstKey);
        Assert.Equal(WitnessVerdict.Advanced, await pinned.PollAsync(Cancel));
        Assert.Equal(WitnessVerdict.Violation, await other.PollAsync(Cancel));
        Assert.Empty(_console.Reports); // nothing was seen that could be reported
        Assert.Throws<ArgumentException>(() => Watch(o => o.VerifierKey = "opsconsole.audit/x+00000000+AAAA"));
    }

    [Fact]
    public async Task A_node_that_lags_behind_is_no_violation()
    {
        await _witness.PollAsync(Cancel);
        _console.Shows = 6;
        Assert.Equal(WitnessVerdict.Known, await _witness.PollAsync(Cancel));
        Assert.Equal(10, _witness.Size);
        Assert.Equal(WitnessVerdict.Undecided, await _witness.ObserveAsync(_log.Copy(10).Append(5).Note(15), Cancel)); // who is asked has only 10 yet
        Assert.Empty(_violations);
    }

    [Fact]
    public async Task A_console_that_does_not_answer_is_waited_for_and_then_counts_as_a_violation()
    {
        await _witness.PollAsync(Cancel);
        string later = _log.Append(5).Note(15);
        foreach (Func<HttpRequestMessage, HttpResponseMessage> gone in (Func<HttpRequestMessage, HttpResponseMessage>[])
            [
                _ => throw new HttpRequestException("refused"),
                _ => throw new TaskCanceledException("too late"),
                _ => new HttpResponseMessage(HttpStatusCode.InternalServerError),
                _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>") },
                _ => FakeConsole.Json(new { hashes = (List<string>)["AAAA"] }),
                _ => FakeConsole.Json(new { hashes = 5 }),
                _ => FakeConsole.Json("text"),
            ])
        {
            _console.Instead = gone;
            Assert.Equal(WitnessVerdict.Undecided, await _witness.ObserveAsync(later, Cancel));
        }

        Assert.Equal(10, _witness.Size);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(WitnessVerdict.Undecided, await _witness.ObserveAsync(later, Cancel));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(WitnessVerdict.Violation, await _witness.ObserveAsync(later, Cancel));
        Assert.Equal(LogViolationKind.Unproved, Assert.Single(_violations).Kind);

        _console.Instead = null;
        Assert.Equal(WitnessVerdict.Advanced, await _witness.ObserveAsync(later, Cancel));
    }

    [Fact]
    public async Task A_wrong_proof_is_a_violation()
    {
        await _witness.PollAsync(Cancel);
        string later = _log.Append(5).Note(15);
        _console.Instead = _ => FakeConsole.Json(new { hashes = _log.Proof(9, 15).Select(Convert.ToBase64String) });
        Assert.Equal(WitnessVerdict.Violation, await _witness.ObserveAsync(later, Cancel));
        Assert.Equal(LogViolationKind.Inconsistent, Assert.Single(_violations).Kind);
    }

    [Fact]
    public async Task A_violation_is_raised_and_reported_once_and_the_report_is_sent_until_it_arrives()
    {
        await _witness.PollAsync(Cancel);
        _console.Log = _log.Copy(7);
        _console.ReportAnswer = HttpStatusCode.ServiceUnavailable;
        string shorter = _console.Log.Note(7);
        await _witness.ObserveAsync(shorter, Cancel);
        await _witness.ObserveAsync(shorter, Cancel);
        Assert.Single(_violations);
        Assert.Empty(_console.Reports);
        _console.ReportAnswer = HttpStatusCode.OK;
        await _witness.ObserveAsync(shorter, Cancel);
        await _witness.ObserveAsync(shorter, Cancel);
        Assert.Single(_console.Reports);
    }

    [Fact]
    public async Task A_handler_that_throws_and_a_token_that_is_cancelled_do_no_harm()
    {
        await _witness.PollAsync(Cancel);
        _witness.Violated += (_, _) => throw new InvalidOperationException();
        Assert.Equal(WitnessVerdict.Violation, await _witness.ObserveAsync(_log.Copy(9).Append(1, "x").Note(10), Cancel));
        Assert.Equal(WitnessVerdict.Undecided, await _witness.ObserveAsync(_log.Append(1).Note(11), new CancellationToken(canceled: true)));
        _witness.Dispose();
        Assert.Equal(WitnessVerdict.Undecided, await _witness.PollAsync(Cancel));
        Assert.Equal(WitnessVerdict.Undecided, await _witness.ObserveAsync(_log.Note(11), Cancel));
    }

    [Fact]
    public async Task Many_at_once_end_at_the_newest()
    {
        await _witness.PollAsync(Cancel);
        _log.Append(90);
        await Task.WhenAll(Enumerable.Range(11, 90).Select(async size => await Task.Run(() => _witness.ObserveAsync(_log.Note(size), Cancel).AsTask(), Cancel)));
        Assert.Equal(100, _witness.Size);
        Assert.Empty(_violations);
    }

    private CheckpointWitness Watch(Action<CheckpointWitnessOptions>? configure = null)
    {
        CheckpointWitnessOptions options = new() { Handler = _console, Time = _time, Instance = "checkout-1" };
        configure?.Invoke(options);
        CheckpointWitness witness = new(new ConsoleConnection(new Uri("http://console.example"), "key"), options);
        witness.Violated += (_, violation) => _violations.Add(violation);
        return witness;
    }

    private async Task IsViolationAsync(LogViolationKind kind, string name, string seen)
    {
        LogViolation violation = Assert.Single(_violations);
        Assert.Equal((kind, seen), (violation.Kind, violation.Seen));
        Assert.Equal(violation, _witness.Violation);
        await _witness.PollAsync(Cancel);
        Assert.Equal(
            (seen, violation.Offered, name, "checkout-1"),
            ((string?)_console.Reports[0]["seen"], (string?)_console.Reports[0]["offered"], (string?)_console.Reports[0]["kind"], (string?)_console.Reports[0]["instance"])!);
    }
}
