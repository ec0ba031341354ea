namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>How a proposal stands.</summary>
public enum ProposalState
{
    /// <summary>It waits.</summary>
    Open,

    /// <summary>It is on the branch that counts.</summary>
    Merged,

    /// <summary>It was taken back.</summary>
    Withdrawn,
}

/// <summary>A proposed change of a prompt: a branch of the repository with its page.</summary>
public sealed class PromptProposal
{
    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>What it is about, in a line.</summary>
    public required string Title { get; set; }

    /// <summary>Why; Markdown.</summary>
    public string? Description { get; set; }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; set; }

    /// <summary>Path of its file.</summary>
    public required string Path { get; set; }

    /// <summary>The branch.</summary>
    public required string Branch { get; set; }

    /// <summary>The commit that it was written on.</summary>
    public required string BaseCommit { get; set; }

    /// <summary>Its newest commit.</summary>
    public required string HeadCommit { get; set; }

    /// <summary>SHA of the proposed content.</summary>
    public required string Blob { get; set; }

    /// <summary>How it stands.</summary>
    public ProposalState State { get; set; }

    /// <summary>Who proposed it: id of the person or key.</summary>
    public required string AuthorId { get; set; }

    /// <summary>And their name then.</summary>
    public required string AuthorName { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When it changed last, UTC.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>Who merged or withdrew it; null while it is open.</summary>
    public string? ClosedBy { get; set; }

    /// <summary>The commit that brought it to the branch that counts; null when none did.</summary>
    public string? MergeCommit { get; set; }

    /// <summary>Counts changes, so that two at once do not overwrite each other.</summary>
    public long Revision { get; set; }
}
