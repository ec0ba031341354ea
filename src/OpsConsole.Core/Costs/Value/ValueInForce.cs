using OpsConsole.Core.Changes.Settings;

namespace OpsConsole.Core.Costs.Value;

/// <summary>What outcomes are worth, as the setting in force says.</summary>
public sealed class ValueInForce(SettingsInForce settings)
{
    /// <summary>The book. Where nothing was set, and where another version of the console wrote what this one cannot read, nothing has a value.</summary>
    public ValueBook Book => settings.Find(ValueSettings.Name) is { } version ? ValueText.Read(version.Text, out _) ?? ValueBook.Empty : ValueBook.Empty;

    /// <summary>The version in force; null where nothing was set.</summary>
    public SettingVersion? Version => settings.Find(ValueSettings.Name);
}
