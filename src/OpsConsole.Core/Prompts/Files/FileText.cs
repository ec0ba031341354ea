using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OpsConsole.Core.Prompts.Files;

/// <summary>The text of a prompt's file, which may be any bytes.</summary>
internal static class FileText
{
    private static ReadOnlySpan<byte> Pointer => "version https://git-lfs.github.com/spec/"u8;

    /// <summary>Reads it as UTF-8, byte order mark and line ends as they are.</summary>
    /// <param name="content">The file.</param>
    /// <param name="problem">Why it is no text; null when it is.</param>
    /// <returns>Null when it is no text.</returns>
    public static string? Read(ReadOnlySpan<byte> content, out PromptProblem? problem)
    {
        problem = null;
        if (content.StartsWith(Pointer) && content.Length <= 1024)
        {
            problem = Error(1, "The file is kept in Git LFS, so the repository holds only a pointer to it. Prompts are small: take it out of LFS (git lfs untrack, then commit the text).");
        }
        else if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            problem = Error(1, "The file is UTF-16. Save it as UTF-8.");
        }
        else if (content.IndexOf((byte)0) is >= 0 and int zero)
        {
            problem = Error(LineAt(content, zero), "The file holds a zero byte, so it is no text. Save it as UTF-8 text.");
        }
        else if (!Utf8.IsValid(content))
        {
            problem = Error(LineAt(content, FirstInvalid(content)), "The file is not UTF-8: a character here cannot be read. Save it as UTF-8.");
        }

        return problem is null ? Encoding.UTF8.GetString(content) : null;
    }

    /// <summary>The text without a byte order mark, its lines ending with a line feed only: what a model is given.</summary>
    public static string Plain(string text) =>
        (text.StartsWith('\uFEFF') ? text[1..] : text).Replace("\r\n", "\n", StringComparison.Ordinal);

    private static int FirstInvalid(ReadOnlySpan<byte> content)
    {
        int at = 0;
        while (at < content.Length && Rune.DecodeFromUtf8(content[at..], out _, out int length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private static int LineAt(ReadOnlySpan<byte> content, int at) => content[..at].Count((byte)'\n') + 1;

    private static PromptProblem Error(int line, string message) => new(line, ProblemSeverity.Error, message);
}
