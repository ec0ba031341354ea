using OpsConsole.Core.Changes.Preflight;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>What is known of a version that is to go live.</summary>
/// <param name="Candidate">Results of its content, also withdrawn ones.</param>
/// <param name="Live">Results of the version that is live where it is to go; null where none is live: then there is nothing to be worse than.</param>
/// <param name="Scan">What a scan found; null when there was none.</param>
/// <param name="Preflight">The checks before a release; null when they were not run.</param>
/// <param name="TokenIncrease">By how many percent the tokens of a call grow; null where that cannot be said.</param>
public sealed record EvidencePack(
    IReadOnlyList<EvaluationResult> Candidate, IReadOnlyList<EvaluationResult>? Live, IReadOnlyList<ScanProblem>? Scan, IReadOnlyList<PreflightCheck>? Preflight, double? TokenIncrease);
