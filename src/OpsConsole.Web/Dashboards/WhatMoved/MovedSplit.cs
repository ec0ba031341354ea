using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Core.Prompts;

namespace OpsConsole.Web.Dashboards.WhatMoved;

/// <summary>The ways to take a change apart, and how their segments are called.</summary>
internal static class MovedSplit
{
    private static readonly (string Word, string Text, MetricsDimension[] Dimensions)[] Known =
    [
        ("prompt", "Prompt version", [MetricsDimension.Prompt]),
        ("model", "Model", [MetricsDimension.Model]),
        ("feature", "Feature", [MetricsDimension.Feature, MetricsDimension.App]),
        ("app-version", "App version", [MetricsDimension.AppVersion, MetricsDimension.App]),
        ("app", "Application", [MetricsDimension.App]),
        ("env", "Environment", [MetricsDimension.Env]),
        ("prompt-model", "Prompt × model", [MetricsDimension.Prompt, MetricsDimension.Model]),
        ("topic", "Topic", [MetricsDimension.Topic]),
        ("topic-prompt", "Topic × prompt", [MetricsDimension.Topic, MetricsDimension.Prompt]),
    ];

    /// <summary>Whether a word of an address names one.</summary>
    public static bool IsKnown(string? word) => Known.Any(k => k.Word == word);

    /// <summary>The word of a breakdown in addresses.</summary>
    public static string WordOf(ChangeBreakdown breakdown) => Of(breakdown).Word;

    /// <summary>What a breakdown is by: <c>Prompt version</c>.</summary>
    public static string TextOf(ChangeBreakdown breakdown) => Of(breakdown).Text;

    /// <summary>The one to show: the one that is asked for, else the one that explains the change, else the first.</summary>
    public static ChangeBreakdown? Choose(WhatMovedResult result, string? word) =>
        result.Breakdowns.FirstOrDefault(b => WordOf(b) == word)
        ?? result.Breakdowns.FirstOrDefault(b => result.Explanation is { } explanation && b.Dimensions.Count == explanation.Values.Count && explanation.Values.All(v => b.Dimensions.Contains(v.Dimension)))
        ?? result.Breakdowns.FirstOrDefault(b => result.Explanation is { } explanation && b.Dimensions[0] == explanation.Values[0].Dimension)
        ?? (result.Breakdowns.Count > 0 ? result.Breakdowns[0] : null);

    /// <summary>A value of a dimension, or what those without one are called.</summary>
    public static string NameOf(MetricsDimension dimension, string? value) => value ?? dimension switch
    {
        MetricsDimension.Prompt => "no prompt named",
        MetricsDimension.Model => "no model",
        MetricsDimension.Feature => "no feature named",
        MetricsDimension.AppVersion => "no version named",
        MetricsDimension.Topic => "no topic named",
        _ => "not named",
    };

    /// <summary>What a segment is called: <c>support/answer@3f2a9c1 on claude-sonnet</c>.</summary>
    public static string NameOf(IEnumerable<(MetricsDimension Dimension, string? Value)> values)
    {
        string text = "";
        foreach ((MetricsDimension dimension, string? value) in values)
        {
            text += text.Length == 0 ? NameOf(dimension, value) : $"{(dimension == MetricsDimension.Model ? " on" : dimension is MetricsDimension.Feature or MetricsDimension.Topic ? " for" : dimension == MetricsDimension.Prompt ? " with" : " in")} {NameOf(dimension, value)}";
        }

        return text;
    }

    /// <summary>The filter that lets through what a segment counts; null where interactions without a value are meant, which no filter names.</summary>
    public static MetricsFilter? FilterOf(MetricsFilter filter, IEnumerable<(MetricsDimension Dimension, string? Value)> values)
    {
        MetricsFilter? narrowed = filter;
        foreach ((MetricsDimension dimension, string? value) in values)
        {
            narrowed = value is null || dimension == MetricsDimension.Topic ? null : narrowed?.With(dimension, value); // numbers are not filtered by topics
        }

        return narrowed;
    }

    /// <summary>The interactions that a segment counts; null where no list names them.</summary>
    public static InteractionLink? LinkOf(MetricsFilter filter, TimeRange range, IReadOnlyList<(MetricsDimension Dimension, string? Value)> values)
    {
        (MetricsDimension Dimension, string? Value)[] others = [.. values.Where(v => v.Dimension != MetricsDimension.Topic)];
        return values.Any(v => v is (MetricsDimension.Topic, null)) || FilterOf(filter, others) is not { } narrowed ? null
            : new InteractionLink(narrowed, range) { Topic = values.FirstOrDefault(v => v.Dimension == MetricsDimension.Topic).Value };
    }

    /// <summary>The page behind a segment's name: a prompt version's own, else this one, narrowed to it.</summary>
    public static string? PageOf(WhatMovedView view, IReadOnlyList<(MetricsDimension Dimension, string? Value)> values) =>
        values is [(MetricsDimension.Prompt, { } prompt), ..] ? PromptAddress.Version(prompt)
        : FilterOf(view.Filter, values) is { } filter ? (view with { Filter = filter, By = null }).Url
        : null;

    private static (string Word, string Text, MetricsDimension[] Dimensions) Of(ChangeBreakdown breakdown) => Array.Find(Known, k => k.Dimensions.SequenceEqual(breakdown.Dimensions));
}
