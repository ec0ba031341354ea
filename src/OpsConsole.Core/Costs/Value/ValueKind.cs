namespace OpsConsole.Core.Costs.Value;

/// <summary>How an outcome makes money, or saves it.</summary>
public enum ValueKind
{
    /// <summary>A ticket that nobody had to answer: worth what answering it costs.</summary>
    Deflected,

    /// <summary>Minutes of somebody's work that were saved: worth what these people cost.</summary>
    Minutes,

    /// <summary>A sale, of a share of the outcomes: worth what a sale brings.</summary>
    Sale,

    /// <summary>What the application says with each outcome, such as the amount of a sale.</summary>
    Sent,
}
