using System.Text;
using System.Text.Unicode;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>A version of a prompt as applications get it. Immutable; encoded once.</summary>
public sealed class ServedPrompt
{
    private byte[]? _document, _flag;

    /// <summary>Name of the prompt.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required PromptVersion Version { get; init; }

    /// <summary>Path of its file in that commit.</summary>
    public required string Path { get; init; }

    /// <summary>Its format.</summary>
    public required PromptFormat Format { get; init; }

    /// <summary>The file, byte for byte as git has it.</summary>
    public required byte[] Content
    {
        get;
        init => (field, IsText) = (value, Utf8.IsValid(value));
    }

    /// <summary>SHA of the content of <c>user.md</c> in a Fabric folder; null where there is none.</summary>
    public string? UserBlob { get; init; }

    /// <summary>Content of that file.</summary>
    public byte[]? UserContent { get; init; }

    /// <summary>What the file says; null when it cannot be used.</summary>
    public required Prompt? Prompt { get; init; }

    /// <summary>What is wrong with the file.</summary>
    public required IReadOnlyList<PromptProblem> Problems { get; init; }

    /// <summary>The environment that it is released in; null when it was not asked for by one.</summary>
    public string? Environment { get; init; }

    /// <summary>Since when it is live there, UTC; null when that is not known.</summary>
    public DateTime? ReleasedAt { get; init; }

    /// <summary>Entity tag, quoted: the blob. A Fabric folder has two files, and a tag of both.</summary>
    public string ETag => field ??= UserBlob is null ? $"\"{Version.Blob}\"" : $"\"{Version.Blob}-{UserBlob}\"";

    /// <summary>The file as text; null where it is not UTF-8. A byte order mark stays in it.</summary>
    public string? Text => TextOf(Content);

    /// <summary>Whether the file is UTF-8.</summary>
    public bool IsText { get; private init; }

    /// <summary>Content of <c>user.md</c> as text; null where there is none, or it is not UTF-8.</summary>
    public string? UserText => UserContent is null ? null : TextOf(UserContent);

    /// <summary>The document of the API, JSON. Only of a prompt that can be used.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be used.</exception>
    public byte[] Document => Volatile.Read(ref _document) ?? Encode(ref _document, withFiles: true);

    /// <summary>The same without the text of the files, for flags. Only of a prompt that can be used.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be used.</exception>
    public byte[] FlagValue => Volatile.Read(ref _flag) ?? Encode(ref _flag, withFiles: false);

    /// <summary>About how many bytes of memory it takes.</summary>
    internal long Size => 512 + (4L * (Content.Length + (UserContent?.Length ?? 0)));

    /// <summary>The same version, as live in an environment since a time; both null for the version alone.</summary>
    internal ServedPrompt In(string? environment, DateTime? since) => new()
    {
        Name = Name,
        Version = Version,
        Path = Path,
        Format = Format,
        Content = Content,
        UserBlob = UserBlob,
        UserContent = UserContent,
        Prompt = Prompt,
        Problems = Problems,
        Environment = environment,
        ReleasedAt = since,
    };

    private static string? TextOf(byte[] content) => Utf8.IsValid(content) ? Encoding.UTF8.GetString(content) : null;

    private byte[] Encode(ref byte[]? kept, bool withFiles)
    {
        byte[] document = ServedDocument.Encode(this, withFiles);
        return Interlocked.CompareExchange(ref kept, document, null) ?? document;
    }
}
