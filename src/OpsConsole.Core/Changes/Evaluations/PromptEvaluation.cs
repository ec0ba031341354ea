namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>
/// Results of an evaluation of a version of a prompt. They are of the content that was tested: every commit that has it has them. Nothing in it changes
/// but that it is withdrawn, once.
/// </summary>
public sealed class PromptEvaluation
{
    /// <summary>Its id, 16 hexadecimal digits; rises with the time at which it came.</summary>
    public required string Id { get; set; }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; set; }

    /// <summary>The commit that it was run on, whole SHA.</summary>
    public required string Commit { get; set; }

    /// <summary>Which content was tested, as <see cref="Prompts.Reading.PromptAtCommit.ContentId"/> has it.</summary>
    public required string Blob { get; set; }

    /// <summary>Name of the suite.</summary>
    public required string Suite { get; set; }

    /// <summary>Who wrote the report, as <see cref="EvaluationReport.Source"/> has it.</summary>
    public required string Source { get; set; }

    /// <summary>The scores: a JSON object of names and values.</summary>
    public required string Scores { get; set; }

    /// <summary>SHA-256 of the report, so that the same one sent twice is kept once.</summary>
    public required string ReportHash { get; set; }

    /// <summary>Cases that passed.</summary>
    public int Passed { get; set; }

    /// <summary>Cases that did not.</summary>
    public int Failed { get; set; }

    /// <summary>Cases that could not be run.</summary>
    public int Errors { get; set; }

    /// <summary>When it came, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>When it was run, UTC; null where the report does not say.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>Who sent it: id of the person or key.</summary>
    public required string ById { get; set; }

    /// <summary>And their name then.</summary>
    public required string ByName { get; set; }

    /// <summary>When it was withdrawn, UTC; null while it counts.</summary>
    public DateTime? WithdrawnAt { get; set; }

    /// <summary>Name of whoever withdrew it.</summary>
    public string? WithdrawnBy { get; set; }

    /// <summary>Why.</summary>
    public string? WithdrawReason { get; set; }
}
