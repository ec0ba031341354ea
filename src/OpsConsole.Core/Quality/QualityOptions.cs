using Microsoft.Extensions.Options;

namespace OpsConsole.Core.Quality;

/// <summary>Settings of quality (section <c>Quality</c>).</summary>
public sealed class QualityOptions
{
    /// <summary>Most reasons: each has a key of its own, 1 to 9.</summary>
    public const int MostReasons = 9;

    /// <summary>Longest reason, characters.</summary>
    public const int MaxReason = 40;

    /// <summary>The reasons where none are set.</summary>
    public static IReadOnlyList<string> DefaultReasons { get; } = ["Wrong", "Made up", "Incomplete", "Off topic", "Unsafe", "Wrong tone", "Wrong form", "Should have refused", "Refused needlessly"];

    /// <summary>Why an answer is not good: what reviewers choose from by the keys 1 to 9. Empty: <see cref="DefaultReasons"/>.</summary>
    public List<string> Reasons { get; set; } = [];

    /// <summary>The reasons that count.</summary>
    public IReadOnlyList<string> ReasonsInUse => Reasons.Count > 0 ? Reasons : DefaultReasons;
}

/// <summary>Refuses to start with reasons that have no key, naming the setting to mend.</summary>
internal sealed class ValidateQualityOptions : IValidateOptions<QualityOptions>
{
    public ValidateOptionsResult Validate(string? name, QualityOptions options) =>
        options.Reasons.Count > QualityOptions.MostReasons ? ValidateOptionsResult.Fail($"Quality:Reasons has more than {QualityOptions.MostReasons} reasons: each needs a key.")
        : options.Reasons.Exists(r => string.IsNullOrWhiteSpace(r) || r.Length > QualityOptions.MaxReason || r.Any(char.IsControl)) ? ValidateOptionsResult.Fail($"Quality:Reasons: a reason is one line of 1 to {QualityOptions.MaxReason} characters.")
        : options.Reasons.Distinct(StringComparer.OrdinalIgnoreCase).Count() < options.Reasons.Count ? ValidateOptionsResult.Fail("Quality:Reasons names a reason twice.")
        : ValidateOptionsResult.Success;
}
