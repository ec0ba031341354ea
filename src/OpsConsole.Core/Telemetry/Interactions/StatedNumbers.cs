namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>Numbers of statements in the units in which they are stored, rounded half away from zero.</summary>
internal static class StatedNumbers
{
    /// <summary>Feedback from -1 to 1 as thousandths.</summary>
    public static short Millis(double feedback) => (short)Math.Round(feedback * Statements.MostFeedbackMillis, MidpointRounding.AwayFromZero);

    /// <summary>US dollars as millionths.</summary>
    public static long Micros(decimal dollars) => (long)Math.Round(dollars * 1_000_000, MidpointRounding.AwayFromZero);
}
