using OpsConsole.Core.KillSwitch;
using EnvironmentName = OpsConsole.Core.KillSwitch.State.EnvironmentName;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary>In which environment a flag is evaluated: the context says it, else the address, else a header, else the settings.</summary>
internal sealed class EvaluationPlace(KillSwitchOptions options)
{
    private const string Header = "X-OpsConsole-Environment";

    /// <summary>The environment.</summary>
    /// <exception cref="OfrepException">What was said names none.</exception>
    public string Of(EvaluationContext context, HttpRequest request)
    {
        if (context.Environment is { } said)
        {
            return Checked(said, "'environment' in the context");
        }

        if (request.QueryString.HasValue && request.Query["env"] is { Count: > 0 } query && query[^1] is { Length: > 0 } asked)
        {
            return Checked(asked, "'env'");
        }

        return request.Headers[Header] is { Count: > 0 } header && header[^1] is { Length: > 0 } named ? Checked(named, Header) : options.DefaultEnvironment;
    }

    private static string Checked(string name, string where) =>
        EnvironmentName.IsValid(name) ? name : throw new OfrepException(StatusCodes.Status400BadRequest, "INVALID_CONTEXT", $"{where} does not name an environment.");
}
