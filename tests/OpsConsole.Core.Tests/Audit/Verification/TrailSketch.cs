using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>
/// A whole trail in memory, to be written as the file that an export makes, honestly or by somebody who tampers with it. Made from the
/// parts that the product hashes and signs with, but not by its export.
/// </summary>
internal sealed class TrailSketch
{
    private readonly Dictionary<string, SigningKey> _keys = [];
    private Dictionary<string, string> _notes = []; // by text: copies of a log show the very checkpoints that were signed once

    private TrailSketch(string logId) => LogId = logId;

    public string LogId { get; set; }

    public string Origin => Checkpoint.OriginOf(LogId);

    /// <summary>The entries; writing the trail numbers and chains them.</summary>
    public List<JsonObject> Entries { get; private init; } = [];

    /// <summary>The personal details by event id, as the file shows them.</summary>
    public Dictionary<string, JsonObject> Details { get; private init; } = [];

    /// <summary>The sizes at which checkpoints were signed; the size of the whole is always one.</summary>
    public SortedSet<int> Checkpoints { get; private init; } = [];

    /// <summary>Which entries are in the file; the others are covered by proofs.</summary>
    public Func<int, bool> Includes { get; set; } = _ => true;

    /// <summary>Whether signatures are from here on another key's, in the name of the log's own.</summary>
    public bool Forges { get; set; }

    /// <summary>The first key, as whoever verifies knows it.</summary>
    public string FirstKey => (string)Entries[0]["after"]!["verifierKey"]!;

    /// <summary>A trail with random events: some with personal details of which some are erased, at most two rotations, checkpoints here and there.</summary>
    public static TrailSketch Make(Random random, int size, int rotations = 0)
    {
        TrailSketch trail = new(RandomId(random));
        HashSet<int> rotated = [.. Enumerable.Range(0, rotations).Select(_ => random.Next(1, size))];
        DateTime now = new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc).AddSeconds(random.Next(100_000));
        AuditHead head = new() { LogId = trail.LogId, LastRecordedAt = DateTime.UnixEpoch };
        for (int seq = 0; seq < size; seq++)
        {
            AuditEvent happened = seq == 0 ? trail.KeyEvent("audit.started") : rotated.Contains(seq) ? trail.KeyEvent("audit.key_rotated") : RandomEvent(random);
            head.Size = seq;
            (AuditRow row, List<AuditDetail> details) = AuditEntry.Build(happened, head, $"{random.NextInt64():x16}", now, node: 1);
            (head.LastLeafHash, head.LastRecordedAt) = (row.LeafHash, row.RecordedAt);
            trail.Entries.Add(JsonNode.Parse(row.Entry)!.AsObject());
            if (details.Count > 0)
            {
                trail.Details[row.Id] = new JsonObject(details.Select(d =>
                    KeyValuePair.Create(d.Name, random.Next(4) == 0 ? JsonValue.Create("(erased)") : (JsonNode?)Shown(d))));
            }

            if (random.Next(7) == 0)
            {
                trail.Checkpoints.Add(seq + 1);
            }

            now = now.AddMilliseconds(random.Next(3) == 0 ? 0 : random.Next(120_000));
        }

        return trail;
    }

    /// <summary>The same log up to a size, to go on with apart from this one.</summary>
    public TrailSketch Copy(int size = int.MaxValue)
    {
        TrailSketch copy = new(LogId)
        {
            Entries = [.. Entries.Take(size).Select(e => e.DeepClone().AsObject())],
            Details = Details.ToDictionary(d => d.Key, d => d.Value.DeepClone().AsObject()),
            Checkpoints = [.. Checkpoints.Where(c => c <= size)],
            Includes = Includes,
            _notes = _notes,
        };
        foreach ((string verifier, SigningKey key) in _keys)
        {
            copy._keys[verifier] = key;
        }

        return copy;
    }

    /// <summary>Adds what has happened since.</summary>
    public void Append(Random random, int count)
    {
        for (int i = 0; i < count; i++)
        {
            JsonObject entry = Entries[^1].DeepClone().AsObject();
            entry["id"] = $"{random.NextInt64():x16}";
            entry["kind"] = "prompt.released";
            entry.Remove("personal");
            Entries.Add(entry);
        }
    }

    /// <summary>Signs with other keys from here on, as somebody does who has not the log's own.</summary>
    public void TakeOtherKeys()
    {
        _keys.Clear();
        _notes = [];
        foreach (JsonObject entry in Entries.Where(e => e["after"]?["verifierKey"] is not null))
        {
            entry["after"]!["verifierKey"] = NewKey();
        }
    }

    /// <summary>Replaces the key after its loss: without the old key's signature.</summary>
    public void ReplaceKey(Random random)
    {
        Append(random, 1);
        Entries[^1]["kind"] = "audit.key_replaced";
        Entries[^1]["after"] = new JsonObject { ["verifierKey"] = NewKey() };
        Entries[^1]["outcome"] = "done";
    }

    /// <summary>Numbers and chains the entries anew, as everybody can who can write.</summary>
    public void Chain()
    {
        byte[] prev = new byte[MerkleTree.HashLength];
        for (int seq = 0; seq < Entries.Count; seq++)
        {
            (Entries[seq]["seq"], Entries[seq]["prev"], Entries[seq]["log"]) = (seq, Convert.ToHexStringLower(prev), LogId);
            prev = MerkleTree.Leaf(CanonicalJson.Write(Entries[seq]));
        }
    }

    /// <summary>The checkpoint at a size, signed by the keys that must sign it.</summary>
    public string Note(int size)
    {
        CompactRange range = new();
        Entries.Take(size).ToList().ForEach(e => range.Append(MerkleTree.Leaf(CanonicalJson.Write(e))));
        DateTime at = DateTime.Parse((string)Entries[size - 1]["recordedAt"]!, null, System.Globalization.DateTimeStyles.AdjustToUniversal);
        string text = new Checkpoint(Origin, size, range.Root(), at.AddSeconds(20)).ToText();
        return _notes.TryGetValue(text, out string? note) ? note : _notes[text] = Sign(text, Signers(size));
    }

    /// <summary>The lines of the file, without the seal.</summary>
    public List<string> Lines()
    {
        List<string> lines = [];
        SortedSet<int> sizes = [.. Checkpoints, Entries.Count];
        for (int seq = 0; seq < Entries.Count;)
        {
            int count = 1;
            if (MustStand(seq) || Includes(seq))
            {
                lines.Add(EntryLine(seq));
            }
            else
            {
                int next = sizes.First(s => s > seq);
                while (seq % (count * 2) == 0 && seq + (count * 2) <= next && !Enumerable.Range(seq, count * 2).Any(s => MustStand(s) || Includes(s)))
                {
                    count *= 2;
                }

                byte[] hashes = [.. Entries.Skip(seq).Take(count).SelectMany(e => MerkleTree.Leaf(CanonicalJson.Write(e)))];
                JsonObject proof = new() { ["count"] = count, ["first"] = seq, ["hash"] = Convert.ToHexStringLower(MerkleTree.Fold(hashes)) };
                lines.Add(Line(new JsonObject { ["proof"] = proof }));
            }

            seq += count;
            if (sizes.Contains(seq))
            {
                lines.Add(Line(new JsonObject { ["checkpoint"] = Note(seq) }));
            }
        }

        return lines;
    }

    /// <summary>The line of one entry.</summary>
    public string EntryLine(int seq)
    {
        JsonObject line = new() { ["entry"] = Entries[seq].DeepClone() };
        if (Entries[seq]["personal"] is not null)
        {
            line["personal"] = Details[(string)Entries[seq]["id"]!].DeepClone();
        }

        return Line(line);
    }

    /// <summary>A file of these lines with its seal.</summary>
    public string Seal(IReadOnlyCollection<string> lines)
    {
        string body = string.Concat(lines.Select(l => l + "\n"));
        int entries = lines.Count(l => l.StartsWith("{\"entry\"", StringComparison.Ordinal));
        string text = $"opsconsole.audit-export/v1\n{LogId}\nsize {Entries.Count}\nentries {entries}\nfilter {{}}\nmade 2026-12-01T10:00:00.000Z\n"
            + $"sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}\n";
        return body + Line(new JsonObject { ["seal"] = Sign(text, Signers(Entries.Count).AsSpan(0, 1)) }) + "\n";
    }

    /// <summary>The file.</summary>
    public string Write() => Seal(Lines());

    /// <summary>One line of the file.</summary>
    public static string Line(JsonObject line) => Encoding.UTF8.GetString(CanonicalJson.Write(line));

    private string Sign(string text, ReadOnlySpan<SigningKey> keys)
    {
        if (!Forges)
        {
            return SignedNote.Sign(text, Origin, keys).ToString();
        }

        using SigningKey other = SigningKey.Create();
        StringBuilder note = new(text + "\n");
        foreach (SigningKey key in keys)
        {
            byte[] keyId = Convert.FromHexString(key.Verifier(Origin).Fingerprint);
            note.Append($"— {Origin} {Convert.ToBase64String([.. keyId, .. other.Sign(Encoding.UTF8.GetBytes(text))])}\n");
        }

        return note.ToString();
    }

    /// <summary>The key in force at a size, and those before it whose signature the checkpoint needs too.</summary>
    private SigningKey[] Signers(int size)
    {
        List<SigningKey> keys = [];
        int below = Checkpoints.Where(c => c < size).DefaultIfEmpty(0).Max();
        for (int seq = 0; seq < size; seq++)
        {
            if ((string?)Entries[seq]["after"]?["verifierKey"] is not { } verifier)
            {
                continue;
            }

            if (seq < below || (string)Entries[seq]["kind"]! == "audit.key_replaced")
            {
                keys.Clear();
            }

            keys.Insert(0, _keys[verifier]);
        }

        return [.. keys];
    }

    private bool MustStand(int seq) => Entries[seq]["after"]?["verifierKey"] is not null;

    private AuditEvent KeyEvent(string kind) =>
        new(kind, Actor.Console, "log", LogId) { After = new JsonObject { ["verifierKey"] = NewKey() } };

    private string NewKey()
    {
        SigningKey key = SigningKey.Create();
        string verifier = key.Verifier(Origin).ToString();
        _keys[verifier] = key;
        return verifier;
    }

    private static AuditEvent RandomEvent(Random random)
    {
        Actor actor = random.Next(3) switch
        {
            0 => Actor.Shell($"ops{random.Next(5)}@server"),
            1 => Actor.Nobody($"person{random.Next(5)}@example.com", new ActorOrigin("web", "192.0.2.7", "browser", $"{random.NextInt64():x}")),
            _ => Actor.Console,
        };
        return new AuditEvent(random.Next(3) switch { 0 => "apikey.created", 1 => "person.invited", _ => "change.approved" }, actor, "thing", $"t{random.Next(9)}")
        {
            Outcome = (AuditOutcome)random.Next(3),
            Before = random.Next(2) == 0 ? null : new JsonObject { ["limit"] = $"{random.Next(100)}.00", ["on"] = false },
            After = random.Next(2) == 0 ? null : new JsonObject { ["limit"] = $"{random.Next(100)}.00", ["note"] = "\"é\" \\ \u2028 \U0001F600\n\u0001" },
            Reason = random.Next(2) == 0 ? null : "cost spike > 20 %",
            Change = random.Next(3) == 0 ? $"c{random.Next(3)}" : null,
            Environment = random.Next(2) == 0 ? "production" : null,
            Personal = random.Next(4) == 0 ? new AuditPersonal("p1", new JsonObject { ["name"] = "Zoë" }) : null,
            Prompt = random.Next(5) == 0 ? new AuditedPrompt("support/answer", "aaaa", "bbbb") : null,
        };
    }

    private static JsonObject Shown(AuditDetail detail) =>
        new JsonObject { ["data"] = JsonNode.Parse(detail.Data!), ["salt"] = Convert.ToHexStringLower(detail.Salt!) };

    private static string RandomId(Random random) => string.Create(26, random, (id, r) => r.GetItems("abcdefghijklmnopqrstuvwxyz234567", id));
}
