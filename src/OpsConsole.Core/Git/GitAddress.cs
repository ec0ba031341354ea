using System.Buffers;

namespace OpsConsole.Core.Git;

/// <summary>Where a repository is, checked: nothing of it can become an option, a command or another protocol.</summary>
internal sealed record GitAddress
{
    private static readonly SearchValues<char> AddressEnd = SearchValues.Create(" \t\r\n'\"");
    private static readonly string[] Schemes = ["https://", "ssh://", "file://"];

    private GitAddress(string text, bool isRemote) => (Text, IsRemote) = (text, isRemote);

    /// <summary>An absolute directory, or an address.</summary>
    public string Text { get; }

    /// <summary>Whether it is reached by pushing; else it is a directory that is written to directly.</summary>
    public bool IsRemote { get; }

    /// <summary>The address without what may be secret in it.</summary>
    public string Display => Redact(Text);

    /// <summary>Checks what the settings say.</summary>
    /// <param name="text">A directory or an address.</param>
    /// <param name="baseDirectory">What a relative directory is relative to.</param>
    /// <param name="problem">What is wrong, in words.</param>
    /// <returns>Null when it cannot be used.</returns>
    public static GitAddress? TryParse(string text, string baseDirectory, out string problem)
    {
        problem = "";
        if (text.Length is 0 or > 1000 || text.Any(char.IsControl) || text[0] == '-' || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            problem = "must be a directory or an address, without control characters, white space around it or a '-' at its beginning";
        }
        else if (text.Contains("::", StringComparison.Ordinal))
        {
            problem = "holds '::', which asks git to run a helper program. Use https, ssh or file"; // ext::, fd::, and those of add-ons
        }
        else if (text.Contains("://", StringComparison.Ordinal))
        {
            return OfUrl(text, out problem);
        }
        else if (IsScpLike(text, out string host, out string path))
        {
            return IsHost(host) && IsRemotePath(path) ? new GitAddress(text, true) : Refuse("must be user@host:path, with neither user, host nor path beginning with '-'", out problem);
        }
        else
        {
            return new GitAddress(Path.GetFullPath(text, baseDirectory), false);
        }

        return null;
    }

    /// <summary>Why a branch's name cannot be used; empty when it can.</summary>
    public static string BranchProblem(string branch)
    {
        bool good = branch.Length is > 0 and <= 100
            && branch.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/')
            && branch[0] != '-'
            && !branch.Equals("HEAD", StringComparison.OrdinalIgnoreCase)
            && !branch.Contains("..", StringComparison.Ordinal)
            && Array.TrueForAll(branch.Split('/'), part =>
                part.Length > 0 && part[0] is not ('.' or '-') && part[^1] != '.' && !part.EndsWith(".lock", StringComparison.OrdinalIgnoreCase));
        return good ? "" : "must be a branch's name of up to 100 letters, digits and . _ - /, such as opsconsole-audit; no part of it begins with '-' or '.', or ends with '.' or '.lock'";
    }

    /// <summary>A text without the user names, passwords and queries of addresses in it.</summary>
    public static string Redact(string text)
    {
        int start = 0;
        while (text.IndexOf("://", start, StringComparison.Ordinal) is >= 0 and int scheme)
        {
            int authority = scheme + 3, end = text.AsSpan(authority).IndexOfAny(AddressEnd) is >= 0 and int length ? authority + length : text.Length;
            int query = text.IndexOf('?', authority, end - authority) is >= 0 and int at ? at : end;
            int user = text.LastIndexOf('@', query - 1, query - authority);
            text = text[..authority] + text[Math.Max(authority, user + 1)..query] + text[end..];
            start = authority;
        }

        return text;
    }

    private static GitAddress? OfUrl(string text, out string problem)
    {
        problem = "";
        if (!Array.Exists(Schemes, s => text.StartsWith(s, StringComparison.Ordinal)))
        {
            return Refuse("must begin with https://, ssh:// or file://, in lower case", out problem);
        }

        if (text.StartsWith("file://", StringComparison.Ordinal))
        {
            return text.Length > 8 && text[7] == '/' ? new GitAddress(text, true) : Refuse("must be file:/// and an absolute path", out problem);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Host.Length == 0 || !IsHost(url.Host) || !IsRemotePath(url.AbsolutePath) || url.UserInfo.StartsWith('-'))
        {
            return Refuse("is not the address of a repository", out problem);
        }

        return url.UserInfo.Contains(':')
            ? Refuse("holds a password. Give it to git's credential helper on this host instead", out problem)
            : new GitAddress(text, true);
    }

    /// <summary>Whether git would take it for <c>[user@]host:path</c>: a colon before the first slash. On Windows a single letter is a drive.</summary>
    private static bool IsScpLike(string text, out string host, out string path)
    {
        int colon = text.IndexOf(':'), slash = text.AsSpan().IndexOfAny('/', '\\');
        bool scp = colon > 0 && (slash < 0 || colon < slash) && !(OperatingSystem.IsWindows() && colon == 1 && char.IsAsciiLetter(text[0]));
        (host, path) = scp ? (text[..colon], text[(colon + 1)..]) : ("", "");
        return scp;
    }

    private static bool IsHost(string host) =>
        Array.TrueForAll(host.Split('@', 2), part => part.Length > 0 && part[0] != '-' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '[' or ']' or ':'));

    private static bool IsRemotePath(string path) => path.Length > 1 && path[0] != '-' && !path.StartsWith("/-", StringComparison.Ordinal) && !path.Any(char.IsControl);

    private static GitAddress? Refuse(string why, out string problem)
    {
        problem = why;
        return null;
    }
}
