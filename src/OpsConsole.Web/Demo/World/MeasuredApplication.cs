namespace OpsConsole.Web.Demo.World;

/// <summary>
/// An application of the sample company that sends the console nothing: another system measures it already, and the console pulls the numbers from there.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its number in the world, for its random numbers.</param>
/// <param name="CallsPerDay">Model calls a day, on average over a week.</param>
/// <param name="Rhythm">When it is used.</param>
/// <param name="Models">The models that it calls. The first is the one that has bad hours.</param>
internal sealed record MeasuredApplication(string Name, int Number, double CallsPerDay, DemoRhythm Rhythm, IReadOnlyList<MeasuredModel> Models)
{
    /// <summary>Those that a Prometheus server scrapes.</summary>
    public static IReadOnlyList<MeasuredApplication> InPrometheus { get; } =
    [
        new("product-search", 1, 3000, DemoRhythm.Consumers,
        [
            new("gpt-4o-mini-2024-07-18", "openai", Share: 0.7, FirstToken: 0.4, TokensPerSecond: 95, Input: 1100, Output: 90),
            new("gemini-2.5-flash", "gcp.gemini", Share: 0.3, FirstToken: 0.5, TokensPerSecond: 160, Input: 1300, Output: 110),
        ]),
        new("mail-triage", 2, 1500, DemoRhythm.Business,
        [
            new("claude-haiku-4-5-20251001", "anthropic", Share: 0.8, FirstToken: 0.6, TokensPerSecond: 130, Input: 2400, Output: 160),
            new("gpt-4o-mini-2024-07-18", "openai", Share: 0.2, FirstToken: 0.4, TokensPerSecond: 95, Input: 2200, Output: 150),
        ]),
    ];

    /// <summary>The one that calls Amazon Bedrock, whose calls CloudWatch measures and AWS bills.</summary>
    public static MeasuredApplication OnBedrock { get; } = new("invoice-reader", 3, 1500, DemoRhythm.Business,
    [
        new("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "aws.bedrock", Share: 0.35, FirstToken: 1.1, TokensPerSecond: 70, Input: 4200, Output: 380) { Cached = 2600 },
        new("amazon.nova-lite-v1:0", "aws.bedrock", Share: 0.65, FirstToken: 0.35, TokensPerSecond: 140, Input: 3100, Output: 210),
    ]);
}

/// <summary>A model as one application calls it.</summary>
/// <param name="Name">Its name, as the application asks for it.</param>
/// <param name="Provider"><c>gen_ai.provider.name</c>.</param>
/// <param name="Share">Its part of the calls.</param>
/// <param name="FirstToken">Median time to the first token, seconds.</param>
/// <param name="TokensPerSecond">Median speed after that.</param>
/// <param name="Input">Median input tokens of a call, cached ones included.</param>
/// <param name="Output">Median output tokens.</param>
internal sealed record MeasuredModel(string Name, string Provider, double Share, double FirstToken, double TokensPerSecond, double Input, double Output)
{
    /// <summary>Input tokens of each call that a cache has.</summary>
    public int Cached { get; init; }
}

/// <summary>How a call ended.</summary>
internal enum MeasuredEnd
{
    /// <summary>With an answer.</summary>
    Answered,

    /// <summary>The provider turned it away: too many.</summary>
    Throttled,

    /// <summary>The provider failed.</summary>
    Broken,

    /// <summary>The provider took the request for wrong.</summary>
    Rejected,
}

/// <summary>A call.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="FirstToken">How long the first token took; 0 without an answer, as all that follows.</param>
/// <param name="Input">Input tokens, cached ones included.</param>
/// <param name="Cached">Input tokens from a cache.</param>
/// <param name="Output">Output tokens.</param>
internal readonly record struct MeasuredCall(MeasuredEnd End, double Seconds, double FirstToken, int Input, int Cached, int Output);
