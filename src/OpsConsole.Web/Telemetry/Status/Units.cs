namespace OpsConsole.Web.Telemetry.Status;

/// <summary>Numbers with units, as the telemetry page writes them.</summary>
internal static class Units
{
    private static readonly string[] Sizes = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Bytes(long bytes)
    {
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < Sizes.Length - 1; unit++)
        {
            value /= 1024;
        }

        return unit == 0 ? $"{bytes} B" : $"{value:0.0} {Sizes[unit]}";
    }

    public static string Milliseconds(double value) => value < 10 ? $"{value:0.0} ms" : $"{value:N0} ms";

    public static string Days(TimeSpan value) => value.TotalDays >= 1 ? $"{value.TotalDays:0.#} days" : $"{value.TotalHours:0.#} hours";
}
