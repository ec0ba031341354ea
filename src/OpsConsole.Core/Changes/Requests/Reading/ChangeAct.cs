namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>Something that people can do with a change request.</summary>
public enum ChangeAct
{
    /// <summary>Ask for the review of a draft.</summary>
    Submit,

    /// <summary>Approve what is shown.</summary>
    Approve,

    /// <summary>Have it changed first.</summary>
    RequestChanges,

    /// <summary>Say no, for good.</summary>
    Reject,

    /// <summary>Put it live.</summary>
    Release,

    /// <summary>Take it back.</summary>
    Withdraw,

    /// <summary>Release it alone, past everything but what the policy blocks.</summary>
    BreakGlass,

    /// <summary>Say something.</summary>
    Comment,

    /// <summary>Review a broken glass.</summary>
    Review,

    /// <summary>Ask for what it replaced to be live again.</summary>
    RollBack,
}
