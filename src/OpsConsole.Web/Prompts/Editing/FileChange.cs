using System.Text;
using System.Text.Unicode;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>What becomes of a file between two versions, for people to read. Texts are as they are in the file, ends of lines too.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Before">Text before; empty where there is none.</param>
/// <param name="After">Text after; empty where there is none.</param>
/// <param name="IsSame">Whether the two are the same, byte for byte.</param>
/// <param name="Remark">What the texts do not show; null when they show all.</param>
public sealed record FileChange(string Path, string Before, string After, bool IsSame, string? Remark)
{
    private const char Mark = '\ufeff';

    /// <summary>Compares two contents.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="before">Content before; null where there is none.</param>
    /// <param name="after">Content after; null where there is none.</param>
    public static FileChange Of(string path, byte[]? before, byte[]? after)
    {
        (string old, bool oldMark, bool oldText) = Read(before);
        (string now, bool nowMark, bool nowText) = Read(after);
        bool same = (before, after) is (null, null) || (before is not null && after is not null && before.AsSpan().SequenceEqual(after));
        string? remark = same ? null
            : !oldText || !nowText ? "Not all of it is UTF-8 text. What is not stands as �: look at it with git."
            : before is not null && after is not null && oldMark != nowMark ? nowMark ? "It begins with a byte order mark, and did not before." : "It began with a byte order mark, and does no more."
            : null;
        return new FileChange(path, old, now, same, remark);
    }

    /// <summary>Compares the files of two versions of a prompt: one, or the two of a Fabric folder.</summary>
    /// <param name="before">The version before; null for none.</param>
    /// <param name="after">The version after.</param>
    public static IReadOnlyList<FileChange> Between(VersionContent? before, VersionContent after)
    {
        FileChange file = before?.Blob != after.Blob && (before is { IsUnread: true } || after.IsUnread) ? Unread(after.Path) : Of(after.Path, before?.Content, after.Content);
        string? folder = after.UserContent is not null ? after.Path : before?.UserContent is not null ? before.Path : null; // only one of them may have been a folder
        return folder is null ? [file] : [file, Of(PromptFile.UserPathOf(PromptFormat.Fabric, folder)!, before?.UserContent, after.UserContent)];
    }

    /// <summary>A change that cannot be shown.</summary>
    public static FileChange Unread(string path) =>
        new(path, "", "", IsSame: false, "One of the two is no file of text that is read here: it is empty, a link, or larger than Prompts:MaxFileBytes. Look at it with git.");

    private static (string Text, bool Mark, bool IsText) Read(byte[]? content)
    {
        string text = Encoding.UTF8.GetString(content ?? []);
        bool mark = text.Length > 0 && text[0] == Mark;
        return (mark ? text[1..] : text, mark, Utf8.IsValid(content));
    }
}
