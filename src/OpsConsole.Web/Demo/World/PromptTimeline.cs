namespace OpsConsole.Web.Demo.World;

/// <summary>A prompt version and when it was live.</summary>
/// <param name="Version">Short commit SHA.</param>
/// <param name="At">When it went live in production, UTC; in staging it did a day before.</param>
/// <param name="Ramp">Time over which traffic moves to it, from a tenth to all of it; zero for all at once.</param>
/// <param name="InputFactor">Length of its input, 1 for the first version.</param>
/// <param name="Quality">Median score of its answers, 0 to 1.</param>
/// <param name="RolledBackAt">When it was taken back, UTC.</param>
/// <param name="Reach">Part of the traffic that it gets in the end, 0 to 1: where it is below 1, instances were forgotten and stay behind.</param>
internal sealed record PromptRelease(string Version, DateTime At, TimeSpan Ramp, double InputFactor, double Quality, DateTime? RolledBackAt = null, double Reach = 1);

/// <summary>The versions of one prompt, oldest first; the first was always live.</summary>
internal sealed record PromptTimeline(string Name, IReadOnlyList<PromptRelease> Releases)
{
    /// <summary>The version that answers a question at a time.</summary>
    public PromptRelease Choose(string environment, DateTime at, DemoRandom random)
    {
        TimeSpan lead = environment == DemoWorld.Production ? TimeSpan.Zero : TimeSpan.FromDays(1);
        for (int i = Releases.Count - 1; i > 0; i--)
        {
            PromptRelease release = Releases[i];
            TimeSpan age = at - (release.At - lead);
            if (age >= TimeSpan.Zero && !(release.RolledBackAt <= at) && random.Chance(Share(release, age)))
            {
                return release;
            }
        }

        return Releases[0];
    }

    private static double Share(PromptRelease release, TimeSpan age) =>
        release.Reach * (age >= release.Ramp ? 1 : 0.1 + 0.9 * (age / release.Ramp));
}
