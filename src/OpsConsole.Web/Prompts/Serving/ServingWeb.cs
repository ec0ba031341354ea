using OpsConsole.Web.KillSwitch.Delivery;

namespace OpsConsole.Web.Prompts.Serving;

/// <summary>How prompts get to applications.</summary>
internal static class ServingWeb
{
    private const string Path = "/api/v1/prompts";

    private static readonly LaneParameter
        Environment = new("env", false, "The environment whose live version is wanted."),
        Sha = new("sha", false, "The commit whose version is wanted, or its first 7 digits or more."),
        Format = new("format", false, "json, or raw for the file byte for byte; so is the header Accept: text/plain."),
        Query = new("q", false, "Words that must be in the name, title, description or tags."),
        Cursor = new("cursor", false, "nextCursor of the page before."),
        Limit = new("limit", false, "Prompts of a page, 1 to 1000; 100 where it is left out.");

    public static IServiceCollection AddPromptServingWeb(this IServiceCollection services)
    {
        services.AddSingleton<PromptRefusals>();
        services.AddSingleton<PromptFlags>();
        services.AddSingleton<PromptEndpoint>();
        services.AddSingleton<PromptListEndpoint>();
        return services;
    }

    /// <summary>Maps it. These addresses leave the pipeline at once, and check the key themselves (<see cref="KeyGate"/>).</summary>
    public static void MapPromptServing(this WebApplication app)
    {
        IServiceProvider services = app.Services;
        app.MapLane("GET", Path, services.GetRequiredService<PromptListEndpoint>().AnswerAsync, "ListPrompts", "Prompts by name, paged by cursor")
            .Reads(Environment, Query, Cursor, Limit).Answers<PromptListJson>().WithTags("Prompts");
        app.MapLane("GET", Path + "/{**name}", services.GetRequiredService<PromptEndpoint>().AnswerAsync, "GetPrompt", "A prompt: what is live in an environment, a version, or the newest")
            .Reads(Environment, Sha, Format).Answers<PromptJson>().WithTags("Prompts");
    }
}
