using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Web.Jobs.Api;
using OpsConsole.Web.Jobs.List;
using OpsConsole.Web.Jobs.Page;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Jobs;

/// <summary>Scheduled work: the pages and the API.</summary>
internal static class JobsWeb
{
    /// <summary>Address of the page of all jobs.</summary>
    public const string Path = "/jobs";

    /// <summary>Address of a job's page.</summary>
    public static string At(string job) => $"{Path}/{Uri.EscapeDataString(job)}";

    public static IServiceCollection AddJobsWeb(this IServiceCollection services)
    {
        services.AddJobs();
        services.AddTransient<JobsPageState>();
        services.AddTransient<JobPageState>();
        services.AddSingleton(new NavItem("Operate", 30, "Jobs", Path, "job", Permissions.ViewJobs));
        services.AddSingleton<IPaletteSource, JobPalette>();
        return services;
    }

    public static void MapJobs(this WebApplication app) => app.MapJobsApi();
}
