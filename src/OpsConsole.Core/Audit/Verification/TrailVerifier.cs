using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>
/// Verifies the lines of a <c>trail.jsonl</c>, docs/audit-format.md §6, in one pass and in bounded memory. It needs no database
/// and no network. Not thread-safe.
/// </summary>
public sealed class TrailVerifier : IDisposable
{
    /// <summary>Longest line in bytes.</summary>
    public const int MaxLine = 1024 * 1024;

    private readonly TrailTrust _trust;
    private readonly TrailChain _chain = new();
    private readonly TrailSilences _silences = new();
    private readonly List<TrailFinding> _findings = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private AnchorComparison? _anchors;
    private TrailSeal? _seal;
    private byte[] _lastAt = [];
    private string _firstAt = "";
    private long _lines;
    private bool _stopped, _sealSeen, _checkpointLast;

    /// <summary>Starts a verification.</summary>
    public TrailVerifier(TrailTrust? trust = null) => _trust = trust ?? TrailTrust.None;

    /// <summary>Verifies a whole stream.</summary>
    /// <param name="trail">The bytes of a <c>trail.jsonl</c>.</param>
    /// <param name="trust">Keys and anchors from elsewhere.</param>
    /// <param name="progress">Told the number of bytes, from time to time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static async Task<TrailReport> VerifyAsync(
        Stream trail, TrailTrust? trust = null, Action<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trail);
        using TrailVerifier verifier = new(trust);
        byte[] buffer = new byte[128 * 1024];
        int start = 0, searched = 0, end = 0, read;
        for (long total = 0; !verifier._stopped && (read = await trail.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false)) > 0;)
        {
            progress?.Invoke(total += read);
            end += read;
            while (buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n') is >= 0 and int length)
            {
                verifier.Line(buffer.AsSpan(start, searched + length - start));
                start = searched += length + 1;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, searched, end) = (0, end - start, end - start);
            if (end > MaxLine)
            {
                verifier._lines++;
                verifier.LineIsTooLong();
                return verifier.End();
            }

            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        if (end > 0 && !verifier._stopped)
        {
            verifier.LineIsCut();
        }

        return verifier.End();
    }

    /// <summary>Takes the next line, without its LF.</summary>
    public void Line(ReadOnlySpan<byte> line)
    {
        _lines++;
        if (_stopped)
        {
            return;
        }

        if (_sealSeen)
        {
            Stop(Tampering.FileChanged, null, "Behind the seal stands something more.");
        }
        else if (line.Length > MaxLine)
        {
            LineIsTooLong();
        }
        else if (!Utf8.IsValid(line) || !CanonicalScan.IsObject(line))
        {
            NotCanonical(line);
        }
        else if (!Read(line))
        {
            Stop(_lines == 1 ? Tampering.Unreadable : Tampering.FileChanged, null, $"Line {_lines} is none that a trail has.");
        }
    }

    /// <summary>Tells that all lines were given, and says what was found.</summary>
    public TrailReport End()
    {
        if (_lines == 0)
        {
            return TrailReport.Unreadable("There is no trail in it.");
        }

        _chain.End(_sealSeen && !_stopped);
        _findings.AddRange(_chain.Findings);
        if (!_sealSeen && !_stopped)
        {
            _findings.Add(new TrailFinding(Tampering.TailCut, _chain.Position, "The end is missing: the file does not end in a seal."));
        }

        AddPinned();
        List<string> notes = [.. AnchorNotes(), .. KeyNotes(), .. _silences.Notes()];
        return new TrailReport(TrailFindings.First(_findings))
        {
            LogId = _chain.LogId ?? "",
            Size = _chain.Position,
            Entries = _chain.Entries,
            FirstAt = _firstAt,
            LastAt = System.Text.Encoding.ASCII.GetString(_lastAt),
            Keys = _chain.Keys?.Keys ?? [],
            Newest = _chain.Newest,
            Seal = _seal,
            Notes = notes,
        };
    }

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private void LineIsTooLong() => Stop(
        _lines == 1 ? Tampering.Unreadable : Tampering.FileChanged, null, $"A line is longer than {MaxLine} bytes: no trail has that.");

    private void LineIsCut()
    {
        if (_lines == 0)
        {
            _lines++;
            Stop(Tampering.Unreadable, null, "It is not a trail: it does not begin with a line of one.");
        }
        else
        {
            Stop(Tampering.TailCut, _chain.Position, "The end is missing: the last line is not whole.");
        }
    }

    private void NotCanonical(ReadOnlySpan<byte> line)
    {
        bool isJson = true;
        try
        {
            Utf8JsonReader reader = new(line);
            JsonElement.ParseValue(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            isJson = false;
        }

        if (_lines == 1 && !(isJson && line.StartsWith("{"u8)))
        {
            Stop(Tampering.Unreadable, null, "It is not a trail: its first line is not JSON.");
        }
        else if (isJson)
        {
            Stop(Tampering.NotCanonical, _chain.Position, $"Line {_lines} is not in the one form that hashes are made of: the same value can be read from another spelling.");
        }
        else
        {
            Stop(Tampering.FileChanged, _chain.Position, $"Line {_lines} is not JSON.");
        }
    }

    private bool Read(ReadOnlySpan<byte> line)
    {
        CanonicalMembers members = new(line);
        if (!members.MoveNext())
        {
            return false;
        }

        ReadOnlySpan<byte> value = members.Value;
        if (members.Name.SequenceEqual("entry"u8))
        {
            ReadOnlySpan<byte> details = default;
            if (members.MoveNext())
            {
                details = members.Value;
                if (!members.Name.SequenceEqual("personal"u8) || members.MoveNext())
                {
                    return false;
                }
            }

            AddToHash(line);
            return CanonicalValue.IsObject(value) && Entry(value, details);
        }

        ReadOnlySpan<byte> name = members.Name;
        if (members.MoveNext())
        {
            return false;
        }

        if (name.SequenceEqual("seal"u8))
        {
            return CanonicalValue.TryText(value, out ReadOnlySpan<byte> seal) && Seal(CanonicalValue.Read(seal));
        }

        AddToHash(line);
        return name.SequenceEqual("proof"u8)
            ? CanonicalValue.IsObject(value) && Proof(value)
            : name.SequenceEqual("checkpoint"u8) && CanonicalValue.TryText(value, out ReadOnlySpan<byte> note) && Checkpoint(CanonicalValue.Read(note));
    }

    private bool Entry(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> details)
    {
        long position = _chain.Position;
        if (!EntryFields.TryRead(bytes, out EntryFields entry))
        {
            if (_lines == 1)
            {
                return false;
            }

            Stop(Tampering.Edited, position, $"Entry {position} has not the members that entries have.");
            return true;
        }

        _chain.Entry(entry, MerkleTree.Leaf(bytes));
        if (_chain.IsWhole && !DetailCheck.Fits(entry.Personal, details))
        {
            _findings.Add(new TrailFinding(Tampering.DetailChanged, position, $"The personal details beside entry {position} are not those that the entry commits to."));
        }

        if (position == 0)
        {
            _firstAt = System.Text.Encoding.ASCII.GetString(entry.RecordedAt);
            _anchors = _trust.Anchors is { } anchors ? new AnchorComparison(anchors.Of(_chain.LogId!)) : null;
        }

        _lastAt = _lastAt.Length == 0 ? new byte[EntryFields.InstantLength] : _lastAt;
        entry.RecordedAt.CopyTo(_lastAt);
        _silences.Observe(entry);
        _checkpointLast = false;
        CompareAnchors();
        return true;
    }

    private bool Proof(ReadOnlySpan<byte> value)
    {
        CanonicalMembers parts = new(value);
        byte[] hash = new byte[MerkleTree.HashLength];
        if (!parts.MoveNext() || !parts.Name.SequenceEqual("count"u8) || !CanonicalValue.TryInteger(parts.Value, out long count) || count <= 0
            || !parts.MoveNext() || !parts.Name.SequenceEqual("first"u8) || !CanonicalValue.TryInteger(parts.Value, out long first) || first < 0
            || !parts.MoveNext() || !parts.Name.SequenceEqual("hash"u8) || !CanonicalValue.TryText(parts.Value, out ReadOnlySpan<byte> digits) || !Hex.TryRead(digits, hash)
            || parts.MoveNext())
        {
            return false;
        }

        _checkpointLast = false;
        bool taken = _chain.Subtree(first, count, hash);
        CompareAnchors();
        return taken;
    }

    private bool Checkpoint(string note)
    {
        _checkpointLast = true;
        return _chain.Checkpoint(note);
    }

    private bool Seal(string note)
    {
        _sealSeen = true;
        if (SignedNote.TryParse(note) is not { } signed || TrailSeal.TryParse(signed.Text) is not { } seal)
        {
            return false;
        }

        _seal = seal;
        if (_chain.Keys?.KeyFor(seal.Size) is not { } key || !_chain.IsWhole)
        {
            return true;
        }

        NoteVerdict verdict = NoteChecks.Check(signed, [key]);
        if (verdict != NoteVerdict.Signed)
        {
            _findings.Add(verdict == NoteVerdict.OtherKey
                ? new TrailFinding(Tampering.IdentitySwapped, null, "The seal is not signed by the log's key.")
                : new TrailFinding(Tampering.FileChanged, null, "The seal was altered: its signature does not fit."));
        }
        else if (seal.LogId != _chain.LogId)
        {
            _findings.Add(new TrailFinding(Tampering.IdentitySwapped, null, "The seal is of another log."));
        }
        else if (seal.Size > _chain.Position)
        {
            _findings.Add(new TrailFinding(Tampering.TailCut, _chain.Position, $"The end is missing: {seal.Size} positions were exported, and there are {_chain.Position}."));
        }
        else if (seal.Sha256 != Convert.ToHexStringLower(_hash.GetCurrentHash()) || seal.Size != _chain.Position || seal.Entries != _chain.Entries || !_checkpointLast)
        {
            _findings.Add(new TrailFinding(Tampering.FileChanged, null, "The file is not as it was exported: what its seal says of it does not fit. Its entries are those that were signed."));
        }

        if (_anchors?.Beyond(_chain.Position, seal.MadeAt) is { } lost)
        {
            _findings.Add(lost);
        }

        return true;
    }

    private void CompareAnchors()
    {
        if (_chain.IsWhole && _anchors?.Reached(_chain.Position, _chain) is { } finding)
        {
            _findings.Add(finding);
            _anchors = null;
        }
    }

    private void AddToHash(ReadOnlySpan<byte> line)
    {
        _hash.AppendData(line);
        _hash.AppendData("\n"u8);
    }

    private void AddPinned()
    {
        if (_chain.LogId is { } log && _trust.Anchors is { Count: > 0 } anchors && anchors.Of(log).Count == 0)
        {
            _findings.Add(new TrailFinding(Tampering.IdentitySwapped, null, $"The anchor file holds checkpoints, but none of the log {log}: this is another log than the one that was anchored."));
        }

        if (_trust.Keys.Count == 0 || _chain.Keys is not { Keys: { Count: > 0 } keys })
        {
            return;
        }

        HashSet<string> pinned = [.. _trust.Keys.Select(k => k.ToString())];
        ScheduledKey lastStart = keys.LastOrDefault(k => k.AfterLoss) ?? keys[0]; // from here on each key vouches for the next
        if (!keys.Any(k => pinned.Contains(k.Key.ToString())))
        {
            _findings.Add(new TrailFinding(Tampering.IdentitySwapped, null, "None of the given keys is a key of this log: it was signed by somebody else."));
        }
        else if (!keys.Any(k => k.Seq >= lastStart.Seq && pinned.Contains(k.Key.ToString())))
        {
            _findings.Add(new TrailFinding(
                Tampering.IdentitySwapped, lastStart.Seq, $"Entry {lastStart.Seq} replaces a lost key, which nothing in the log can vouch for, and the new key is not among the given ones. Get it from the operator of the console and give it too."));
        }
    }

    private IEnumerable<string> KeyNotes()
    {
        if (_trust.Keys.Count == 0)
        {
            yield return "The key is not pinned: without a key from elsewhere this shows only that the trail agrees with itself. Compare the fingerprint, or give the key with --key.";
        }

        foreach (ScheduledKey key in _chain.Keys?.Keys.Where(k => k.AfterLoss) ?? [])
        {
            yield return $"Entry {key.Seq} replaces a lost key by {key.Key.Fingerprint}: ask the operator of the console whether that is true.";
        }
    }

    private IEnumerable<string> AnchorNotes()
    {
        if (_anchors is { } anchors)
        {
            yield return $"{anchors.Agreed} checkpoints that were kept outside agree"
                + (anchors.PassedOver > 0 ? $"; {anchors.PassedOver} lie among entries that are left out, and could not be compared" : "")
                + (anchors.Later > 0 ? $"; {anchors.Later} were signed after this export was made" : "") + ".";
        }
    }

    private void Stop(Tampering kind, long? firstBad, string message)
    {
        _findings.Add(new TrailFinding(kind, firstBad, message));
        _stopped = true;
    }
}
