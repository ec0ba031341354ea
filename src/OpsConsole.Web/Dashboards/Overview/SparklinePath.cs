using System.Text;

namespace OpsConsole.Web.Dashboards.Overview;

/// <summary>The line of a sparkline as an SVG path: from nothing to its largest value.</summary>
internal static class SparklinePath
{
    public static string Of(IReadOnlyList<double> values, int width, int height)
    {
        const double Margin = 1.5; // half a stroke, so that the peak is not cut
        double most = Math.Max(values.Count == 0 ? 0 : values.Max(), double.Epsilon);
        StringBuilder path = new();
        for (int i = 0; i < values.Count; i++)
        {
            double x = values.Count == 1 ? 0 : (double)width * i / (values.Count - 1);
            double y = height - Margin - ((height - (2 * Margin)) * values[i] / most);
            path.Append(i == 0 ? 'M' : 'L').Append(x.ToString("0.#")).Append(',').Append(y.ToString("0.#"));
        }

        return path.Length == 0 ? $"M0,{height}" : values.Count == 1 ? path.Append('H').Append(width).ToString() : path.ToString();
    }
}
