using Microsoft.Extensions.Primitives;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;
using EnvironmentName = OpsConsole.Core.KillSwitch.State.EnvironmentName;

namespace OpsConsole.Web.KillSwitch.Delivery;

/// <summary>What a caller says of itself in the address: <c>env</c>, and which instance of which application it is.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Application">The application; null when it does not say.</param>
/// <param name="Instance">The instance; null when it does not say.</param>
internal sealed record Caller(string Environment, string? Application, string? Instance)
{
    /// <summary>Reads it; null and the problem when it is not right.</summary>
    public static Caller? Read(IQueryCollection query, out string problem)
    {
        problem = "";
        if (!TryOne(query, "env", out string? environment, ref problem) || !TryOne(query, "app", out string? application, ref problem)
            || !TryOne(query, "instance", out string? instance, ref problem))
        {
            return null;
        }

        problem = !EnvironmentName.IsValid(environment) ? $"'env' must name an environment, such as production, in 1 to {SwitchRecord.MaxEnvironment} characters."
            : !IsName(application) ? $"'app' must have at most {InstanceName.MaxLength} characters, and no control characters."
            : !IsName(instance) ? $"'instance' must have at most {InstanceName.MaxLength} characters, and no control characters."
            : "";
        return problem.Length == 0 ? new Caller(environment!, application, instance) : null;
    }

    private static bool IsName(string? name) => name is null || InstanceName.IsValid(name);

    private static bool TryOne(IQueryCollection query, string name, out string? value, ref string problem)
    {
        StringValues values = query[name];
        value = values.Count == 0 || string.IsNullOrEmpty(values[0]) ? null : values[0];
        if (values.Count > 1)
        {
            problem = $"'{name}' is given {values.Count} times; give it once.";
        }

        return values.Count <= 1;
    }
}
