namespace OpsConsole.Core.Changes.Settings;

/// <summary>A kind of settings that change by change requests only. The feature that they belong to says what they mean.</summary>
public interface ISettingKind
{
    /// <summary>Whether a name is one of this kind.</summary>
    bool Knows(string name);

    /// <summary>Why a text cannot be this setting, with the remedy; null when it can.</summary>
    string? ProblemOf(string name, string text);

    /// <summary>What a change of it is, as a policy sees it: what it touches, which environment and applications it reaches.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="text">Its text; what it was where it is removed.</param>
    ChangeFacts FactsOf(string name, string text);
}
