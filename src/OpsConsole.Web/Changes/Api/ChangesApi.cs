using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Changes.Api;

/// <summary>Change requests for programs: <c>/api/v1/changes</c>.</summary>
internal static class ChangesApi
{
    private const string Path = "/api/v1/changes", Tag = "Changes";

    /// <summary>The address of a change request.</summary>
    public static string At(string id) => $"{Path}/{Uri.EscapeDataString(id)}";

    public static void MapChangeRequests(this WebApplication app)
    {
        app.MapGet(Path, ChangeListEndpoint.ListAsync).RequireAuthorization(Permissions.ViewChanges).WithTags(Tag)
            .WithName("ListChanges").WithSummary("Change requests, newest first")
            .WithDescription("state: one or more, with commas. env, prompt. author: an id, or 'me'. Paged by cursor and limit.");
        ChangePace pace = app.Services.GetRequiredService<ChangePace>();
        app.MapPost(Path, ChangeOpenEndpoint.PostAsync).RequireAuthorization(Permissions.RequestChanges).AddEndpointFilter(pace).WithTags(Tag)
            .WithName("OpenChange").WithSummary("Ask for a change of what is live")
            .WithDescription("Body: kind (prompt, rollback, removal), env, title, prompt; of a prompt one of content (the whole file; path for a new one, base for the commit that it was written on), sha and proposal; description, seen, draft. A low risk whose checks pass is live when this answers: see state. Where the same was asked for before and waits, that one is the answer. 202 when it takes longer than ten seconds; 503 with Retry-After when it is not written down by then: send the very same again.")
            .Accepts<ChangeBody>("application/json");
        RouteGroupBuilder changes = app.MapGroup(Path).WithTags(Tag);
        changes.MapGet("{id}", ChangeListEndpoint.FindAsync).RequireAuthorization(Permissions.ViewChanges)
            .WithName("GetChange").WithSummary("A change request: risk, rules, demands, evidence, approvals, what happened");
        changes.MapGroup("").AddEndpointFilter(pace).MapChangeSteps();
    }
}
