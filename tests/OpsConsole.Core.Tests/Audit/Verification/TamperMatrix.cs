using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>
/// The twelve ways to tamper with a trail, each in its variants: by somebody who can write in the database (the console then exports
/// and seals what it finds there), by somebody who has the file, and by somebody who holds the signing key as well.
/// </summary>
internal static class TamperMatrix
{
    public static Dictionary<string, Func<Random, TrailSketch, TamperedTrail>> Classes { get; } = new()
    {
        ["1 edit"] = Edit,
        ["2 delete"] = Delete,
        ["3 reorder"] = Reorder,
        ["4 back-dated insert"] = Insert,
        ["5 tail cut"] = CutTail,
        ["6 whole database rolled back"] = RollBack,
        ["7 fork"] = Fork,
        ["8 full rewrite"] = Rewrite,
        ["9 what the hash does not cover"] = ChangeDetail,
        ["10 ambiguity"] = Respell,
        ["11 swapped identity or key"] = SwapIdentity,
        ["12 missing segment"] = DropSegment,
    };

    /// <summary>A random trail to tamper with.</summary>
    public static TrailSketch Trail(Random random) => TrailSketch.Make(random, random.Next(12, 50), rotations: random.Next(3));

    private static TamperedTrail Edit(Random random, TrailSketch trail)
    {
        int at = random.Next(trail.Entries.Count);
        TrailSketch edited = trail.Copy();
        JsonObject entry = edited.Entries[at];
        Tampering[] kinds = [Tampering.Edited, Tampering.Rewritten, .. KeyNear(trail, at)];
        switch (random.Next(5))
        {
            case 0: entry["actor"]!["id"] = "somebody-else"; break;
            case 1: entry["outcome"] = (string?)entry["outcome"] == "failed" ? "denied" : "failed"; break;
            case 2: entry["reason"] = (string?)entry["reason"] + "."; break;
            case 3: entry["object"]!["id"] = "another"; break;
            default: entry["occurredAt"] = "2020-01-01T00:00:00.000Z"; break;
        }

        if (random.Next(2) == 0) // the entry alone
        {
            List<string> lines = trail.Lines();
            lines[IndexOf(lines, at)] = edited.EntryLine(at);
            return new TamperedTrail(Finish(random, trail, lines), kinds, Good(trail, at), at);
        }

        edited.Chain(); // and all hashes after it; what was signed is as it was
        return new TamperedTrail(edited.Seal(WithOldNotes(trail, edited)), kinds, Good(trail, at), at);
    }

    private static TamperedTrail Delete(Random random, TrailSketch trail)
    {
        int at = random.Next(trail.Entries.Count - 1); // the last one is a cut tail
        if (random.Next(2) == 0)
        {
            List<string> lines = trail.Lines();
            lines.RemoveAt(IndexOf(lines, at));
            return new TamperedTrail(Finish(random, trail, lines), [Tampering.Deleted], at, at);
        }

        at = Math.Max(at, 1); // without its first entry there is no key to seal with
        TrailSketch shorter = trail.Copy();
        shorter.Entries.RemoveAt(at);
        shorter.Chain();
        return new TamperedTrail(
            shorter.Seal(WithOldNotes(trail, shorter)),
            [Tampering.Deleted, Tampering.Edited, Tampering.Rewritten, Tampering.SegmentMissing, Tampering.TailCut, .. KeyNear(trail, at)],
            Good(trail, at),
            Next(trail, at));
    }

    private static TamperedTrail Reorder(Random random, TrailSketch trail)
    {
        int at = random.Next(trail.Entries.Count - 1), other = random.Next(at + 1, trail.Entries.Count);
        if (random.Next(2) == 0)
        {
            List<string> lines = trail.Lines();
            int first = IndexOf(lines, at), second = IndexOf(lines, other);
            (lines[first], lines[second]) = (lines[second], lines[first]);
            return new TamperedTrail(Finish(random, trail, lines), [Tampering.Reordered], at, at);
        }

        TrailSketch swapped = trail.Copy();
        (swapped.Entries[at], swapped.Entries[other]) = (swapped.Entries[other], swapped.Entries[at]);
        swapped.Chain();
        return new TamperedTrail(
            swapped.Seal(WithOldNotes(trail, swapped)),
            [Tampering.Edited, Tampering.Rewritten, Tampering.Reordered, .. KeyNear(trail, at), .. FirstOf(at)],
            Good(trail, at),
            Next(trail, at));
    }

    private static TamperedTrail Insert(Random random, TrailSketch trail)
    {
        int at = random.Next(1, trail.Entries.Count);
        TrailSketch longer = trail.Copy();
        JsonObject invented = trail.Entries[at - 1].DeepClone().AsObject();
        (invented["id"], invented["kind"], invented["after"]) = ("ffffffffffffffff", "change.approved", new JsonObject { ["on"] = true });
        invented.Remove("personal");
        longer.Entries.Insert(at, invented);
        longer.Chain();
        if (random.Next(2) == 0)
        {
            List<string> lines = trail.Lines();
            lines.Insert(IndexOf(lines, at), longer.EntryLine(at));
            return new TamperedTrail(Finish(random, trail, lines), [Tampering.Inserted], at, at + 1);
        }

        return new TamperedTrail(
            longer.Seal(WithOldNotes(trail, longer)),
            [Tampering.Inserted, Tampering.Edited, Tampering.Rewritten, Tampering.SegmentMissing, .. KeyNear(trail, at)],
            Good(trail, at),
            Next(trail, at));
    }

    private static TamperedTrail CutTail(Random random, TrailSketch trail)
    {
        int size = random.Next(1, trail.Entries.Count);
        if (random.Next(4) == 0) // by somebody who has only the file
        {
            List<string> lines = trail.Lines();
            string file = string.Concat(lines.Take(IndexOf(lines, size)).Select(l => l + "\n"));
            return new TamperedTrail(file, [Tampering.TailCut, Tampering.FileChanged], 0, size) { Named = false };
        }

        return new TamperedTrail(trail.Copy(size).Write(), [Tampering.TailCut, Tampering.RolledBack], size, size)
        {
            Key = trail.FirstKey,
            Anchors = [trail.Note(trail.Entries.Count)],
        };
    }

    private static TamperedTrail RollBack(Random random, TrailSketch trail)
    {
        int size = random.Next(1, trail.Entries.Count);
        TrailSketch older = trail.Copy(size);
        older.Append(random, random.Next(0, trail.Entries.Count)); // and goes on as if nothing had been
        older.Chain();
        Tampering[] kinds = [Tampering.RolledBack, Tampering.TailCut, Tampering.Forked, Tampering.Rewritten];
        return new TamperedTrail(older.Write(), kinds, Good(trail, size), older.Entries.Count)
        {
            Key = trail.FirstKey,
            Anchors = Notes(trail),
        };
    }

    private static TamperedTrail Fork(Random random, TrailSketch trail)
    {
        int split = random.Next(1, trail.Entries.Count);
        TrailSketch other = trail.Copy(split);
        other.Append(random, trail.Entries.Count - split + random.Next(5));
        other.Chain();
        return new TamperedTrail(other.Write(), [Tampering.Forked, Tampering.Rewritten], Good(trail, split), split) { Key = trail.FirstKey, Anchors = Notes(trail) };
    }

    private static TamperedTrail Rewrite(Random random, TrailSketch trail)
    {
        int at = random.Next(1, trail.Entries.Count);
        List<string> notes = Notes(trail); // what was signed before stays signed
        TrailSketch written = trail.Copy();
        written.Entries[at]["reason"] = $"nothing happened {random.Next()}";
        if (random.Next(3) == 0) // without the log's key, in its name
        {
            written.Chain();
            written.Forges = true;
            return new TamperedTrail(written.Write(), [Tampering.Rewritten, Tampering.Edited, Tampering.IdentitySwapped], Good(trail, at), at) { Key = trail.FirstKey };
        }

        if (random.Next(2) == 0) // without it, in its own name
        {
            written.TakeOtherKeys();
            written.Chain();
            return new TamperedTrail(written.Write(), [Tampering.Rewritten, Tampering.IdentitySwapped], 0, at) { Key = trail.FirstKey, Named = false };
        }

        written.Chain(); // with it: only what was kept outside tells
        return new TamperedTrail(written.Write(), [Tampering.Rewritten, Tampering.Forked], Good(trail, at), at) { Key = trail.FirstKey, Anchors = notes };
    }

    private static TamperedTrail ChangeDetail(Random random, TrailSketch trail)
    {
        int[] withDetails = [.. Enumerable.Range(0, trail.Entries.Count).Where(s => trail.Entries[s]["personal"] is not null)];
        if (withDetails.Length == 0)
        {
            return ChangeDetail(random, Trail(random));
        }

        int at = random.GetItems(withDetails, 1)[0];
        TrailSketch changed = trail.Copy();
        string id = (string)trail.Entries[at]["id"]!;
        JsonObject details = changed.Details[id];
        (string name, JsonNode? detail) = details.First();
        switch (random.Next(4))
        {
            case 0 when detail is JsonObject shown: shown["data"]!["email"] = "mallory@example.com"; break;
            case 1 when detail is JsonObject shown: shown["salt"] = new string('0', 64); break;
            case 2: details.Remove(name); break;
            default: details["invented"] = "(erased)"; break;
        }

        return new TamperedTrail(changed.Seal(changed.Lines()), [Tampering.DetailChanged, Tampering.NotCanonical], at, at);
    }

    private static TamperedTrail Respell(Random random, TrailSketch trail)
    {
        int at = random.Next(trail.Entries.Count);
        List<string> lines = trail.Lines();
        int index = IndexOf(lines, at);
        string line = lines[index];
        bool mark = random.Next(8) == 0; // a byte order mark: then it is not JSON at all
        lines[index] = mark ? "\uFEFF" + line : random.Next(7) switch
        {
            0 => line.Replace("{\"actor\":", "{ \"actor\":", StringComparison.Ordinal),
            1 => line.Replace("\"kind\":\"", "\"kind\":\"\\u0061", StringComparison.Ordinal).Replace("\\u0061a", "\\u0061", StringComparison.Ordinal),
            2 => line.Replace($"\"seq\":{at},", $"\"seq\":{at}.0,", StringComparison.Ordinal),
            3 => line.Replace($"\"seq\":{at},", $"\"seq\":{at},\"seq\":{at},", StringComparison.Ordinal),
            4 => line.Replace(",\"v\":1}", ",\"v\":1e0}", StringComparison.Ordinal),
            5 => line + " ",
            _ => line.Replace("\"entry\":{", "\"entry\":{\"v\":1,", StringComparison.Ordinal).Replace(",\"v\":1}", "}", StringComparison.Ordinal),
        };
        Tampering[] kinds = mark ? [Tampering.FileChanged, Tampering.NotCanonical, .. FirstOf(at)] : [Tampering.NotCanonical];
        return new TamperedTrail(Finish(random, trail, lines), kinds, at, at) { Named = !mark };
    }

    private static TamperedTrail SwapIdentity(Random random, TrailSketch trail)
    {
        switch (random.Next(4))
        {
            case 0: // a whole other log, with its own key
                return new TamperedTrail(Trail(random).Write(), [Tampering.IdentitySwapped], 0, 0) { Key = trail.FirstKey, Named = false };
            case 1: // the same events under another log id and key
                TrailSketch renamed = trail.Copy();
                renamed.LogId = Trail(random).LogId;
                renamed.TakeOtherKeys();
                renamed.Chain();
                return new TamperedTrail(renamed.Write(), [Tampering.IdentitySwapped], 0, 0) { Key = trail.FirstKey, Named = false };
            case 2: // the same log under another key
                TrailSketch other = trail.Copy();
                other.TakeOtherKeys();
                other.Chain();
                return new TamperedTrail(other.Write(), [Tampering.IdentitySwapped, Tampering.Rewritten], 0, 0) { Key = trail.FirstKey, Named = false };
            default: // an entry of another log in the place of one
                int at = random.Next(1, trail.Entries.Count);
                TrailSketch mixed = trail.Copy();
                mixed.Entries[at]["log"] = new string('z', 26);
                List<string> lines = trail.Lines();
                lines[IndexOf(lines, at)] = mixed.EntryLine(at);
                return new TamperedTrail(Finish(random, trail, lines), [Tampering.IdentitySwapped], at, at);
        }
    }

    private static TamperedTrail DropSegment(Random random, TrailSketch trail)
    {
        int first = random.Next(1, trail.Entries.Count - 2), end = random.Next(first + 1, trail.Entries.Count - 1);
        TrailSketch filtered = trail.Copy();
        filtered.Includes = seq => seq < first || seq >= end;
        List<string> lines = filtered.Lines();
        int[] proofs = [.. Enumerable.Range(0, lines.Count).Where(i => lines[i].StartsWith("{\"proof\"", StringComparison.Ordinal))];
        if (proofs.Length == 0 || random.Next(2) == 0) // the entries, with what was signed over them in between
        {
            List<string> whole = trail.Lines();
            int from = IndexOf(whole, first);
            whole.RemoveRange(from, IndexOf(whole, end) - from);
            return new TamperedTrail(Finish(random, trail, whole), [Tampering.Deleted, Tampering.SegmentMissing], first, first);
        }

        int proof = random.GetItems(proofs, 1)[0];
        JsonNode told = JsonNode.Parse(lines[proof])!;
        long at = (long)told["proof"]!["first"]!;
        if (random.Next(2) == 0)
        {
            lines.RemoveAt(proof);
            return new TamperedTrail(Finish(random, trail, lines), [Tampering.SegmentMissing, Tampering.Deleted], at, at);
        }

        told["proof"]!["hash"] = new string('0', 64);
        lines[proof] = TrailSketch.Line(told.AsObject());
        Tampering[] kinds = [Tampering.SegmentMissing, Tampering.Edited, Tampering.Rewritten];
        return new TamperedTrail(Finish(random, trail, lines), kinds, Good(trail, (int)at), Next(trail, (int)at));
    }

    /// <summary>The file as the console seals what it finds in its database, or as somebody leaves it who cannot sign.</summary>
    private static string Finish(Random random, TrailSketch trail, List<string> lines)
    {
        if (random.Next(2) == 0)
        {
            return trail.Seal(lines);
        }

        string untouched = trail.Write();
        return string.Concat(lines.Select(l => l + "\n")) + untouched[(untouched.LastIndexOf("{\"seal\"", StringComparison.Ordinal))..];
    }

    /// <summary>The lines of a trail in which the checkpoints are still those of another.</summary>
    private static List<string> WithOldNotes(TrailSketch old, TrailSketch trail)
    {
        List<string> lines = [];
        for (int seq = 0; seq < trail.Entries.Count; seq++)
        {
            lines.Add(trail.EntryLine(seq));
            if ((old.Checkpoints.Contains(seq + 1) && seq + 1 < trail.Entries.Count) || seq + 1 == old.Entries.Count)
            {
                lines.Add(TrailSketch.Line(new JsonObject { ["checkpoint"] = old.Note(seq + 1) }));
            }
        }

        if (trail.Entries.Count != old.Entries.Count)
        {
            lines.Add(TrailSketch.Line(new JsonObject { ["checkpoint"] = old.Note(old.Entries.Count) }));
        }

        return lines;
    }

    private static List<string> Notes(TrailSketch trail) => [.. trail.Checkpoints.Append(trail.Entries.Count).Distinct().Select(trail.Note)];

    private static int IndexOf(List<string> lines, int seq) =>
        lines.FindIndex(l => l.StartsWith("{\"entry\"", StringComparison.Ordinal) && (int)JsonNode.Parse(l)!["entry"]!["seq"]! == seq);

    /// <summary>The largest size up to a position that was signed: the entries before it are proved.</summary>
    private static int Good(TrailSketch trail, int at) => trail.Checkpoints.Where(c => c <= at).DefaultIfEmpty(0).Max();

    /// <summary>The smallest size beyond a position that was signed.</summary>
    private static int Next(TrailSketch trail, int at) => trail.Checkpoints.Where(c => c > at).DefaultIfEmpty(trail.Entries.Count).Min();

    /// <summary>What happens to an entry that names a key, or moves it beyond a checkpoint, happens to the log's identity.</summary>
    private static Tampering[] KeyNear(TrailSketch trail, int at) =>
        trail.Entries.Take(Next(trail, at) + 1).Skip(Good(trail, at)).Any(e => e["after"]?["verifierKey"] is not null) ? [Tampering.IdentitySwapped] : [];

    /// <summary>Without its first entry a trail does not start: then that is what is said.</summary>
    private static Tampering[] FirstOf(int at) => at == 0 ? [Tampering.IdentitySwapped, Tampering.NotCanonical, Tampering.Unreadable] : [];
}
