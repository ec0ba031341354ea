using System.Text;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Tests.Audit.Exports;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>What the verifier must not let through: one small trail of the console, changed in one place each time.</summary>
public sealed class VerifierRefusalTests : IAsyncLifetime
{
    private SampleTrail _trail = null!;
    private string[] _lines = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _trail = await SampleTrail.CreateAsync(12);
        await _trail.IssueAsync();
        _lines = await _trail.ExportLinesAsync();
    }

    public ValueTask DisposeAsync() => _trail.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("hello\n")]
    [InlineData("hello")]
    [InlineData("PNG\0\0\n")]
    [InlineData("{}\n")]
    [InlineData("{\"name\":1}\n")]
    [InlineData("{\"entry\":{}}\n")]
    [InlineData("{\"proof\":{}}\n")]
    [InlineData("[1]\n")]
    public async Task What_is_no_trail_is_unreadable(string text) =>
        Assert.Equal(Tampering.Unreadable, (await SampleTrail.VerifyAsync(Encoding.UTF8.GetBytes(text))).Finding.Kind);

    [Fact]
    public async Task A_line_that_never_ends_is_refused_before_it_is_all_in_memory()
    {
        using EndlessStream endless = new();
        TrailReport report = await TrailVerifier.VerifyAsync(endless, null, null, Cancel);
        Assert.Equal(Tampering.Unreadable, report.Finding.Kind);
        Assert.InRange(endless.Read, TrailVerifier.MaxLine, 3 * TrailVerifier.MaxLine);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_in_the_middle_too() =>
        await FindsAsync(Tampering.FileChanged, null, [.. _lines[..4], new string(' ', TrailVerifier.MaxLine + 1), .. _lines[4..]]);

    [Fact]
    public async Task A_cut_end_is_found_wherever_it_is()
    {
        for (int lines = 1; lines < _lines.Length; lines++)
        {
            TrailReport report = await SampleTrail.VerifyAsync(_lines[..lines]);
            Assert.Equal(Tampering.TailCut, report.Finding.Kind);
        }

        byte[] whole = Encoding.UTF8.GetBytes(string.Concat(_lines.Select(l => l + "\n")));
        foreach (int cut in new[] { 1, 2, 100, 500, 3000 })
        {
            Assert.Equal(Tampering.TailCut, (await SampleTrail.VerifyAsync(whole[..^cut])).Finding.Kind);
        }
    }

    [Fact]
    public async Task Whatever_follows_the_seal_is_refused()
    {
        await FindsAsync(Tampering.FileChanged, null, [.. _lines, _lines[^1]]);
        await FindsAsync(Tampering.FileChanged, null, [.. _lines, ""]);
        await FindsAsync(Tampering.FileChanged, null, [.. _lines, "{}"]);
    }

    [Fact]
    public async Task A_line_that_is_gone_or_doubled_or_unknown_is_found_where_it_is_nothing_but_a_checkpoint()
    {
        int checkpoint = Array.FindIndex(_lines, l => l.StartsWith("{\"checkpoint\"", StringComparison.Ordinal));
        await FindsAsync(Tampering.FileChanged, null, [.. _lines.Where((_, i) => i != checkpoint)]);
        await FindsAsync(Tampering.FileChanged, null, [.. _lines[..checkpoint], _lines[checkpoint], .. _lines[checkpoint..]]);
        await FindsAsync(Tampering.FileChanged, null, [.. _lines[..checkpoint], "{\"note\":\"x\"}", .. _lines[checkpoint..]]);
        await FindsAsync(Tampering.FileChanged, null, [.. _lines[..checkpoint], "{\"checkpoint\":\"x\"}", .. _lines[(checkpoint + 1)..]]);
        await FindsAsync(Tampering.Inserted, 8, [.. _lines[..^2], _lines[^1]]); // without the newest, nothing signs what stands behind the one before
    }

    [Fact]
    public async Task An_edit_breaks_the_link_behind_it()
    {
        for (int seq = 1; seq < 12; seq++)
        {
            await FindsAsync(Tampering.Edited, seq, Edit(seq, "\"source\":\"", "\"source\":\"x"));
        }
    }

    [Fact]
    public async Task An_entry_with_members_of_its_own_is_refused()
    {
        await FindsAsync(Tampering.Edited, 5, Edit(5, "\"v\":1", "\"v\":2"));
        await FindsAsync(Tampering.Edited, 5, Edit(5, ",\"v\":1", ",\"v\":1,\"w\":1"));
        await FindsAsync(Tampering.Edited, 5, Edit(5, "\"outcome\":\"done\"", "\"outcome\":\"fine\""));
        await FindsAsync(Tampering.Edited, 5, Edit(5, "\"seq\":5", "\"seq\":\"5\""));
        await FindsAsync(Tampering.Edited, 5, Edit(5, "\"recordedAt\":\"2026-11-20T", "\"recordedAt\":\"2026-11-20 "));
    }

    [Fact]
    public async Task The_details_are_held_against_the_commitments()
    {
        int seq = Seq(l => l.Contains("\"personal\":{\"actor\":{\"data\"", StringComparison.Ordinal));
        await FindsAsync(Tampering.DetailChanged, seq, Edit(seq, "ann@example.com\"},\"salt", "bob@example.com\"},\"salt"));
        await FindsAsync(Tampering.DetailChanged, seq, Edit(seq, "\"salt\":\"", "\"salt\":\"00"));
        await FindsAsync(Tampering.DetailChanged, seq, Edit(seq, "}}}", "},\"object\":\"(erased)\"}}"));
        await FindsAsync(Tampering.DetailChanged, 2, Edit(2, "\"v\":1}}", "\"v\":1},\"personal\":{\"actor\":\"(erased)\"}}"));
        string line = _lines[Index(seq)];
        string erased = line[..line.IndexOf(",\"personal\":{\"actor\":{\"data", StringComparison.Ordinal)];
        await FindsAsync(Tampering.DetailChanged, seq, With(seq, erased + "}"));
        await FindsAsync(Tampering.DetailChanged, seq, With(seq, erased + ",\"personal\":{\"actor\":\"(Erased)\"}}"));
        await FindsAsync(Tampering.FileChanged, null, With(seq, erased + ",\"personal\":{\"actor\":\"(erased)\"}}")); // not erased when it was exported
    }

    [Fact]
    public async Task The_seal_is_of_this_file_and_of_the_logs_key()
    {
        TrailReport intact = await SampleTrail.VerifyAsync(_lines);
        await FindsAsync(Tampering.FileChanged, null, Seal(intact.Seal! with { Entries = 3 }));
        await FindsAsync(Tampering.FileChanged, null, Seal(intact.Seal! with { Sha256 = new string('0', 64) }));
        await FindsAsync(Tampering.FileChanged, null, Seal(intact.Seal! with { Size = 12 }));
        await FindsAsync(Tampering.TailCut, 13, Seal(intact.Seal! with { Size = 14 }));
        await FindsAsync(Tampering.IdentitySwapped, null, Seal(intact.Seal! with { LogId = new string('a', 26) }));
        using SigningKey stranger = SigningKey.Create();
        await FindsAsync(Tampering.IdentitySwapped, null, Seal(intact.Seal!, stranger));
        await FindsAsync(Tampering.FileChanged, null, [.. _lines[..^1], _lines[^1].Replace("filter {}", "filter {\\\"kind\\\":\\\"x\\\"}", StringComparison.Ordinal)]);
        await FindsAsync(Tampering.FileChanged, null, [.. _lines[..^1], "{\"seal\":\"x\"}"]);
    }

    [Fact]
    public async Task A_checkpoint_of_somebody_else_or_with_a_stale_signature_is_refused()
    {
        PublishedCheckpoint newest = await _trail.IssueAsync();
        using SigningKey stranger = SigningKey.Create();
        string text = newest.Checkpoint.ToText(), other = (newest.Checkpoint with { At = newest.Checkpoint.At.AddDays(-1) }).ToText();
        await FindsKindAsync(Tampering.IdentitySwapped, WithNewest(SignedNote.Sign(text, newest.Checkpoint.Origin, stranger).ToString()));
        await FindsKindAsync(Tampering.Rewritten, WithNewest(newest.Note.Replace(text, other, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pinned_key_decides_whose_log_it_is()
    {
        VerifierKey own = (await SampleTrail.VerifyAsync(_lines)).Keys[0].Key;
        TrailReport pinned = await SampleTrail.VerifyAsync(_lines, new TrailTrust { Keys = [own] });
        Assert.True(pinned.IsIntact);
        Assert.DoesNotContain(pinned.Notes, n => n.Contains("not pinned", StringComparison.Ordinal));
        using SigningKey stranger = SigningKey.Create();
        TrailReport refused = await SampleTrail.VerifyAsync(_lines, new TrailTrust { Keys = [stranger.Verifier(own.Name)] });
        Assert.Equal(Tampering.IdentitySwapped, refused.Finding.Kind);
    }

    [Fact]
    public async Task Anchors_know_of_a_cut_a_fork_and_another_log()
    {
        string logId = (await SampleTrail.VerifyAsync(_lines)).LogId, origin = Checkpoint.OriginOf(logId);
        using SigningKey key = _trail.Node.Get<SigningKeyFile>().Read();
        PublishedCheckpoint newest = await _trail.IssueAsync();
        Checkpoint older = (await AnchorsAsync(Notes())).Of(logId)[0];

        TrailReport agreed = await SampleTrail.VerifyAsync(_lines, new TrailTrust { Anchors = await AnchorsAsync(Notes()) });
        Assert.True(agreed.IsIntact);
        Assert.Contains(agreed.Notes, n => n.StartsWith($"{Notes().Length} checkpoints that were kept outside agree", StringComparison.Ordinal));

        await FindsAsync(Tampering.RolledBack, 13, _lines, await TrustAsync(newest.Checkpoint with { Size = 20 }));
        await FindsAsync(Tampering.Rewritten, 0, _lines, await TrustAsync(newest.Checkpoint with { Root = new byte[32] }));
        await FindsAsync(Tampering.Forked, older.Size, _lines, await TrustAsync(older, newest.Checkpoint with { Root = new byte[32] }));
        await FindsAsync(Tampering.IdentitySwapped, null, _lines, await TrustAsync(newest.Checkpoint with { Origin = Checkpoint.OriginOf(new string('b', 26)) }));
        TrailReport later = await SampleTrail.VerifyAsync(_lines, await TrustAsync(newest.Checkpoint with { Size = 20, At = newest.Checkpoint.At.AddHours(1) }));
        Assert.True(later.IsIntact); // the export is older than the anchor
        Assert.Contains(later.Notes, n => n.Contains("1 were signed after this export was made", StringComparison.Ordinal));
        await Assert.ThrowsAsync<FormatException>(() => AnchorsAsync(["nonsense\n"]));

        async Task<TrailTrust> TrustAsync(params Checkpoint[] checkpoints) => new()
        {
            Anchors = await AnchorsAsync([.. checkpoints.Select(c => SignedNote.Sign(c.ToText(), c.Origin, key).ToString())]),
        };

        string[] Notes() => [.. _lines.Where(l => l.StartsWith("{\"checkpoint\"", StringComparison.Ordinal)).Select(l => System.Text.Json.Nodes.JsonNode.Parse(l)!["checkpoint"]!.GetValue<string>())];
    }

    [Fact]
    public async Task Silence_is_told_unless_the_console_said_that_it_stops()
    {
        _trail.Time.Advance(TimeSpan.FromMinutes(10));
        await _trail.GrowAsync(1);
        TrailReport report = await SampleTrail.VerifyAsync(await _trail.ExportLinesAsync());
        Assert.True(report.IsIntact);
        Assert.Single(report.Notes, n => n.StartsWith("Silence: nothing was recorded from 2026-11-20 08:03:40 to 2026-11-20 08:14:00", StringComparison.Ordinal));
        Assert.DoesNotContain((await SampleTrail.VerifyAsync(await _trail.ExportLinesAsync(new AuditFilter { Kind = SampleTrail.OtherKind }))).Notes, n => n.StartsWith("Silence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proof_that_is_altered_or_does_not_fit_is_refused()
    {
        string[] lines = await _trail.ExportLinesAsync(new AuditFilter { Kind = SampleTrail.OtherKind });
        int proof = Array.FindIndex(lines, l => l.StartsWith("{\"proof\"", StringComparison.Ordinal));
        string line = lines[proof];
        foreach (string changed in new[]
        {
            line.Replace("\"hash\":\"", "\"hash\":\"0", StringComparison.Ordinal).Replace("0\"}}", "\"}}", StringComparison.Ordinal),
            line.Replace("\"first\":1", "\"first\":0", StringComparison.Ordinal),
            line.Replace("\"count\":1", "\"count\":3", StringComparison.Ordinal),
            line.Replace("\"count\":1", "\"count\":0", StringComparison.Ordinal),
            line.Replace("\"count\":1", "\"count\":2", StringComparison.Ordinal),
            line[..^6] + "00\"}}" + "",
        })
        {
            Assert.NotEqual(line, changed);
            TrailReport report = await SampleTrail.VerifyAsync([.. lines[..proof], changed, .. lines[(proof + 1)..]]);
            Assert.False(report.IsIntact);
        }
    }

    private string[] WithNewest(string note)
    {
        System.Buffers.ArrayBufferWriter<byte> line = new();
        CanonicalJson.WriteText(note, line);
        return [.. _lines[..^2], $"{{\"checkpoint\":{Encoding.UTF8.GetString(line.WrittenSpan)}}}", _lines[^1]];
    }

    private string[] Seal(TrailSeal seal, SigningKey? key = null)
    {
        using SigningKey own = _trail.Node.Get<SigningKeyFile>().Read();
        System.Buffers.ArrayBufferWriter<byte> line = new();
        CanonicalJson.WriteText(SignedNote.Sign(seal.ToText(), Origin(), key ?? own).ToString(), line);
        return [.. _lines[..^1], $"{{\"seal\":{Encoding.UTF8.GetString(line.WrittenSpan)}}}"];
    }

    private string Origin() => Checkpoint.OriginOf(System.Text.Json.Nodes.JsonNode.Parse(_lines[0])!["entry"]!["log"]!.GetValue<string>());

    private int Index(int seq) => Array.FindIndex(_lines, l => l.Contains($",\"seq\":{seq},", StringComparison.Ordinal));

    private int Seq(Predicate<string> fits) => System.Text.Json.Nodes.JsonNode.Parse(Array.Find(_lines, fits)!)!["entry"]!["seq"]!.GetValue<int>();

    private string[] With(int seq, string line) => [.. _lines.Select((l, i) => i == Index(seq) ? line : l)];

    private string[] Edit(int seq, string text, string by)
    {
        string line = _lines[Index(seq)], edited = line.Replace(text, by, StringComparison.Ordinal);
        Assert.NotEqual(line, edited);
        return With(seq, edited);
    }

    private static async Task<AnchorList> AnchorsAsync(string[] notes)
    {
        using StringReader reader = new(string.Concat(notes.Select(n => n + "\n")));
        return await AnchorList.ReadAsync(reader, Cancel);
    }

    private static async Task FindsKindAsync(Tampering kind, string[] lines) => Assert.Equal(kind, (await SampleTrail.VerifyAsync(lines)).Finding.Kind);

    private static async Task FindsAsync(Tampering kind, long? firstBad, string[] lines, TrailTrust? trust = null)
    {
        TrailFinding finding = (await SampleTrail.VerifyAsync(lines, trust)).Finding;
        Assert.Equal((kind, firstBad, finding.Message), (finding.Kind, finding.FirstBad, finding.Message));
    }

    /// <summary>Bytes without end or line.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public new long Read { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            Read += buffer.Length;
            return new ValueTask<int>(buffer.Length);
        }
    }
}
