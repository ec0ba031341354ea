using System.Globalization;
using OpsConsole.Core.Jobs.Windows;

namespace OpsConsole.Web.Jobs.Page;

/// <summary>How much of a day was read.</summary>
public enum JobDayState
{
    /// <summary>It lies before the beginning of what is wanted.</summary>
    Before,

    /// <summary>Its source does not have it yet.</summary>
    Early,

    /// <summary>Nothing of it was read.</summary>
    Missing,

    /// <summary>Some of it was read.</summary>
    Partly,

    /// <summary>All that there can be of it was read.</summary>
    Whole,
}

/// <summary>A day of the calendar.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Done">How many of its windows were read.</param>
/// <param name="Due">How many there can be by now.</param>
/// <param name="State">How much of it was read.</param>
public sealed record JobDay(DateTime Day, int Done, int Due, JobDayState State)
{
    /// <summary>What it is, in words.</summary>
    public string Text => Day.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture) + State switch
    {
        JobDayState.Before => ": before the beginning",
        JobDayState.Early => ": not due yet",
        JobDayState.Missing => $": missing, none of {Due} {(Due == 1 ? "window" : "windows")} read",
        JobDayState.Partly => $": partly, {Done} of {Due} windows read",
        _ => Due == 1 ? ": whole" : $": whole, {Done} of {Due} windows read",
    };
}

/// <summary>Which of the last days were read, as a function of values.</summary>
internal static class JobCalendar
{
    /// <summary>How many days it has.</summary>
    public const int Days = 90;

    /// <summary>The range that it covers.</summary>
    public static TimeWindow Range(WindowRule rule, DateTime now) => new(now.Date.AddDays(1 - Days) - rule.Size, now.Date.AddDays(1));

    /// <summary>The last <see cref="Days"/> days, oldest first.</summary>
    /// <param name="rule">How the past is divided.</param>
    /// <param name="done">When each window was read last, by its beginning.</param>
    /// <param name="now">Now, UTC.</param>
    public static IReadOnlyList<JobDay> Make(WindowRule rule, IReadOnlyDictionary<DateTime, DateTime> done, DateTime now) =>
        [.. Enumerable.Range(1 - Days, Days).Select(offset => Make(now.Date.AddDays(offset), rule, done, now))];

    /// <summary>The calendar in a sentence.</summary>
    public static string Summary(IReadOnlyList<JobDay> days)
    {
        (int whole, int partly, int missing, int before) = (Count(JobDayState.Whole), Count(JobDayState.Partly), Count(JobDayState.Missing), Count(JobDayState.Before));
        string gaps = (partly, missing) switch
        {
            (0, 0) when whole > 0 => "No gaps.",
            (0, 0) => "Nothing was due yet.",
            _ => $"{Of(missing)} missing, {Of(partly)} partly read.",
        };
        return $"{gaps} {Of(whole)} of the last {days.Count} whole{(before > 0 ? $", {Of(before)} before the beginning" : "")}.";

        int Count(JobDayState state) => days.Count(d => d.State == state);
        static string Of(int count) => count == 1 ? "1 day" : $"{count} days";
    }

    private static JobDay Make(DateTime day, WindowRule rule, IReadOnlyDictionary<DateTime, DateTime> done, DateTime now)
    {
        List<TimeWindow> due = [.. WindowPlan.Of(new TimeWindow(day, day.AddDays(1)), rule, now).Where(w => w.To > rule.Since || done.ContainsKey(w.From))];
        if (due.Count == 0 && day.AddDays(1) <= rule.Since)
        {
            return new JobDay(day, 0, 0, JobDayState.Before);
        }

        int read = due.Count(w => done.ContainsKey(w.From));
        return new JobDay(day, read, due.Count, due.Count == 0 ? JobDayState.Early : read == due.Count ? JobDayState.Whole : read == 0 ? JobDayState.Missing : JobDayState.Partly);
    }
}
