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

        _findings.AddRange(TrustCheck.Find(_trust, _chain));
        List<string> notes = [.. AnchorNotes(), .. TrustCheck.Notes(_trust, _chain), .. _silences.Notes()];
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
        if (!ProofFields.TryRead(value, out ProofFields proof))
        {
            return false;
        }

        _checkpointLast = false;
        bool taken = _chain.Subtree(proof.First, proof.Count, proof.Hash);
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

        bool fits = seal.Sha256 == Convert.ToHexStringLower(_hash.GetCurrentHash()) && _checkpointLast;
        if (SealCheck.Find(signed, seal, key, _chain, fits) is { } finding)
        {
            _findings.Add(finding);
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
