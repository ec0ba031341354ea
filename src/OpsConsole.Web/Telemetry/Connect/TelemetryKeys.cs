using Microsoft.AspNetCore.Components.Authorization;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Telemetry.Connect;

/// <summary>Makes keys that may send telemetry, in the name of whoever looks at the page. Whether that person may is asked when it happens.</summary>
internal sealed class TelemetryKeys(AuthenticationStateProvider person, KeyCommands commands)
{
    public async Task<string?> MakeAsync(string name, CancellationToken cancellationToken)
    {
        if (AccessTicket.From((await person.GetAuthenticationStateAsync()).User) is not AccessTicket ticket)
        {
            return null;
        }

        NewKey made = await commands.AddAsync(name, [Scopes.TelemetryWrite], Actor.Person(ticket), cancellationToken);
        return made.Outcome == KeyOutcome.Done ? made.Key : null;
    }
}
