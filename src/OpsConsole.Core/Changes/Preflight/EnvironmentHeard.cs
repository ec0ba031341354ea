using System.Globalization;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Changes.Preflight;

/// <summary>Whether anything in the environment was heard of lately: by telemetry, by the kill switch, or because it asked for a prompt. Else the release may reach nobody.</summary>
internal sealed class EnvironmentHeard(MetricsQuery metrics, InstanceRegistry instances, ServedPrompts served, TimeProvider time) : IPreflightLook
{
    /// <summary>What was heard of within this time is there.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromHours(24);

    private const int LongAgo = 90, Hour = 60, Day = 24 * 60;

    public string Name => "Environment can be reached";

    public async Task<PreflightFinding> LookAsync(PreflightQuestion question, CancellationToken cancellationToken)
    {
        (string environment, DateTime now) = (question.Environment, time.GetUtcNow().UtcDateTime);
        if (instances.Running(environment).Count is > 0 and int running)
        {
            return PreflightFinding.Pass($"{running} {(running == 1 ? "instance of an application asks" : "instances of applications ask")} for the kill switch of {environment} now.");
        }

        DateTime? asked = Later(instances.All.Where(i => i.Name.Environment == environment).Select(i => (DateTime?)i.LastSeen).DefaultIfEmpty(null).Max(), served.LastAsked(environment));
        if ((asked >= now - Lately ? asked : await SeenAsync(environment, now - Lately, now, Hour, cancellationToken).ConfigureAwait(false)) is { } lately)
        {
            int hours = Math.Clamp((int)Math.Ceiling((now - lately).TotalHours), 1, (int)Lately.TotalHours);
            return PreflightFinding.Pass($"{environment} was heard of within the last {(hours == 1 ? "hour" : $"{hours} hours")}.");
        }

        return Later(asked, await SeenAsync(environment, now.AddDays(-LongAgo), now, Day, cancellationToken).ConfigureAwait(false)) is { } last
            ? PreflightFinding.Fail($"{environment} is silent since {last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: no telemetry, no kill switch, no prompt asked for. See that its applications run and reach the console.")
            : PreflightFinding.Unknown($"{environment} was not heard of in {LongAgo} days. Where this is the first release to it, that is as it should be; else see that the name is spelt right.");
    }

    /// <summary>Start of the last interval of so many minutes with telemetry, UTC; null for none.</summary>
    private async Task<DateTime?> SeenAsync(string environment, DateTime from, DateTime to, int interval, CancellationToken cancellationToken)
    {
        MetricsResult result = await metrics.RunAsync(
            new MetricsRequest { From = from, To = to, IntervalMinutes = interval, Filter = new MetricsFilter(Environment: environment) }, cancellationToken).ConfigureAwait(false);
        return result.Groups.SelectMany(g => g.Series).Where(p => p.Totals.Requests + p.Totals.Counters.Calls > 0).Select(p => (DateTime?)p.At).DefaultIfEmpty(null).Max();
    }

    private static DateTime? Later(DateTime? one, DateTime? other) => one is null || other > one ? other : one;
}
