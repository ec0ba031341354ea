using System.Text;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>The names of commits in the mirror, as they were read last. Immutable: asking for a branch starts no process.</summary>
/// <param name="Heads">The repository's branches.</param>
/// <param name="Kept">Commits that are kept although no branch may hold them any more.</param>
/// <param name="Tip">The end of the branch that counts, as it was accepted last; null when it never was.</param>
internal sealed record MirrorRefs(IReadOnlyDictionary<string, string> Heads, IReadOnlySet<string> Kept, string? Tip)
{
    /// <summary>Name of the last accepted end of the branch: it outlives a branch that was deleted.</summary>
    public const string TipName = Own + "tip";

    private const string Own = "refs/opsconsole/", KeptPrefix = Own + "kept/", HeadPrefix = "refs/heads/";

    /// <summary>Nothing was read.</summary>
    public static MirrorRefs Empty { get; } = new(new Dictionary<string, string>(), new HashSet<string>(), null);

    /// <summary>What is the console's own in a mirror, as a rule for fetching it from another one.</summary>
    public static string OwnRule => $"+{Own}*:{Own}*";

    /// <summary>What the names of the console's own begin with.</summary>
    public static string OwnPattern => Own;

    /// <summary>A name of the console's own.</summary>
    public static string OwnName(string name) => Own + name;

    /// <summary>The name that keeps a commit.</summary>
    public static string KeptName(string commit) => KeptPrefix + commit;

    /// <summary>Reads what <c>for-each-ref</c> answers: SHA, space, name.</summary>
    public static MirrorRefs Parse(byte[] answer)
    {
        Dictionary<string, string> heads = new(StringComparer.Ordinal);
        HashSet<string> kept = new(StringComparer.Ordinal);
        string? tip = null;
        foreach (string line in Encoding.UTF8.GetString(answer).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int space = line.IndexOf(' ');
            string id = line[..Math.Max(space, 0)], name = line[(space + 1)..];
            if (name.StartsWith(HeadPrefix, StringComparison.Ordinal))
            {
                heads[name[HeadPrefix.Length..]] = id;
            }
            else if (name.StartsWith(KeptPrefix, StringComparison.Ordinal))
            {
                kept.Add(id);
            }
            else if (name == TipName)
            {
                tip = id;
            }
        }

        return new MirrorRefs(heads, kept, tip);
    }

    /// <summary>The same with a branch moved; deleted where there is no commit.</summary>
    public MirrorRefs With(string branch, string? commit)
    {
        Dictionary<string, string> heads = new(Heads, StringComparer.Ordinal);
        if (commit is null)
        {
            heads.Remove(branch);
        }
        else
        {
            heads[branch] = commit;
        }

        return this with { Heads = heads };
    }
}
