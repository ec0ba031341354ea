using System.Text;

namespace OpsConsole.Core.Git;

/// <summary>Reads trees as git stores them: <c>(mode) (name)\0(SHA in bytes)</c>, one after the other.</summary>
internal static class RawTree
{
    /// <summary>Largest tree that is read, bytes: more than 100,000 files in one directory.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>An entry by its name; null when there is none.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="name">The name.</param>
    /// <param name="digits">Digits of a SHA in this repository, 40 or 64.</param>
    /// <exception cref="GitException">It is not a tree.</exception>
    public static GitTreeEntry? Find(ReadOnlySpan<byte> tree, string name, int digits)
    {
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes(name);
        while (tree.Length > 0)
        {
            (int space, int end, int next) = First(tree, digits);
            if (tree[(space + 1)..end].SequenceEqual(wanted))
            {
                return Entry(tree[..next], space, end);
            }

            tree = tree[next..];
        }

        return null;
    }

    /// <summary>The entries whose names begin so, in git's order.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="beginning">How the names begin; empty for all.</param>
    /// <param name="digits">Digits of a SHA in this repository, 40 or 64.</param>
    /// <exception cref="GitException">It is not a tree.</exception>
    public static IReadOnlyList<GitTreeEntry> Beginning(ReadOnlySpan<byte> tree, string beginning, int digits)
    {
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes(beginning);
        List<GitTreeEntry> found = [];
        while (tree.Length > 0)
        {
            (int space, int end, int next) = First(tree, digits);
            if (tree[(space + 1)..end].StartsWith(wanted))
            {
                found.Add(Entry(tree[..next], space, end));
            }

            tree = tree[next..];
        }

        return found;
    }

    /// <summary>Where the parts of the first entry end.</summary>
    private static (int Space, int End, int Next) First(ReadOnlySpan<byte> tree, int digits)
    {
        int space = tree.IndexOf((byte)' '), end = tree.IndexOf((byte)0), next = end + 1 + digits / 2;
        return space < 0 || end < space || next > tree.Length ? throw new GitException("The repository holds a directory that cannot be read.") : (space, end, next);
    }

    private static GitTreeEntry Entry(ReadOnlySpan<byte> entry, int space, int end)
    {
        string mode = Encoding.ASCII.GetString(entry[..space]).PadLeft(6, '0');
        return new GitTreeEntry(
            mode, mode switch { "040000" => "tree", "160000" => "commit", _ => "blob" }, Convert.ToHexStringLower(entry[(end + 1)..]), Encoding.UTF8.GetString(entry[(space + 1)..end]));
    }
}
