using System.Text;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Reads what <c>git push --porcelain</c> says.</summary>
internal static class PushReport
{
    private const int MaxWords = 400;

    /// <summary>Of one branch.</summary>
    public static PushOutcome Read(GitResult result, string branch)
    {
        if (result.ExitCode == 0)
        {
            return PushOutcome.Ok;
        }

        string line = Encoding.UTF8.GetString(result.Output).Split('\n').FirstOrDefault(l => l.StartsWith('!')) ?? "";
        string reason = line.Split('\t') is { Length: >= 3 } parts ? parts[2] : "";
        if (reason.Contains("(stale info)", StringComparison.Ordinal) || reason.Contains("(fetch first)", StringComparison.Ordinal) || reason.Contains("(non-fast-forward)", StringComparison.Ordinal)
            || reason.Contains("cannot lock ref", StringComparison.Ordinal) || reason.Contains("failed to update ref", StringComparison.Ordinal) || reason.Contains("reference already exists", StringComparison.Ordinal))
        {
            return new PushOutcome(false, true, $"Branch '{branch}' was changed by somebody else meanwhile. Look at it again and repeat.");
        }

        string said = string.Join(' ', result.Error.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("remote:", StringComparison.Ordinal)).Select(l => l["remote:".Length..].Trim()).Where(l => l.Length > 0));
        string words = Shorten($"{reason} {said}".Trim());
        return words.Length > 0
            ? new PushOutcome(false, false, $"The prompt repository refused the change of branch '{branch}': {words}. Let the account of the console push to it there.")
            : new PushOutcome(false, false, $"The prompt repository could not be written to: {Shorten(result.Error.ReplaceLineEndings(" "))} See that it can be reached from this host and that the account of the console may push.");
    }

    private static string Shorten(string words)
    {
        string clean = new([.. words.Select(c => char.IsControl(c) ? ' ' : c)]);
        return (clean.Length > MaxWords ? clean[..MaxWords] : clean).TrimEnd('.', ' ');
    }
}
