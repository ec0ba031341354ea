namespace OpsConsole.Core.Audit.Erasure;

/// <summary>How erasing a person's data ended.</summary>
public enum ErasureOutcome
{
    /// <summary>It is erased.</summary>
    Done,

    /// <summary>The actor may not erase (any more).</summary>
    NotAllowed,

    /// <summary>Nobody was named.</summary>
    BadSubject,

    /// <summary>No reason was given, or it is too long.</summary>
    BadReason,

    /// <summary>The reason holds the address that is to be erased, and reasons stay.</summary>
    ReasonNamesSubject,

    /// <summary>The trail holds no data of this person, or none any more.</summary>
    NothingFound,
}

/// <summary>What erasing did.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Details">Number of details erased.</param>
public sealed record ErasureResult(ErasureOutcome Outcome, long Details);

/// <summary>The outcomes in words, each with what to do next.</summary>
public static class ErasureWording
{
    /// <summary>What to tell somebody.</summary>
    public static string Say(ErasureResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Outcome switch
        {
            ErasureOutcome.Done => $"Erased {result.Details} {(result.Details == 1 ? "detail" : "details")}. Verification stays intact; exports say (erased) in their place.",
            ErasureOutcome.NotAllowed => "You are not allowed to do this. Ask an administrator for the role.",
            ErasureOutcome.BadSubject => "Name whose data it is: an e-mail address, or the id of an account.",
            ErasureOutcome.BadReason => $"Say why, in at most {AuditErasure.MaxReasonLength} characters. The trail keeps the reason.",
            ErasureOutcome.ReasonNamesSubject => "The reason holds the address that is to be erased, and the trail keeps reasons for good. Write it without the address.",
            ErasureOutcome.NothingFound => "The trail holds no data of this person, or none any more. Check the address, or give the id of the account.",
            _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, null),
        };
    }
}
