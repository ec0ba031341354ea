using System.Globalization;
using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Asks the mirror which commits changed environments' files, one run of git for any number of them.</summary>
internal sealed class EnvironmentLog(PromptRepository repository)
{
    private const string Format = "--format=%x01%H%x00%ct%x00%an%x00%ae%x00%B%x00";

    private const int Fields = 5;

    /// <summary>The commits of a branch that changed environments' files, oldest first, as the branch went: of a merge its first parent is the branch.</summary>
    /// <param name="after">SHA of a commit of the branch behind which to begin; null for its beginning.</param>
    /// <param name="tip">SHA of its end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<EnvironmentCommit>> ReadAsync(string? after, string tip, CancellationToken cancellationToken)
    {
        GitResult result = await repository.Git.DoAsync(
            null, cancellationToken, "-c", "log.showRoot=true", "-c", "log.follow=false", "log", "--first-parent", "--diff-merges=first-parent", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff", "-z",
            "--encoding=UTF-8", "--reverse", Format, "--end-of-options", after is null ? tip : $"{after}..{tip}", "--", EnvironmentFile.Directory).ConfigureAwait(false);
        return Parse(Encoding.UTF8.GetString(result.Output));
    }

    /// <summary>What changed between two commits however they are related, as if the later one had done it all; nothing where nothing did.</summary>
    public async Task<IReadOnlyList<EnvironmentCommit>> BetweenAsync(string from, string tip, CancellationToken cancellationToken)
    {
        GitResult header = await repository.Git.DoAsync(null, cancellationToken, "log", "--no-walk", "--no-patch", "-z", "--encoding=UTF-8", Format, "--end-of-options", tip).ConfigureAwait(false);
        GitResult changes = await repository.Git.DoAsync(
            null, cancellationToken, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--end-of-options", from, tip, "--", EnvironmentFile.Directory).ConfigureAwait(false);
        string fields = string.Join('\0', Encoding.UTF8.GetString(header.Output).Split('\0').Take(Fields)); // the last one, the message, may be empty
        return Parse(fields + "\0\0" + Encoding.UTF8.GetString(changes.Output));
    }

    /// <summary>Whether the branch reached a commit through another one, each the first parent of the next.</summary>
    public async Task<bool> LeadsToAsync(string from, string tip, CancellationToken cancellationToken)
    {
        GitResult result = await repository.Git.TryAsync(null, cancellationToken, "rev-list", "--first-parent", "--parents", "--reverse", "--end-of-options", $"{from}..{tip}").ConfigureAwait(false);
        string[] first = result.ExitCode == 0 ? Encoding.UTF8.GetString(result.Output).Split('\n', 2)[0].Split(' ') : [];
        return from == tip || (first.Length > 1 && first[1] == from);
    }

    /// <summary>Whether a commit is on the way to another one.</summary>
    public Task<bool> IsAncestorAsync(string commit, string tip, CancellationToken cancellationToken) => repository.Git.IsAncestorAsync(commit, tip, cancellationToken);

    private static List<EnvironmentCommit> Parse(string output)
    {
        List<EnvironmentCommit> commits = [];
        string[] parts = output.Split('\0');
        for (int i = 0; i + Fields < parts.Length && parts[i].StartsWith('\u0001');)
        {
            List<EnvironmentFileChange> files = [];
            int at = i + Fields + 1; // behind the header an empty part, and behind it what changed
            for (; at + 1 < parts.Length && parts[at].TrimStart('\n').StartsWith(':'); at += 2)
            {
                if (EnvironmentFile.EnvironmentOf(parts[at + 1]) is { } environment)
                {
                    string[] raw = parts[at].TrimStart('\n', ':').Split(' ');
                    files.Add(new EnvironmentFileChange(environment, Blob(raw[0], raw[2]), Blob(raw[1], raw[3])));
                }
            }

            long seconds = Math.Clamp(long.TryParse(parts[i + 1], CultureInfo.InvariantCulture, out long said) ? said : 0, 0, 253_402_300_799); // to the year 9999
            if (files.Count > 0)
            {
                commits.Add(new EnvironmentCommit(parts[i][1..], DateTime.UnixEpoch.AddSeconds(seconds), parts[i + 2], parts[i + 3], parts[i + 4].Trim(), files));
            }

            i = at;
        }

        return commits;
    }

    /// <summary>The content, where it is a plain file: nothing else says what is live.</summary>
    private static string Blob(string mode, string id) => mode switch
    {
        "100644" or "100755" => id,
        "000000" => "",
        _ => EnvironmentFileChange.NotPlain,
    };
}
