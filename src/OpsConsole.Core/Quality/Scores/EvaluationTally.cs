using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Quality.Scores;

/// <summary>How long a bucket of tallies is. Stored by number: members are only ever added, at the end.</summary>
public enum TallyTier : byte
{
    /// <summary>An hour.</summary>
    Hour = 0,

    /// <summary>A day, UTC.</summary>
    Day = 1,

    /// <summary>An hour, models and prompt versions together: few rows, for what is not told apart by them.</summary>
    HourTogether = 2,

    /// <summary>A day, UTC, models and prompt versions together.</summary>
    DayTogether = 3,
}

/// <summary>An evaluation by name: a suite. Named by a small number in the tallies.</summary>
[Unaudited]
public sealed class EvaluationSuite
{
    /// <summary>The number.</summary>
    public int Id { get; set; }

    /// <summary>Its name, as telemetry has it.</summary>
    public required string Name { get; set; }
}

/// <summary>Evaluations of a suite in an hour or a day, of one application, environment, model and prompt version. Kept by a job, so that a page reads few rows however many evaluations there are.</summary>
[Unaudited]
public sealed class EvaluationTally
{
    /// <summary>Length of the bucket.</summary>
    public TallyTier Tier { get; set; }

    /// <summary>Which bucket: hours or days since 1970 UTC, by the time at which the evaluation was made.</summary>
    public int Bucket { get; set; }

    /// <summary>The suite.</summary>
    public int SuiteId { get; set; }

    /// <summary>Application (a dimension); 0 where the interaction was not there.</summary>
    public int ApplicationId { get; set; }

    /// <summary>Environment (a dimension); 0 where the interaction was not there.</summary>
    public int EnvironmentId { get; set; }

    /// <summary>Model (a dimension); 0 for none, and where models are together.</summary>
    public int ModelId { get; set; }

    /// <summary>Prompt version (a dimension); 0 for none, and where versions are together.</summary>
    public int PromptId { get; set; }

    /// <summary>Evaluations.</summary>
    public long Count { get; set; }

    /// <summary>Those that say whether the answer is right.</summary>
    public long Judged { get; set; }

    /// <summary>Those that say that it is.</summary>
    public long Passed { get; set; }

    /// <summary>Scores from 0 to 1 by hundredths, packed (<see cref="ScoreCounts"/>).</summary>
    public required byte[] Scores { get; set; }
}

/// <summary>How far the tallies have come; one row.</summary>
[Unaudited]
public sealed class EvaluationTallyState
{
    /// <summary>Always 1.</summary>
    public int Id { get; set; }

    /// <summary>Id of the newest evaluation that is in the tallies.</summary>
    public long SeenId { get; set; }
}
