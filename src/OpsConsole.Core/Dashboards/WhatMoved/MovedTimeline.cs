using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>Which points a window is looked at by: enough of them to compare, each with enough interactions to mean something.</summary>
/// <param name="From">Start of the first point, UTC: well before the window.</param>
/// <param name="To">End of the last point, UTC: after the window where there is time already.</param>
/// <param name="Minutes">Length of a point.</param>
public sealed record MovedTimeline(DateTime From, DateTime To, int Minutes)
{
    /// <summary>Fewest points.</summary>
    public const int Fewest = 48;

    /// <summary>Most points.</summary>
    public const int Most = 500;

    private const double Enough = 15; // interactions a point

    private const int PointsOfWindow = 5;

    private static readonly int[] Choices = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

    /// <summary>Chooses them: the shortest points that have enough interactions and are not too many, but some within the window however little is in them.</summary>
    /// <param name="from">Start of the window, UTC.</param>
    /// <param name="to">End of the window, UTC.</param>
    /// <param name="interactions">Interactions in the window.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="options">How long minutes and hours are kept.</param>
    public static MovedTimeline Choose(DateTime from, DateTime to, long interactions, DateTime now, TelemetryOptions options)
    {
        double minutes = (to - from).TotalMinutes, perMinute = interactions / minutes;
        MovedTimeline? chosen = null;
        foreach (int choice in Choices)
        {
            MovedTimeline timeline = Of(from, to, choice, now);
            if (choice < MetricsRetention.FinestMinutes(timeline.From, now, options) || (timeline.To - timeline.From).TotalMinutes / choice > Most)
            {
                continue;
            }

            if (chosen is not null && choice * PointsOfWindow > minutes)
            {
                break;
            }

            chosen = timeline;
            if (choice * perMinute >= Enough)
            {
                break;
            }
        }

        return chosen ?? Of(from, to, Choices[^1], now);
    }

    private static MovedTimeline Of(DateTime from, DateTime to, int choice, DateTime now)
    {
        TimeSpan window = to - from, point = TimeSpan.FromMinutes(choice);
        TimeSpan after = window < point * 24 ? window : point * 24;
        DateTime end = to + after < now ? to + after : now > to ? now : to;
        TimeSpan lead = window * 2 > point * Fewest ? window * 2 : point * Fewest;
        DateTime start = from - lead;
        return new MovedTimeline(start.AddTicks(-(start.Ticks % point.Ticks)), end, choice);
    }
}
