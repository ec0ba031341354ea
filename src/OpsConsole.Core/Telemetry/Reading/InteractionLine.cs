using OpsConsole.Core.Telemetry.Redaction;
using System.Linq.Expressions;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>The columns of an interaction that a screen shows, before its dimensions have names.</summary>
internal sealed record InteractionLine
{
    public static Expression<Func<Interaction, InteractionLine>> Projection { get; } = i => new InteractionLine
    {
        Id = i.Id,
        TraceId = i.TraceId,
        StartedAt = i.StartedAt,
        DurationMicros = i.DurationMicros,
        ApplicationId = i.ApplicationId,
        EnvironmentId = i.EnvironmentId,
        ModelId = i.ModelId,
        PromptId = i.PromptId,
        FeatureId = i.FeatureId,
        Outcome = i.Outcome,
        ErrorClass = i.ErrorClass,
        Name = i.Name,
        Conversation = i.Conversation,
        UserHash = i.UserHash,
        Calls = i.Calls,
        ToolCalls = i.ToolCalls,
        InputTokens = i.InputTokens,
        OutputTokens = i.OutputTokens,
        CacheReadTokens = i.CacheReadTokens,
        CostMicros = i.CostMicros,
        FirstTokenMicros = i.FirstTokenMicros,
        FeedbackMillis = i.FeedbackMillis,
        ValueMicros = i.ValueMicros,
        TopicId = i.TopicId,
        AppVersionId = i.AppVersionId,
        Traits = i.Traits,
    };

    public static Func<Interaction, InteractionLine> Of { get; } = Projection.Compile();

    public long Id { get; init; }
    public required byte[] TraceId { get; init; }
    public DateTime StartedAt { get; init; }
    public long DurationMicros { get; init; }
    public int ApplicationId { get; init; }
    public int EnvironmentId { get; init; }
    public int ModelId { get; init; }
    public int PromptId { get; init; }
    public int FeatureId { get; init; }
    public Outcome Outcome { get; init; }
    public ErrorClass ErrorClass { get; init; }
    public required string Name { get; init; }
    public string? Conversation { get; init; }
    public long? UserHash { get; init; }
    public int Calls { get; init; }
    public int ToolCalls { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long CacheReadTokens { get; init; }
    public long? CostMicros { get; init; }
    public long? FirstTokenMicros { get; init; }
    public short? FeedbackMillis { get; init; }
    public long? ValueMicros { get; init; }
    public int TopicId { get; init; }
    public int AppVersionId { get; init; }
    public Traits Traits { get; init; }

    public IEnumerable<(DimensionKind, int)> Dimensions =>
    [
        (DimensionKind.Application, ApplicationId), (DimensionKind.Environment, EnvironmentId), (DimensionKind.Model, ModelId), (DimensionKind.Prompt, PromptId),
        (DimensionKind.Feature, FeatureId), (DimensionKind.Topic, TopicId), (DimensionKind.AppVersion, AppVersionId),
    ];

    public InteractionRow ToRow(DimensionCatalog names) => new()
    {
        TraceId = Telemetry.TraceId.FromBytes(TraceId),
        StartedAt = StartedAt,
        DurationMicros = DurationMicros,
        Application = names.Name(DimensionKind.Application, ApplicationId) ?? "",
        Environment = names.Name(DimensionKind.Environment, EnvironmentId) ?? "",
        Name = Name,
        Model = names.Name(DimensionKind.Model, ModelId),
        Prompt = names.Name(DimensionKind.Prompt, PromptId),
        Feature = names.Name(DimensionKind.Feature, FeatureId),
        Outcome = Outcome,
        ErrorClass = ErrorClass,
        FirstTokenMicros = FirstTokenMicros,
        Calls = Calls,
        ToolCalls = ToolCalls,
        InputTokens = InputTokens,
        OutputTokens = OutputTokens,
        CacheReadTokens = CacheReadTokens,
        Cost = CostMicros / 1_000_000m,
        Conversation = Conversation,
        Feedback = FeedbackMillis / 1000.0,
        Value = ValueMicros / 1_000_000m,
        Topic = names.Name(DimensionKind.Topic, TopicId),
        AppVersion = names.Name(DimensionKind.AppVersion, AppVersionId),
        Traits = Traits,
        User = UserHash is { } hash ? UserHasher.Display(hash) : null,
    };
}
