using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Demo.World;

/// <summary>A turn of a conversation before anything has happened in it.</summary>
/// <param name="Application">Whom the user asks.</param>
/// <param name="Environment">Where.</param>
/// <param name="Id">Id of its trace.</param>
/// <param name="Start">When, UTC.</param>
/// <param name="Conversation">Its conversation.</param>
/// <param name="User">Who asks.</param>
/// <param name="Random">What decides how it goes on.</param>
internal sealed record DemoTurn(DemoApplication Application, string Environment, TraceId Id, DateTime Start, string Conversation, string User, DemoRandom Random)
{
    /// <summary>Which turn of its conversation it is, from 1.</summary>
    public int Number { get; init; } = 1;
}
