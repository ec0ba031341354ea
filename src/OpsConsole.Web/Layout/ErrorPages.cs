using Microsoft.AspNetCore.Diagnostics;

namespace OpsConsole.Web.Layout;

/// <summary>What people see when a page fails or does not exist; programs get problem details.</summary>
internal static class ErrorPages
{
    /// <summary>Comes first, so that it sees the failures of everything behind it.</summary>
    public static void UseErrorPages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (!IsForPeople(context.Request) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            return next(context);
        });
    }

    /// <summary>A browser that opens a page, as against a program or a script.</summary>
    public static bool IsForPeople(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Answers a program whose request failed; people are left to the error page.</summary>
internal sealed class ProblemForPrograms(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation) => ErrorPages.IsForPeople(context.Request)
        ? ValueTask.FromResult(false)
        : problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = StatusCodes.Status500InternalServerError } });
}
