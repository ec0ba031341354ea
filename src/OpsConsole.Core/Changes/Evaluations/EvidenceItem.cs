namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>What a piece of evidence says.</summary>
public enum EvidenceOutcome
{
    /// <summary>It is there and good enough.</summary>
    Pass,

    /// <summary>It is there and not good enough.</summary>
    Fail,

    /// <summary>It is not there.</summary>
    Missing,
}

/// <summary>A piece of evidence that the policy demands.</summary>
/// <param name="Name">What is shown.</param>
/// <param name="Outcome">What it says.</param>
/// <param name="Words">What was found, or what is to be done.</param>
public sealed record EvidenceItem(string Name, EvidenceOutcome Outcome, string Words);
