using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>How a rule stood when it was judged last.</summary>
/// <param name="Judgement">What it found.</param>
/// <param name="Killed">The kill that stands in its scope or around it; null while live.</param>
/// <param name="At">When, UTC.</param>
public sealed record TripStatus(TripJudgement Judgement, SwitchRecord? Killed, DateTime At);
