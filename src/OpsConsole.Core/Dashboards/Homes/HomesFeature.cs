using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace OpsConsole.Core.Dashboards.Homes;

/// <summary>Registers what the homes of roles remember.</summary>
public static class HomesFeature
{
    /// <summary>Adds the feature.</summary>
    public static IServiceCollection AddHomes(this IServiceCollection services) => services.AddSingleton<HomeVisits>().AddSingleton<OwnApplications>();

    /// <summary>Adds its table to the model.</summary>
    public static void ApplyHomeConfigurations(this ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Entity<HomeVisit>(visit =>
        {
            visit.HasKey(v => v.PersonId);
            visit.Property(v => v.PersonId).HasMaxLength(64);
            visit.Property(v => v.Applications).HasMaxLength(HomeVisit.ApplicationsLength);
        });
    }
}
