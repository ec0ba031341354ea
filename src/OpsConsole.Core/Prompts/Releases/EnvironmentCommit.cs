namespace OpsConsole.Core.Prompts.Releases;

/// <summary>A commit of the branch that changed environments' files. Where it merges, what it changed on the branch.</summary>
/// <param name="Id">Its SHA.</param>
/// <param name="At">When it was committed, UTC, as it says.</param>
/// <param name="Author">Author's name, as it says.</param>
/// <param name="Email">Author's address, as it says.</param>
/// <param name="Message">Its message.</param>
/// <param name="Files">The environments' files that it changed.</param>
internal sealed record EnvironmentCommit(string Id, DateTime At, string Author, string Email, string Message, IReadOnlyList<EnvironmentFileChange> Files)
{
    /// <summary>First line of the message.</summary>
    public string Subject => Message.Split('\n', 2)[0].Trim();
}

/// <summary>What a commit did to an environment's file.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Before">SHA of the content before; empty where there was no file, <see cref="NotPlain"/> where it was no plain one.</param>
/// <param name="After">Likewise afterwards.</param>
internal sealed record EnvironmentFileChange(string Environment, string Before, string After)
{
    /// <summary>Stands for what is there and no plain file: a symbolic link, a submodule.</summary>
    public const string NotPlain = "-";
}
