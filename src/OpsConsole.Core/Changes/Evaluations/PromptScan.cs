using System.Globalization;
using System.Text;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Files.Lint;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>What a scan looks for.</summary>
public enum ScanKind
{
    /// <summary>Keys and passwords.</summary>
    Secret,

    /// <summary>Personal data.</summary>
    PersonalData,
}

/// <summary>Something that must not be in a prompt.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="File"><c>user.md</c> of a folder; null for the prompt's own file.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Words">What it looks like, and what to do. Never the thing itself.</param>
/// <param name="IsLive">Whether the live version has the same data: then releasing it shows nobody anything new. Never said of secrets.</param>
public sealed record ScanProblem(ScanKind Kind, string? File, int Line, string Words, bool IsLive);

/// <summary>The files of a version of a prompt.</summary>
/// <param name="Content">The file.</param>
/// <param name="UserContent">The <c>user.md</c> of a folder; null where there is none.</param>
public sealed record ScannedFiles(byte[] Content, byte[]? UserContent);

/// <summary>
/// Looks for secrets and personal data in a version of a prompt. Data that the live version has too is told apart: an address that users are to write to stands
/// in many prompts, and must not hold up every later change.
/// </summary>
public static class PromptScan
{
    /// <summary>Scans.</summary>
    /// <param name="candidate">The version.</param>
    /// <param name="live">The live version; null where there is none.</param>
    /// <returns>What was found: of each kind at most 20 lines a file, secrets first, then what is not live.</returns>
    public static IReadOnlyList<ScanProblem> Of(ScannedFiles candidate, ScannedFiles? live)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        HashSet<string> known = live is null ? [] : new(PersonalDataLint.Find([.. Lines(live.Content), .. Lines(live.UserContent)]), StringComparer.OrdinalIgnoreCase);
        return
        [
            .. Of(null, Lines(candidate.Content), known).Concat(Of("user.md", Lines(candidate.UserContent), known))
                .OrderBy(p => p.Kind).ThenBy(p => p.IsLive).ThenBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line),
        ];
    }

    private static IEnumerable<ScanProblem> Of(string? file, string[] lines, HashSet<string> known)
    {
        PromptProblem[] fresh = [.. PersonalDataLint.Check(lines, known)];
        HashSet<int> at = [.. fresh.Select(p => p.Line)];
        return SecretLint.Check(lines).Select(p => new ScanProblem(ScanKind.Secret, file, p.Line, p.Message, IsLive: false))
            .Concat(fresh.Select(p => new ScanProblem(ScanKind.PersonalData, file, p.Line, p.Message, IsLive: false)))
            .Concat(PersonalDataLint.Check(lines).Where(p => known.Count > 0 && !at.Contains(p.Line)).Select(p => new ScanProblem(ScanKind.PersonalData, file, p.Line, p.Message, IsLive: true)));
    }

    /// <summary>The lines, without characters that nobody sees: one of them within a key would hide it.</summary>
    private static string[] Lines(byte[]? content) => content is null ? []
        : string.Concat(FileText.Plain(Encoding.UTF8.GetString(content)).Where(c => char.GetUnicodeCategory(c) != UnicodeCategory.Format)).Split('\n');
}
