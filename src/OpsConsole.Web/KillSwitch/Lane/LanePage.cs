using OpsConsole.Web.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>What people and programs see of everything that does not work while the emergency lane is open.</summary>
internal static class LanePage
{
    private const string RetryAfterSeconds = "5";

    // One file, no script, nothing to load: whatever else is broken, this can be shown. It asks again by itself.
    private const string Html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="refresh" content="5">
        <title>OpsConsole is waiting for its storage</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; }
        h2 { font-size: 1.1rem; margin-top: 2rem; }
        .bad { border-left: .4rem solid #c62828; padding-left: 1rem; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .75rem; border: 1px solid #8888; border-radius: .3rem; }
        </style>
        </head>
        <body>
        <main>
        <div class="bad">
        <h1>The console is waiting for its storage</h1>
        <p>The storage cannot be used, or takes its time. It is tried again every few seconds, and this page with it. The log of the console says
        what is wrong.</p>
        </div>
        <h2>What still works</h2>
        <p>The kill switch. Applications stay connected and obey; what is killed stays killed. Signing in, pages, telemetry and restoring
        need the storage and wait for it.</p>
        <h2>To kill now</h2>
        <p>On the host of the console:</p>
        <pre>src/run kill model:MODEL --env production --reason "why"</pre>
        <p>Instead of <code>model:MODEL</code>: <code>global</code>, <code>app:NAME</code>, <code>feature:APP/FEATURE</code>.</p>
        <p>From anywhere, with an API key that has the scope <code>killswitch:write</code>:</p>
        <pre>curl -X POST -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" \
          -d '{"scope":"model:MODEL","env":"production","reason":"why"}' \
          https://THIS-ADDRESS/api/v1/killswitches/kill</pre>
        </main>
        </body>
        </html>
        """;

    /// <summary>Answers what the lane does not serve.</summary>
    public static Task WriteAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        context.Response.Headers.CacheControl = "no-store";
        if (Refusal.IsForProgram(context.Request.Path) || !ErrorPages.IsForPeople(context.Request))
        {
            return Problem.Of(
                StatusCodes.Status503ServiceUnavailable, "The console is waiting for its storage. Only the kill switch works.", "Try again after the time in Retry-After.").ExecuteAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Html);
    }
}
