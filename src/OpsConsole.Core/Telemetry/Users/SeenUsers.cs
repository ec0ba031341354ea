namespace OpsConsole.Core.Telemetry.Users;

/// <summary>The users whom an application met on a day, packed: what telemetry of that day said when it was read. Gone with that telemetry.</summary>
[Audit.Unaudited]
public sealed class SeenUsers
{
    /// <summary>The day, UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Application (a dimension).</summary>
    public int ApplicationId { get; set; }

    /// <summary>Environment (a dimension).</summary>
    public int EnvironmentId { get; set; }

    /// <summary>The users, as <see cref="SeenUsersCodec"/> packs them.</summary>
    public required byte[] Users { get; set; }
}

/// <summary>How many users an application met on a day, how many of them are new, and how many came back. Kept.</summary>
[Audit.Unaudited]
public sealed class UserDay
{
    /// <summary>The day, UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Application (a dimension).</summary>
    public int ApplicationId { get; set; }

    /// <summary>Environment (a dimension).</summary>
    public int EnvironmentId { get; set; }

    /// <summary>Of those who met a model (a dimension); 0 for all models together.</summary>
    public int ModelId { get; set; }

    /// <summary>Of those who met a prompt version (a dimension); 0 for all together. Never set together with a model.</summary>
    public int PromptId { get; set; }

    /// <summary>Distinct users.</summary>
    public int Users { get; set; }

    /// <summary>Those whom the application had not met in the 30 days before; null while these are not all known.</summary>
    public int? New { get; set; }

    /// <summary>Those whom the application met again within the 30 days after, whatever model answered then; null while these are not over.</summary>
    public int? Returned { get; set; }
}

/// <summary>A user who met a model and a prompt version.</summary>
/// <param name="User">Keyed hash of the user.</param>
/// <param name="Model">The model's number; 0 is none.</param>
/// <param name="Prompt">The prompt version's number; 0 is none.</param>
public readonly record struct SeenUser(long User, int Model, int Prompt);
