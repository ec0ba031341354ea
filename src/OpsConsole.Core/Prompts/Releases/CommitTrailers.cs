namespace OpsConsole.Core.Prompts.Releases;

/// <summary>
/// The lines <c>Name: value</c> at the end of a commit's message. Anybody can write them: they say what a commit claims, not what is so.
/// </summary>
internal sealed class CommitTrailers
{
    public const string ReleaseId = "Release-Id", Kind = "Release-Kind", ReleasedBy = "Released-By", Change = "Change-Request", ApprovedBy = "Approved-By", ProposalId = "Proposal-Id";

    private const int MaxLines = 100;

    private readonly List<(string Name, string Value)> _lines = [];

    /// <summary>Reads the last paragraph of a message; none when it is the only one, or holds anything but trailers.</summary>
    public static CommitTrailers Read(string message)
    {
        CommitTrailers trailers = new();
        string[] paragraphs = message.ReplaceLineEndings("\n").TrimEnd('\n').Split("\n\n");
        string[] lines = paragraphs.Length > 1 ? paragraphs[^1].Split('\n') : [];
        foreach (string line in lines.Take(MaxLines))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon <= 0 || !line[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                return new CommitTrailers();
            }

            trailers._lines.Add((line[..colon], line[(colon + 2)..].Trim()));
        }

        return trailers;
    }

    /// <summary>A message with trailers below it. Values stay on their line whatever they hold; those that are null or empty are left out.</summary>
    public static string Write(string subject, string? body, params ReadOnlySpan<(string Name, string? Value)> trailers)
    {
        string message = OneLine(subject) + "\n\n";
        message += string.IsNullOrWhiteSpace(body) ? "" : Clean(body).Trim() + "\n\n";
        foreach ((string name, string? value) in trailers)
        {
            message += string.IsNullOrWhiteSpace(value) ? "" : $"{name}: {OneLine(value)}\n";
        }

        return message;
    }

    /// <summary>The value of a trailer; null when it is not there, or there twice and so says nothing.</summary>
    public string? Find(string name) => All(name) is [var only] ? only : null;

    /// <summary>All values of a trailer.</summary>
    public IReadOnlyList<string> All(string name) => [.. _lines.Where(l => string.Equals(l.Name, name, StringComparison.OrdinalIgnoreCase)).Select(l => l.Value)];

    private static string OneLine(string text) => new string([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]).Trim();

    private static string Clean(string text) => new([.. text.ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))]);
}
