namespace OpsConsole.Web.Demo.World;

/// <summary>
/// All calls of the applications that other systems measure: a pure function of a seed and of time. Whoever asks again, be it in another protocol, gets the same:
/// what CloudWatch counts is what AWS bills.
/// </summary>
/// <param name="seed">Another seed is another world.</param>
/// <param name="begun">When the demo began, UTC: <see cref="BedrockDays"/> before it the application on Bedrock went live, so that the console reads all that AWS bills; null for ever.</param>
internal sealed class MeasuredWorld(ulong seed, DateTime? begun = null)
{
    /// <summary>How many days before the beginning of the demo the application on Bedrock has been there: so many a first run reads from CloudWatch.</summary>
    public const int BedrockDays = 6;

    private const int BadHourSalt = 7919; // the number of no application

    /// <summary>The calls that end within a minute.</summary>
    /// <param name="application">The application.</param>
    /// <param name="model">The model, by its place among those of the application.</param>
    /// <param name="minute">The minute: minutes since 1970 UTC.</param>
    public MeasuredCall[] Calls(MeasuredApplication application, int model, int minute)
    {
        DateTime at = DateTime.UnixEpoch.AddMinutes(minute);
        if (application == MeasuredApplication.OnBedrock && at < begun?.Date.AddDays(1 - BedrockDays))
        {
            return [];
        }

        MeasuredModel called = application.Models[model];
        DemoRandom random = DemoRandom.For(seed, minute, application.Number, model);
        MeasuredCall[] calls = new MeasuredCall[random.Poisson(application.CallsPerDay / (24 * 60) * called.Share * application.Rhythm.At(at))];
        bool isBad = model == 0 && IsBad(at);
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = Call(called, isBad, random);
        }

        return calls;
    }

    /// <summary>Whether an instant lies in a bad hour: every other day has one, in which the first model of each application is slow and turns calls away.</summary>
    public bool IsBad(DateTime at)
    {
        int day = (int)(at - DateTime.UnixEpoch).TotalDays;
        return day % 2 == 0 && at.Hour == 9 + DemoRandom.For(seed, BadHourSalt, day).Below(9);
    }

    private static MeasuredCall Call(MeasuredModel model, bool isBad, DemoRandom random)
    {
        double fate = random.Unit();
        double throttled = isBad ? 0.22 : 0.005, broken = throttled + (isBad ? 0.05 : 0.003), rejected = broken + 0.002;
        if (fate < rejected)
        {
            return fate < throttled ? new(MeasuredEnd.Throttled, random.Between(0.04, 0.2), 0, 0, 0, 0)
                : fate < broken ? new(MeasuredEnd.Broken, random.Between(0.8, 3), 0, 0, 0, 0)
                : new(MeasuredEnd.Rejected, random.Between(0.03, 0.1), 0, 0, 0, 0);
        }

        double first = random.LogNormal(model.FirstToken, 0.35) * (isBad ? 2.6 : 1);
        int output = Math.Max(1, (int)random.LogNormal(model.Output, 0.5));
        return new(MeasuredEnd.Answered, first + (output / random.LogNormal(model.TokensPerSecond, 0.2)), first, model.Cached + Math.Max(1, (int)random.LogNormal(model.Input - model.Cached, 0.4)), model.Cached, output);
    }
}
