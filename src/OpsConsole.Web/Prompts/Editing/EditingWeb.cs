using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>Editing prompts, proposals, and releasing by hand: their pages and dialogs.</summary>
internal static class EditingWeb
{
    public static IServiceCollection AddEditingWeb(this IServiceCollection services)
    {
        services.AddSingleton<VersionReader>();
        services.AddTransient<PromptEditorState>();
        services.AddTransient<ProposalsState>();
        services.AddTransient<ProposalPageState>();
        services.AddTransient<ReleaseDialogState>();
        services.AddTransient<EnvironmentPageState>();
        services.AddSingleton(new PaletteCommand("Write a new prompt", "prompt", EditingLinks.New, Permission: Permissions.ProposePrompts));
        services.AddSingleton(new PaletteCommand("Proposals of prompts", "inbox", EditingLinks.Proposals, Permission: Permissions.ViewPrompts));
        return services;
    }
}
