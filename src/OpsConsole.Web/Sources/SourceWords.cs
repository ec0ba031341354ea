using System.Globalization;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;

namespace OpsConsole.Web.Sources;

/// <summary>How sources read.</summary>
internal static class SourceWords
{
    /// <summary>What a kind is called.</summary>
    public static string Kind(SourceKind kind) => kind switch
    {
        SourceKind.CloudWatch => "Amazon CloudWatch",
        SourceKind.CostExplorer => "AWS Cost Explorer",
        SourceKind.Files => "Files (FOCUS, AWS CUR)",
        _ => "Prometheus",
    };

    /// <summary>What a kind is for, in a sentence.</summary>
    public static string About(SourceKind kind) => kind switch
    {
        SourceKind.CloudWatch => "Reads calls, tokens, errors and latency of Amazon Bedrock, or of any namespace, from CloudWatch.",
        SourceKind.CostExplorer => "Reads what AWS bills, by day, service and account. Each request to Cost Explorer costs USD 0.01.",
        SourceKind.Files => "Takes what other clouds bill as files that people or programs import: FOCUS 1.0 to 1.2, or AWS's Cost and Usage Report, as CSV.",
        _ => "Reads calls, tokens, errors and latency from a server that speaks Prometheus' query API: Prometheus, Mimir, Thanos, VictoriaMetrics, Amazon Managed Prometheus.",
    };

    /// <summary>How a source stands, in a word.</summary>
    public static (string Tone, string Text) State(SourceView view) => view switch
    {
        { Source.IsEnabled: false } => ("neutral", "off"),
        { Source.Problem: not null } => ("warn", "cannot be read"),
        { Job: null } => ("neutral", "on"),
        { Job: { IsFailing: true, IsPaused: false } } => ("bad", "failing"), // also while it is tried again, which may be each minute
        { Job.Last.State: JobRunState.Running } => ("info", "reading"),
        { Job.IsPaused: true } => ("neutral", "paused"),
        { Job.Last: null } => ("info", "not read yet"),
        _ => ("ok", "ok"),
    };

    /// <summary>What a run did.</summary>
    public static string Run(JobRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string state = run.State switch
        {
            JobRunState.Running => run.Says is { } says ? $"runs: {run.Percent} %, {says}" : "runs",
            JobRunState.Done => "done",
            JobRunState.Failed => "failed",
            JobRunState.Cancelled => "cancelled",
            _ => "cut off",
        };
        string spent = run.Spent > 0 ? string.Create(CultureInfo.InvariantCulture, $", USD {run.Spent:0.00}") : "";
        return $"{state}, {Count(run.Rows, "row")}, {Count(run.Requests, "request")}{spent}";
    }

    /// <summary>Where the numbers of an application are shown.</summary>
    public static string Numbers(SourceClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return $"/engineering?app={Uri.EscapeDataString(claim.Application)}&env={Uri.EscapeDataString(claim.Environment)}";
    }

    /// <summary>A setting as it is shown; several lines as one.</summary>
    public static string Setting(string value) => value.ReplaceLineEndings(" · ");

    private static string Count(long number, string of) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {of}{(number == 1 ? "" : "s")}");
}
