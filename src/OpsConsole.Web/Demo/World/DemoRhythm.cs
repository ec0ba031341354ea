namespace OpsConsole.Web.Demo.World;

/// <summary>How busy an application is through the day and the week, as a factor of its average. Pure.</summary>
internal sealed class DemoRhythm
{
    private readonly Func<double, double> _day;
    private readonly double _weekend;
    private readonly double _average;

    /// <param name="day">Activity at an hour of the day (0 to 24, UTC), in any unit.</param>
    /// <param name="weekend">Factor on Saturday and Sunday.</param>
    public DemoRhythm(Func<double, double> day, double weekend)
    {
        (_day, _weekend) = (day, weekend);
        _average = Enumerable.Range(0, 24 * 4).Average(quarter => day(quarter / 4.0)) * (5 + 2 * weekend) / 7;
    }

    /// <summary>The factor at an instant; its average over a week is 1.</summary>
    public double At(DateTime at) =>
        _day(at.TimeOfDay.TotalHours) * (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? _weekend : 1) / _average;

    /// <summary>People who shop: late morning and after work, also at weekends and, some, at night.</summary>
    public static DemoRhythm Consumers { get; } = new(h => 0.35 + Bump(h, 11, 3.2) + 0.9 * Bump(h, 19.5, 2.4), 0.75);

    /// <summary>People at desks: two humps and a lunch.</summary>
    public static DemoRhythm Office { get; } = new(h => 0.04 + Bump(h, 10.3, 1.8) + Bump(h, 15, 2.1), 0.15);

    /// <summary>People at desks, and a batch in the small hours.</summary>
    public static DemoRhythm OfficeAndNightlyBatch { get; } = new(h => 0.05 + Bump(h, 10.5, 2.2) + 0.8 * Bump(h, 15, 2.4) + 1.6 * Bump(h, 2.5, 0.5), 0.35);

    /// <summary>What comes in by itself, most of it in the morning: mail, invoices.</summary>
    public static DemoRhythm Business { get; } = new(h => 0.25 + Bump(h, 9.5, 2.4) + 0.7 * Bump(h, 14.5, 2.6), 0.45);

    private static double Bump(double hour, double middle, double width) => Math.Exp(-Math.Pow((hour - middle) / width, 2));
}
