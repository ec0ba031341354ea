using OpsConsole.Core.Identity;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Telemetry.Connect;

/// <summary>Makes keys that may send telemetry, in the name of whoever looks at the page. Whether that person may is asked when it happens.</summary>
internal sealed class TelemetryKeys(PageActor person, KeyCommands commands)
{
    public async Task<string?> MakeAsync(string name, CancellationToken cancellationToken)
    {
        NewKey made = await commands.AddAsync(name, [Scopes.TelemetryWrite], await person.GetAsync(), cancellationToken);
        return made.Outcome == KeyOutcome.Done ? made.Key : null;
    }
}
