using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Web.Demo.World;

/// <summary>One of the three applications of the sample data.</summary>
/// <param name="Name"><c>service.name</c>.</param>
/// <param name="Versions"><c>service.version</c>, and from when on each ran, the newest last.</param>
/// <param name="Share">Its part of all interactions.</param>
/// <param name="Rhythm">When it is used.</param>
/// <param name="Prompt">Its prompt and the versions of it.</param>
/// <param name="Models">The models it calls, with the part of interactions that each answers.</param>
/// <param name="Topics">What it is asked.</param>
/// <param name="Users">How many people use it.</param>
/// <param name="Turns">How many interactions a conversation has on average.</param>
/// <param name="LosesThreadAt">From which turn of a conversation on many do not get done what they came for.</param>
/// <param name="Script">What happens in one interaction.</param>
internal sealed record DemoApplication(
    string Name, IReadOnlyList<(string Version, DateTime From)> Versions, double Share, DemoRhythm Rhythm, PromptTimeline Prompt, IReadOnlyList<(DemoModel, double)> Models,
    IReadOnlyList<DemoTopic> Topics, int Users, double Turns, int LosesThreadAt, Func<TraceScript, DemoTrace> Script)
{
    public const string SupportBot = "support-bot";
    public const string CodeAssistant = "code-assistant";
    public const string DocumentAnalyst = "document-analyst";

    /// <summary>The prompts, by their names in the console's example repository.</summary>
    public const string SupportAnswer = "support-bot/answer", CodeEdit = "code-assistant/edit", DocumentExtract = "document-analyst/extract";

    /// <summary>A version of a prompt in the example repository, from 1, as telemetry names it.</summary>
    public static string VersionOf(string prompt, int version) => PromptVersion.Shorten(ExampleVersions.Of(prompt)[version - 1]);

    /// <summary>The version that ran at a moment, UTC.</summary>
    public string VersionAt(DateTime at) => Versions.Last(v => v.From <= at).Version;

    /// <summary>The applications of a world whose story is told back from a day.</summary>
    public static IReadOnlyList<DemoApplication> All(DateTime day, DemoIncident incident) =>
    [
        new(SupportBot, [("5.11.2", DateTime.MinValue), ("5.12.0", day.AddDays(-4).AddHours(14.2))], 0.5, DemoRhythm.Consumers,
            new(SupportAnswer,
            [
                new(VersionOf(SupportAnswer, 1), DateTime.MinValue, TimeSpan.Zero, 1, 0.78),
                new(VersionOf(SupportAnswer, 2), day.AddDays(-24).AddHours(10), TimeSpan.FromHours(24), 1.15, 0.82),
                new(VersionOf(SupportAnswer, 3), day.AddDays(-13).AddHours(9.5), TimeSpan.FromHours(12), 1.05, 0.86),
                new(DemoIncident.PromptVersion, incident.From, TimeSpan.Zero, DemoIncident.InputFactor, 0.84, incident.To),
                new(VersionOf(SupportAnswer, 5), incident.From.Date.AddDays(1).AddHours(10), TimeSpan.FromHours(24), 1.2, 0.9),
            ]),
            [(DemoModel.ClaudeSonnet, 0.68), (DemoModel.NovaLite, 0.32)], SupportTopics.All, Users: 4000, Turns: 2.5, LosesThreadAt: int.MaxValue, ApplicationScripts.Support),
        new(CodeAssistant, [("2.3.0", DateTime.MinValue), ("2.3.1", day.AddDays(-9).AddHours(8.5))], 0.3, DemoRhythm.Office,
            new(CodeEdit,
            [
                new(VersionOf(CodeEdit, 1), DateTime.MinValue, TimeSpan.Zero, 1, 0.74),
                new(VersionOf(CodeEdit, 2), day.AddDays(-20).AddHours(8), TimeSpan.FromHours(6), 0.85, 0.77),
                new(VersionOf(CodeEdit, 3), day.AddDays(-6).AddHours(13), TimeSpan.FromHours(24), 0.9, 0.83),
            ]),
            [(DemoModel.ClaudeSonnet, 0.55), (DemoModel.Gpt4oMini, 0.45)], CodeTopics.All, Users: 180, Turns: 4, LosesThreadAt: 6, ApplicationScripts.Code),
        new(DocumentAnalyst, [("1.8.4", DateTime.MinValue)], 0.2, DemoRhythm.OfficeAndNightlyBatch,
            new(DocumentExtract,
            [
                new(VersionOf(DocumentExtract, 1), DateTime.MinValue, TimeSpan.Zero, 1, 0.8),
                new(VersionOf(DocumentExtract, 2), day.AddDays(-16).AddHours(11), TimeSpan.FromHours(12), 0.8, 0.88, Reach: 0.6), // the rest never followed: what is released is not what runs
            ]),
            [(DemoModel.GeminiFlash, 0.6), (DemoModel.NovaLite, 0.2), (DemoModel.Gpt4oMini, 0.2)], DocumentTopics.All, Users: 60, Turns: 1.5, LosesThreadAt: int.MaxValue, ApplicationScripts.Documents),
    ];
}
