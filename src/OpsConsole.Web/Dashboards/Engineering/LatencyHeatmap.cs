using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>Interactions by time and duration: where two speeds live beside each other, quantiles mislead and this does not.</summary>
internal static class LatencyHeatmap
{
    private const int RowsPerOctave = 4;

    public static ChartSpec Make(EngineeringData data)
    {
        Dictionary<int, double?[]> rows = [];
        for (int i = 0; i < data.Points.Count; i++)
        {
            foreach (LatencyBucket bucket in data.Points[i].Latency?.Buckets ?? [])
            {
                int row = Row(bucket);
                if (!rows.TryGetValue(row, out double?[]? counts))
                {
                    rows.Add(row, counts = new double?[data.Points.Count]);
                }

                counts[i] = (counts[i] ?? 0) + bucket.Count;
            }
        }

        int lowest = rows.Count == 0 ? 0 : rows.Keys.Min(), highest = rows.Count == 0 ? -1 : rows.Keys.Max();
        return new ChartSpec
        {
            Unit = "duration",
            From = data.From,
            To = data.To,
            Times = data.Times,
            IntervalMinutes = data.IntervalMinutes,
            IsHeatmap = true,
            Ticks = Ticks(lowest, highest + 1),
            Traces =
            [
                .. Enumerable.Range(lowest, highest - lowest + 1).Select(row => new ChartTrace(
                    $"{Figures.Duration(Bound(row))} to {Figures.Duration(Bound(row + 1))}", 1, rows.GetValueOrDefault(row) ?? new double?[data.Points.Count])),
            ],
            Format = value => Figures.Count((long)value),
            Link = point => (data.Interactions(point.Index) with { MinMicros = Bound(lowest + point.Trace), MaxMicros = Bound(lowest + point.Trace + 1) }).Url,
        };
    }

    // A row is sixteen whole buckets; the value of exactly 1 µs has a bucket before the first.
    private static int Row(LatencyBucket bucket) =>
        Math.Max(0, (int)Math.Floor((Math.Log2(bucket.AboveMicros) + 1e-9) * RowsPerOctave));

    // Round durations, where they lie between the rows: thinned until there is room for their labels.
    private static List<ChartTick> Ticks(int lowest, int end)
    {
        double[] units = [1, 1e3, 1e6, 60e6, 3600e6]; // µs, ms, s, min, h
        double[] steps = end - lowest > 8 * RowsPerOctave ? [1, 10, 100] : [1, 2, 5, 10, 20, 50, 100, 200, 500];
        return
        [
            .. from unit in units
               from step in steps
               let micros = unit * step
               where unit < 60e6 ? step < (unit == 1e6 ? 60 : 1000) : step <= 10
               let at = (RowsPerOctave * Math.Log2(micros)) - lowest
               where at >= 0 && at <= end - lowest
               orderby at
               select new ChartTick(at, Figures.Duration(micros)),
        ];
    }

    private static double Bound(int row) => Math.Pow(2, (double)row / RowsPerOctave);
}
