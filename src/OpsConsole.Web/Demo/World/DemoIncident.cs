namespace OpsConsole.Web.Demo.World;

/// <summary>
/// The incident in the sample data. At 14:00 a version of the support bot's prompt goes live that sends the whole conversation
/// and every policy page with each question. Input grows sevenfold, the quota of input tokens per minute of one model is
/// used up, calls to it are throttled and time out, users ask again, and at 15:40 the version is rolled back.
/// </summary>
/// <param name="From">Release of the version, UTC.</param>
/// <param name="To">Its rollback, UTC.</param>
internal sealed record DemoIncident(DateTime From, DateTime To)
{
    /// <summary>Version of the prompt that caused it.</summary>
    public static string PromptVersion { get; } = DemoApplication.VersionOf(DemoApplication.SupportAnswer, 4);

    /// <summary>How many times longer the input of the version is.</summary>
    public const double InputFactor = 7;

    /// <summary>The model that throttles.</summary>
    public static DemoModel Model => DemoModel.ClaudeSonnet;

    /// <summary>What threatens a call to the model with the long input.</summary>
    public static CallRisk Risk { get; } = CallRisk.Usual with { Throttled = 0.4, ThrottledAgain = 0.7, TimedOut = 0.16, Slowness = 2.4 };

    /// <summary>The incident of a demo that began on a day: on the last working day at least three days before.</summary>
    public static DemoIncident Before(DateTime anchor)
    {
        DateTime day = anchor.Date.AddDays(-3);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(-1);
        }

        return new DemoIncident(day.AddHours(14), day.AddHours(15).AddMinutes(40));
    }

    public bool Covers(DateTime at) => at >= From && at < To;

    /// <summary>How much more is asked while answers fail: users ask again.</summary>
    public double Demand(string application, string environment, DateTime at) =>
        application == DemoApplication.SupportBot && environment == DemoWorld.Production && Covers(at) ? 1.5 : 1;
}

/// <summary>What threatens a model call: each a probability of the first attempt.</summary>
/// <param name="Throttled">The provider answers 429.</param>
/// <param name="TimedOut">No answer comes within the application's limit.</param>
/// <param name="Broken">The provider answers with a fault of its own.</param>
/// <param name="Rejected">The provider takes the request for wrong.</param>
/// <param name="Refused">The model declines.</param>
/// <param name="Filtered">The content filter stops the answer.</param>
/// <param name="ThrottledAgain">Probability that an attempt after a throttled one is throttled too.</param>
/// <param name="Slowness">How many times longer the first token takes.</param>
internal sealed record CallRisk(
    double Throttled, double TimedOut, double Broken, double Rejected, double Refused, double Filtered, double ThrottledAgain, double Slowness)
{
    public static CallRisk Usual { get; } = new(
        Throttled: 0.007, TimedOut: 0.004, Broken: 0.004, Rejected: 0.002, Refused: 0.006, Filtered: 0.004, ThrottledAgain: 0.3, Slowness: 1);
}
