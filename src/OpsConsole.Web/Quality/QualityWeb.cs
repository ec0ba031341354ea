using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Quality.Datasets;
using OpsConsole.Web.Quality.Guardrails;
using OpsConsole.Web.Quality.Reviews;
using OpsConsole.Web.Quality.Scores;

namespace OpsConsole.Web.Quality;

/// <summary>Quality and safety: scores, guardrails, the review queue and datasets.</summary>
internal static class QualityWeb
{
    public static IServiceCollection AddQualityWeb(this IServiceCollection services)
    {
        services.AddQuality();
        services.AddTransient<QualityState>();
        services.AddTransient<JudgedState>();
        services.AddTransient<GuardrailsState>();
        services.AddTransient<ReviewsState>();
        services.AddTransient<ReviewRuleState>();
        services.AddTransient<ReviewNextState>();
        services.AddTransient<AgreementState>();
        services.AddTransient<DatasetsState>();
        services.AddTransient<DatasetState>();
        services.AddTransient<AddToDatasetState>();
        services.AddSingleton(new NavItem("Observe", 40, "Quality", QualityView.Path, "flask", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 50, "Reviews", ReviewWords.Path, "check", Permissions.ViewInteractions));
        services.AddSingleton(new NavItem("Observe", 60, "Datasets", DatasetWords.Path, "copy", Permissions.ViewInteractions));
        services.AddSingleton(new PaletteCommand("Review the next interaction", "check", ReviewWords.Next, Permission: Permissions.ReviewInteractions));
        services.AddSingleton(new PaletteCommand("Make a rule of what is reviewed", "plus", ReviewWords.NewRule, Permission: Permissions.ManageQuality));
        return services;
    }

    public static void MapQuality(this WebApplication app) => app.MapDatasetsApi();
}
