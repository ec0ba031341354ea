using System.Globalization;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Costs.WhatIf;

namespace OpsConsole.Web.Costs.Value;

/// <summary>An entry as it is typed.</summary>
public sealed class ValueDraft
{
    /// <summary>Application; empty for all.</summary>
    public string App { get; set; } = "";

    /// <summary>First day, <c>2026-10-01</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>How an outcome makes money.</summary>
    public ValueKind Kind { get; set; } = ValueKind.Deflected;

    /// <summary>US dollars of a ticket or a sale.</summary>
    public string Worth { get; set; } = "";

    /// <summary>Minutes that an outcome saves.</summary>
    public string Minutes { get; set; } = "";

    /// <summary>US dollars an hour.</summary>
    public string HourlyRate { get; set; } = "";

    /// <summary>Percent of the outcomes that count.</summary>
    public string Percent { get; set; } = "100";

    /// <summary>Which outcome counts.</summary>
    public Outcome Outcome { get; set; } = Outcome.Completed;

    /// <summary>US dollars paid once.</summary>
    public string Build { get; set; } = "0";

    /// <summary>Months over which these are spread.</summary>
    public string BuildMonths { get; set; } = "36";

    /// <summary>US dollars a month beside the models.</summary>
    public string Monthly { get; set; } = "0";

    /// <summary>Where the numbers are from.</summary>
    public string Source { get; set; } = "";

    /// <summary>An entry to be changed: from a day on it becomes another.</summary>
    public static ValueDraft Of(ValueEntry entry, DateOnly from) => new()
    {
        App = entry.App ?? "",
        From = from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Kind = entry.Kind,
        Worth = entry.Worth == 0 ? "" : WhatIfWords.Number(entry.Worth),
        Minutes = entry.Minutes == 0 ? "" : WhatIfWords.Number(entry.Minutes),
        HourlyRate = entry.HourlyRate == 0 ? "" : WhatIfWords.Number(entry.HourlyRate),
        Percent = WhatIfWords.Number(entry.Share * 100),
        Outcome = entry.Outcome,
        Build = WhatIfWords.Number(entry.Build),
        BuildMonths = entry.BuildMonths.ToString(CultureInfo.InvariantCulture),
        Monthly = WhatIfWords.Number(entry.Monthly),
        Source = entry.Source ?? "",
    };

    /// <summary>Reads it.</summary>
    /// <param name="problem">What cannot be read, with the remedy; null when all can.</param>
    /// <returns>The entry; null when something cannot be read.</returns>
    public ValueEntry? Read(out string? problem)
    {
        bool byMinutes = Kind == ValueKind.Minutes, hasWorth = Kind is ValueKind.Deflected or ValueKind.Sale;
        decimal? worth = hasWorth ? WhatIfWords.Read(Worth) : 0, minutes = byMinutes ? WhatIfWords.Read(Minutes) : 0, rate = byMinutes ? WhatIfWords.Read(HourlyRate) : 0;
        decimal? percent = WhatIfWords.Read(Percent), build = WhatIfWords.Read(Build), monthly = WhatIfWords.Read(Monthly);
        problem = !DateOnly.TryParseExact(From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly from) ? "Give the first day on which it counts."
            : worth is null ? "Give what one outcome is worth: a number of US dollars such as 8.50."
            : minutes is null ? "Give the minutes that one outcome saves."
            : rate is null ? "Give what an hour of this work costs: a number of US dollars."
            : percent is null ? "Give the percent of outcomes that count, such as 100."
            : build is null || monthly is null ? "Give costs as numbers of US dollars; 0 for none."
            : !int.TryParse(BuildMonths, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "Give the months over which building it is spread, such as 36."
            : null;
        if (problem is not null)
        {
            return null;
        }

        ValueEntry entry = new()
        {
            From = from,
            App = string.IsNullOrWhiteSpace(App) ? null : App.Trim(),
            Kind = Kind,
            Worth = worth!.Value,
            Minutes = minutes!.Value,
            HourlyRate = rate!.Value,
            Share = percent!.Value / 100,
            Outcome = Kind == ValueKind.Sent ? Outcome.Completed : Outcome,
            Build = build!.Value,
            BuildMonths = int.Parse(BuildMonths, CultureInfo.InvariantCulture),
            Monthly = monthly!.Value,
            Source = string.IsNullOrWhiteSpace(Source) ? null : Source.Trim(),
        };
        problem = ValueText.ProblemOf(entry);
        return problem is null ? entry : null;
    }
}
