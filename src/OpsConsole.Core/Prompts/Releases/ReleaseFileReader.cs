using System.Text;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Reads an environment's file. Never throws for what is in a file.</summary>
public static class ReleaseFileReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="path">Path in the repository.</param>
    /// <param name="blob">SHA of the content; empty where there is no file.</param>
    /// <param name="content">The content.</param>
    public static ReleaseFile Read(string environment, string path, string blob, ReadOnlySpan<byte> content)
    {
        if (Text(content) is not { } text)
        {
            return Of([], [new PromptProblem(0, ProblemSeverity.Error, "The file is not UTF-8. Save it as UTF-8.")]);
        }

        try
        {
            ReleaseLineScan scan = ReleaseLineScan.Of(text);
            return Of(scan.Releases, scan.Problems);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            // A mistake of ours; and the file is in the history for good, which would be unreadable for good.
            return Of([], [new PromptProblem(0, ProblemSeverity.Error, "The console cannot read the file, which is its own mistake. Write it another way: a line 'prompt: commit' for each release.")]);
        }

        ReleaseFile Of(IReadOnlyList<ScannedRelease> releases, IReadOnlyList<PromptProblem> problems)
        {
            Dictionary<string, ReleaseLine> lines = new(releases.Count, StringComparer.Ordinal);
            foreach (ScannedRelease release in releases)
            {
                lines[release.Prompt] = new ReleaseLine(release.Prompt, release.Commit, release.Line); // the last counts
            }

            return new ReleaseFile { Environment = environment, Path = path, Blob = blob, Lines = lines, Problems = problems };
        }
    }

    /// <summary>The text of a file; null when it is not UTF-8.</summary>
    internal static string? Text(ReadOnlySpan<byte> content)
    {
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
